"""The Backend API, with the secret key."""

from typing import Any

import pytest

from tests.sandbox.clerk.instance import Instance, codes


async def test_a_user_has_the_shape_of_clerk_s(shared: Instance) -> None:
    user_id = (await shared.sign_up("shape@example.com", "Grace Hopper"))["created_user_id"]
    user = (await shared.backend("GET", f"/v1/users/{user_id}")).json()
    assert user["object"] == "user"
    assert (user["first_name"], user["last_name"]) == ("Grace", "Hopper")
    [address] = user["email_addresses"]
    assert address["id"] == user["primary_email_address_id"]
    assert address["id"].startswith("idn_")
    assert address["email_address"] == "shape@example.com"
    assert address["verification"]["status"] == "verified"
    assert user["created_at"] == user["updated_at"] > 1_700_000_000_000
    assert user["last_sign_in_at"] >= user["created_at"]
    assert (user["banned"], user["locked"], user["has_image"]) == (False, False, False)
    assert "password" not in user


async def test_a_change_of_name_shows_in_the_next_token(shared: Instance) -> None:
    session = await shared.sign_up("rename@example.com", "Old Name")
    path = f"/v1/users/{session['created_user_id']}"
    before = (await shared.backend("GET", path)).json()
    after = (await shared.backend("PATCH", path, {"first_name": "New"})).json()
    assert (after["first_name"], after["last_name"]) == ("New", "Name")
    assert after["updated_at"] > before["updated_at"]
    assert (await shared.claims(await shared.token(session)))["name"] == "New Name"
    await shared.backend("PATCH", path, {"first_name": None, "last_name": ""})
    assert (await shared.claims(await shared.token(session)))["name"] is None


async def test_a_deleted_user_is_gone_with_the_sessions(shared: Instance) -> None:
    session = await shared.sign_up("gone@example.com")
    user_id = session["created_user_id"]
    path = f"/v1/users/{user_id}"
    answer = await shared.backend("DELETE", path)
    assert answer.json() == {"id": user_id, "object": "user", "deleted": True}
    assert codes(await shared.ask_token(session)) == (401, [("authentication_invalid", None)])
    for method in ("GET", "DELETE", "PATCH"):
        refused = await shared.backend(method, path)
        assert codes(refused) == (404, [("resource_not_found", None)])
    password = {"email": "gone@example.com", "password": "a long password"}
    refused = await shared.client.post("/v1/client/sign_ins", json=password)
    assert codes(refused) == (422, [("form_identifier_not_found", "email")])
    assert (await shared.sign_up("gone@example.com"))["created_user_id"] != user_id


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({}, "authorization_header_format_invalid"),
        ({"Authorization": "sk_test_of_the_tests"}, "authorization_header_format_invalid"),
        ({"Authorization": "Bearer sk_test_of_the_test"}, "clerk_key_invalid"),
        ({"Authorization": "Bearer sk_test_of_the_tests_"}, "clerk_key_invalid"),
    ],
)
async def test_without_the_secret_key_nothing_is_told_or_done(
    shared: Instance, method: str, header: dict[str, str], code: str
) -> None:
    answer = await shared.client.request(method, "/v1/users/user_demo_buyer", headers=header)
    assert codes(answer) == (401, [(code, None)])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"first_nam": "x"}, ("form_param_unknown", "first_nam")),
        ({"password": "a new password"}, ("form_param_unknown", "password")),
        ({"first_name": 1}, ("form_param_format_invalid", "first_name")),
        ({"last_name": "x" * 257}, ("form_param_max_length_exceeded", "last_name")),
    ],
)
async def test_a_wrong_change_is_refused(
    shared: Instance, body: dict[str, Any], expected: tuple[str, str]
) -> None:
    answer = await shared.backend("PATCH", "/v1/users/user_demo_buyer", body)
    assert codes(answer) == (422, [expected])
