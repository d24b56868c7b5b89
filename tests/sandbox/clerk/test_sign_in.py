"""Signing up, in and out, and the tokens in between."""

import asyncio
import time
from typing import Any

import jwt
import pytest

from tests.sandbox.clerk.instance import PASSWORD, SHOP, Instance, codes

NAME_OF = {"sign_up": "/v1/client/sign_ups", "sign_in": "/v1/client/sign_ins"}


async def test_a_new_account_has_a_session_whose_tokens_verify(shared: Instance) -> None:
    session = await shared.sign_up("Ada@Example.com", "Ada King Lovelace")
    assert session["object"] == "sign_up"
    assert session["status"] == "complete"
    token = await shared.token(session)
    header = jwt.get_unverified_header(token)
    assert header == {"alg": "RS256", "typ": "JWT", "kid": (await shared.kids())[-1]}
    claims = await shared.claims(token)
    assert abs(claims["iat"] - time.time()) < 5
    assert claims == {
        "iss": shared.url,
        "sub": session["created_user_id"],
        "sid": session["created_session_id"],
        "iat": claims["iat"],
        "nbf": claims["iat"] - 10,
        "exp": claims["iat"] + 60,
        "azp": SHOP,
        "sts": "active",
        "v": 2,
        "email": "ada@example.com",
        "name": "Ada King Lovelace",
        "image_url": f"{shared.url}/avatars/{session['created_user_id']}.svg",
    }
    assert claims["sub"].startswith("user_")
    assert claims["sid"].startswith("sess_")
    picture = await shared.client.get(claims["image_url"])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ">A</text>" in picture.text


async def test_a_token_names_no_page_when_none_is_known(shared: Instance) -> None:
    session = await shared.sign_up("nopage@example.com")
    assert "azp" not in await shared.claims(await shared.token(session, ""))
    assert codes(await shared.ask_token(session, "null")) == (400, [("origin_invalid", None)])
    refused = await shared.ask_token(session, "http://localhost:3000/page")
    assert codes(refused) == (400, [("origin_invalid", None)])


async def test_each_sign_in_is_a_session_of_its_own_whatever_the_case(shared: Instance) -> None:
    made = await shared.sign_up("case@example.com")
    again = await shared.sign_in("CASE@example.COM", "a long password")
    assert again["object"] == "sign_in"
    assert again["created_user_id"] == made["created_user_id"]
    assert again["created_session_id"] != made["created_session_id"]
    mixed = {**again, "session_secret": made["session_secret"]}
    assert codes(await shared.ask_token(mixed)) == (401, [("authentication_invalid", None)])
    first, second = await shared.token(made), await shared.token(again)
    assert (await shared.claims(first))["sid"] == made["created_session_id"]
    assert (await shared.claims(second))["sid"] == again["created_session_id"]


async def test_of_sign_ups_at_the_same_time_one_gets_the_address(shared: Instance) -> None:
    body = {"email": "race@example.com", "password": "a long password", "name": "Race"}
    answers = await asyncio.gather(
        *(shared.client.post("/v1/client/sign_ups", json=body) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    refused = [codes(answer)[1] for answer in answers if answer.status_code == 422]
    assert refused == [[("form_identifier_exists", "email")]] * 3


async def test_the_demo_account_signs_in_and_has_the_id_it_was_given(shared: Instance) -> None:
    session = await shared.sign_in("buyer@example.com", PASSWORD)
    claims = await shared.claims(await shared.token(session))
    assert (claims["sub"], claims["name"]) == ("user_demo_buyer", "Demo Buyer")


async def test_signing_out_ends_one_session_only(shared: Instance) -> None:
    made = await shared.sign_up("out@example.com")
    other = await shared.sign_in("out@example.com", "a long password")
    bearer = {"Authorization": f"Bearer {made['session_secret']}"}
    path = f"/v1/client/sessions/{made['created_session_id']}/end"
    ended = await shared.post(path, **bearer)
    assert (ended["id"], ended["status"]) == (made["created_session_id"], "ended")
    assert codes(await shared.ask_token(made)) == (401, [("signed_out", None)])
    again = await shared.client.post(path, headers=bearer)
    assert codes(again) == (401, [("signed_out", None)])
    assert await shared.token(other)


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        ("sign_up", {"email": "buyer@EXAMPLE.com"}, [("form_identifier_exists", "email")]),
        ("sign_up", {"email": "nobody"}, [("form_param_format_invalid", "email")]),
        ("sign_up", {"email": "a b@example.com"}, [("form_param_format_invalid", "email")]),
        ("sign_up", {"email": "a@b@example.com"}, [("form_param_format_invalid", "email")]),
        ("sign_up", {"email": ["a@example.com"]}, [("form_param_format_invalid", "email")]),
        (
            "sign_up",
            {"email": f"{'a' * 250}@example.com"},
            [("form_param_max_length_exceeded", "email")],
        ),
        ("sign_up", {"email": ""}, [("form_param_nil", "email")]),
        ("sign_up", {"email": ...}, [("form_param_missing", "email")]),
        ("sign_up", {"password": "seven77"}, [("form_password_length_too_short", "password")]),
        ("sign_up", {"password": "x" * 73}, [("form_password_length_too_long", "password")]),
        ("sign_up", {"password": None}, [("form_param_nil", "password")]),
        ("sign_up", {"name": " "}, [("form_param_format_invalid", "name")]),
        ("sign_up", {"name": "a\0b"}, [("form_param_format_invalid", "name")]),
        ("sign_up", {"name": "x" * 257}, [("form_param_max_length_exceeded", "name")]),
        ("sign_up", {"username": "ada"}, [("form_param_unknown", "username")]),
        (
            "sign_up",
            {"email": "nobody", "password": "short", "name": ...},
            [
                ("form_param_format_invalid", "email"),
                ("form_password_length_too_short", "password"),
                ("form_param_missing", "name"),
            ],
        ),
        ("sign_in", {"email": "no@example.com"}, [("form_identifier_not_found", "email")]),
        ("sign_in", {"password": "wrong"}, [("form_password_incorrect", "password")]),
        ("sign_in", {"password": PASSWORD.upper()}, [("form_password_incorrect", "password")]),
        ("sign_in", {"password": ...}, [("form_param_missing", "password")]),
        ("sign_in", {"strategy": "ticket"}, [("form_param_unknown", "strategy")]),
    ],
)
async def test_a_wrong_parameter_is_refused_with_its_code(
    shared: Instance, kind: str, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    good = {"email": "new@example.com", "password": "a long password", "name": "New"}
    if kind == "sign_in":
        good = {"email": "buyer@example.com", "password": PASSWORD}
    body = {name: value for name, value in (good | change).items() if value is not ...}
    answer = await shared.client.post(NAME_OF[kind], json=body)
    assert codes(answer) == (422, expected)


async def test_a_body_that_is_no_json_object_is_refused(shared: Instance) -> None:
    path = "/v1/client/sign_ins"
    json = {"Content-Type": "application/json"}
    for content in ("{", "[]", "null", b"\xff"):
        answer = await shared.client.post(path, content=content, headers=json)
        assert codes(answer) == (400, [("request_body_invalid", None)])
    answer = await shared.client.post(path, data={"email": "buyer@example.com"})
    assert codes(answer) == (415, [("unsupported_content_type", None)])
    answer = await shared.client.post(path, content="x" * 70_000, headers=json)
    assert codes(answer) == (413, [("request_body_too_large", None)])
    answer = await shared.client.post(path)
    assert codes(answer)[1] == [("form_param_missing", "email"), ("form_param_missing", "password")]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/v1/client/sign_ups/sua_1", (404, [("resource_not_found", None)])),
        ("POST", "/v1/client/sign_ins/", (404, [("resource_not_found", None)])),
        ("GET", "/v1/client", (404, [("resource_not_found", None)])),
        ("POST", "/v1/users/user_demo_buyer/ban", (404, [("resource_not_found", None)])),
        ("GET", "/v1/client/sign_ins", (405, [("method_not_allowed", None)])),
        ("POST", "/.well-known/jwks.json", (405, [("method_not_allowed", None)])),
        ("GET", "/.well-known/jwks.json?limit=1", (422, [("form_param_unknown", "limit")])),
        ("POST", "/v1/client/sessions/sess_1/tokens", (401, None)),
        ("POST", "/v1/client/sessions/sess_1/end", (401, None)),
    ],
)
async def test_what_it_does_not_have_is_refused(
    shared: Instance, method: str, path: str, expected: tuple[int, list[tuple[str, None]] | None]
) -> None:
    status, problems = expected
    found = codes(await shared.client.request(method, path))
    assert found == (status, problems or [("authorization_header_format_invalid", None)])


async def test_a_token_takes_no_parameter(shared: Instance) -> None:
    session = await shared.sign_up("parameter@example.com")
    answer = await shared.client.post(
        f"/v1/client/sessions/{session['created_session_id']}/tokens",
        json={"organization_id": "org_1"},
        headers={"Authorization": f"Bearer {session['session_secret']}"},
    )
    assert codes(answer) == (422, [("form_param_unknown", "organization_id")])
