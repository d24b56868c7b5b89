"""Accounts and seller profiles, through the API."""

import asyncio

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer
from tests.support.people import PROFILE, Person, fresh_name


async def test_a_buyer_becomes_a_seller_with_a_public_page(api: Api, issuer: Issuer) -> None:
    person, name = Person(api, issuer), fresh_name()
    answer = await person.sell(name.upper())
    assert answer.status_code == 201, answer.text
    assert answer.json().items() >= (PROFILE | {"username": name}).items()
    me = (await person("GET", "/api/users/me")).json()
    assert (me["role"], me["seller"]) == ("seller", {"username": name, "name": "Night Owl Labs"})
    page = await api.get(f"/api/sellers/{name}")
    assert page["bio"] == "Two people."
    again = await person.sell(fresh_name())
    assert (again.status_code, again.json()["code"]) == (409, "already_a_seller")


async def test_two_requests_at_once_make_one_seller(api: Api, issuer: Issuer) -> None:
    person = Person(api, issuer)
    await person("GET", "/api/users/me")
    answers = await asyncio.gather(*(person.sell(fresh_name()) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]


async def test_one_of_two_gets_the_username(api: Api, issuer: Issuer) -> None:
    people, name = [Person(api, issuer) for _ in range(3)], fresh_name()
    for person in people:
        await person("GET", "/api/users/me")
    answers = await asyncio.gather(*(person.sell(name) for person in people))
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    taken = next(one for one in answers if one.status_code == 409).json()
    assert taken["code"] == "username_taken"
    assert taken["errors"][0]["parameter"] == "username"


async def test_a_renamed_seller_is_found_by_the_former_name(api: Api, issuer: Issuer) -> None:
    person, before, now = Person(api, issuer), fresh_name(), fresh_name()
    await person.sell(before)
    changed = await person("PUT", "/api/users/me/seller-profile", PROFILE | {"username": now})
    assert changed.status_code == 200, changed.text
    moved = await api.client.get(f"/api/sellers/{before}")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/api/sellers/{now}")
    other = Person(api, issuer)
    assert (await other.sell(before)).json()["code"] == "username_taken"
    back = await person("PUT", "/api/users/me/seller-profile", PROFILE | {"username": before})
    assert back.status_code == 200
    assert (await api.get(f"/api/sellers/{before}"))["username"] == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "ab"),
        ("username", "a--b"),
        ("username", "with space"),
        ("username", "x" * 31),
        ("display_name", " "),
        ("display_name", "a\nb"),
        ("headline", "x" * 161),
        ("bio", "a\x00b"),
        ("website_url", "javascript:alert(1)"),
        ("website_url", "https://a.example\x00"),
        ("support_email", "nobody"),
        ("support_email", "a\x00@b.example"),
        ("unknown", 1),
    ],
)
async def test_a_wrong_profile_is_refused_by_the_name_of_its_field(
    api: Api, issuer: Issuer, field: str, value: object
) -> None:
    answer = await Person(api, issuer).sell(fresh_name(), **{field: value})
    assert answer.status_code == 422
    assert field in {one["parameter"] for one in answer.json()["errors"]}


@pytest.mark.parametrize("username", ["admin", "support"])
async def test_names_that_mislead_are_taken(api: Api, issuer: Issuer, username: str) -> None:
    assert (await Person(api, issuer).sell(username)).status_code == 409


@pytest.mark.parametrize(
    ("status", "expected"),
    [("suspended", (403, "account_suspended")), ("deleted", (401, "invalid_token"))],
)
async def test_whoever_is_out_is_refused(
    api: Api, issuer: Issuer, database: Database, status: str, expected: tuple[int, str]
) -> None:
    person = Person(api, issuer)
    assert (await person("GET", "/api/users/me")).status_code == 200
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE users SET status = :s WHERE clerk_id = :id"),
            {"s": status, "id": person.subject},
        )
    answer = await person("GET", "/api/users/me")
    assert (answer.status_code, answer.json()["code"]) == expected


async def test_too_many_attempts_are_told_when_to_come_back(api: Api, issuer: Issuer) -> None:
    person = Person(api, issuer)
    await person("GET", "/api/users/me")
    answers = [await person.sell("a--b") for _ in range(12)]
    assert [one.status_code for one in answers[:10]] == [422] * 10
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert answers[-1].json()["detail"].endswith(" minutes.")


async def test_without_redis_nobody_is_kept_out(settings: Settings, issuer: Issuer) -> None:
    away = issuer.settings(settings).model_copy(
        update={"redis_url": SecretStr("redis://127.0.0.1:9/0"), "new_accounts_per_hour": 1}
    )
    async with running(away) as api:
        for _ in range(2):
            assert (await Person(api, issuer).sell(fresh_name())).status_code == 201
