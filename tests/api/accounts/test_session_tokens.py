"""A token proves who somebody is, or proves nothing."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from time import monotonic, time

import httpx
import jwt
import pytest
from asgi_lifespan import LifespanManager

from api.core.settings import Settings
from api.main import create_app
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer, forged

ME = "/api/users/me"
ELLIPTIC = b"""{"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "e",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"""
"""A good key of a kind that is not used here; the point is that of RFC 7517's example."""


def subject() -> str:
    return f"user_{uuid.uuid4().hex}"


async def ask(api: Api, token: str | None) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return await api.client.get(ME, headers=headers)


async def test_a_good_token_makes_an_account_once(api: Api, issuer: Issuer) -> None:
    who = subject()
    answers = await asyncio.gather(*(ask(api, issuer.token(who)) for _ in range(8)))
    assert [one.status_code for one in answers] == [200] * 8
    assert len({one.json()["id"] for one in answers}) == 1
    body = answers[0].json()
    assert (body["email"], body["name"]) == (f"{who}@example.com", "Some Body")
    assert (body["role"], body["seller"]) == ("buyer", None)
    assert answers[0].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"nbf": 4_000_000_000},
        {"iss": "https://elsewhere.example.com"},
        {"azp": "https://elsewhere.example.com"},
        {"azp": None},
        {"sts": "pending"},
        {"sub": None},
        {"exp": None},
        {"email": None},
    ],
    ids=str,
)
async def test_wrong_claims_are_refused(
    api: Api, issuer: Issuer, changes: dict[str, object]
) -> None:
    answer = await ask(api, issuer.token(subject(), **changes))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_where_an_audience_is_set_a_token_must_be_for_it(
    settings: Settings, issuer: Issuer
) -> None:
    ours = issuer.settings(settings).model_copy(update={"clerk_audience": "mywork"})
    async with running(ours) as api:
        for changes, status in (
            ({"aud": "mywork"}, 200),
            ({"aud": ["other", "mywork"], "azp": None}, 200),
            ({"aud": "other"}, 401),
            ({}, 401),
            ({"aud": "mywork", "azp": "https://elsewhere.example.com"}, 401),
        ):
            answer = await ask(api, issuer.token(subject(), **changes))
            assert answer.status_code == status, changes


async def test_without_a_token_nobody_is_signed_in(api: Api) -> None:
    answer = await ask(api, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_a_few_seconds_of_a_wrong_clock_are_forgiven(api: Api, issuer: Issuer) -> None:
    late = issuer.token(subject(), exp=int(time()) - 2)
    assert (await ask(api, late)).status_code == 200


async def test_forged_tokens_are_refused(api: Api, issuer: Issuer) -> None:
    for name, token in forged(issuer, subject()).items():
        assert (await ask(api, token)).status_code == 401, name


async def test_keys_are_fetched_once_and_again_for_an_unknown_key(
    api: Api, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        assert (await ask(api, issuer.token(subject()))).status_code == 200
    assert issuer.requests == 1
    monkeypatch.setattr("api.integrations.clerk.KEYS_RETRY_SECONDS", 0)
    issuer.rotate("two")
    assert (await ask(api, issuer.token(subject()))).status_code == 200
    assert issuer.requests == 2


async def test_made_up_key_ids_cost_one_fetch_in_a_while(api: Api, issuer: Issuer) -> None:
    good = issuer.token(subject())
    assert (await ask(api, good)).status_code == 200
    key = issuer.keys["one"]
    for number in range(10):
        claims = issuer.claims(subject())
        token = jwt.encode(claims, key, algorithm="RS256", headers={"kid": f"made-up-{number}"})
        assert (await ask(api, token)).status_code == 401
    assert issuer.requests <= 2
    assert (await ask(api, good)).status_code == 200


async def test_a_stalled_issuer_keeps_nobody_with_a_known_key_waiting(
    api: Api, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await ask(api, issuer.token(subject()))).status_code == 200
    issuer.answers.clear()
    monkeypatch.setattr("api.integrations.clerk.KEYS_FRESH_SECONDS", -1)
    monkeypatch.setattr("api.integrations.clerk.KEYS_RETRY_SECONDS", 0)
    started = monotonic()
    assert (await ask(api, issuer.token(subject()))).status_code == 200
    assert monotonic() - started < 1


@pytest.mark.parametrize("instead", [b"[]", b'{"keys": [1]}', b'{"keys": []}', ELLIPTIC, b"no"])
async def test_keys_that_make_no_sense_replace_none_that_is_known(
    api: Api, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, instead: bytes
) -> None:
    good = issuer.token(subject())
    assert (await ask(api, good)).status_code == 200
    monkeypatch.setattr("api.integrations.clerk.KEYS_RETRY_SECONDS", 0)
    issuer.instead = instead
    unknown = jwt.encode(
        issuer.claims(subject()), issuer.keys["one"], algorithm="RS256", headers={"kid": "two"}
    )
    answer = await ask(api, unknown)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert issuer.requests == 2
    assert (await ask(api, good)).status_code == 200


async def test_an_issuer_that_answers_byte_by_byte_is_given_up(
    settings: Settings, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.integrations.clerk.KEYS_WITHIN_SECONDS", 0.5)
    ended = asyncio.Event()

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        with suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.05)
        ended.set()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        slow = {"clerk_jwks_url": f"http://127.0.0.1:{port}/"}
        async with running(issuer.settings(settings).model_copy(update=slow)) as api:
            async with asyncio.timeout(5):
                answer = await ask(api, issuer.token(subject()))
            assert (answer.status_code, answer.json()["code"]) == (503, "sign_in_unavailable")
            await ended.wait()


async def test_without_any_key_sign_in_is_unavailable_and_the_shop_is_open(
    settings: Settings, issuer: Issuer
) -> None:
    away = issuer.settings(settings).model_copy(update={"clerk_jwks_url": "http://127.0.0.1:9/"})
    async with running(away) as api:
        answer = await ask(api, issuer.token(subject()))
        assert (answer.status_code, answer.json()["code"]) == (503, "sign_in_unavailable")
        assert (await api.client.get("/api/categories")).status_code == 200


@pytest.fixture
async def begin(
    settings: Settings, issuer: Issuer
) -> AsyncIterator[Callable[[str, str], Awaitable[httpx.Response]]]:
    """Returns what somebody is answered who comes from an address that may begin two accounts."""
    limited = issuer.settings(settings).model_copy(update={"new_accounts_per_hour": 2})
    async with LifespanManager(create_app(limited)) as manager:

        async def ask_from(address: str, who: str) -> httpx.Response:
            transport = httpx.ASGITransport(manager.app, client=(address, 1))
            headers = {"Authorization": f"Bearer {issuer.token(who)}"}
            async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
                return await client.get(ME, headers=headers)

        yield ask_from


async def test_one_address_cannot_begin_many_accounts(
    begin: Callable[[str, str], Awaitable[httpx.Response]],
) -> None:
    people, address = [subject() for _ in range(3)], f"test-{uuid.uuid4()}"
    answers = [await begin(address, one) for one in [*people, people[0]]]
    assert [one.status_code for one in answers] == [200, 200, 429, 200]
    assert int(answers[2].headers["Retry-After"]) > 0


async def test_all_addresses_of_one_connection_count_as_one(
    begin: Callable[[str, str], Awaitable[httpx.Response]],
) -> None:
    network = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}"
    answers = [await begin(f"{network}:{at}::1", subject()) for at in range(1, 4)]
    assert [one.status_code for one in answers] == [200, 200, 429]
