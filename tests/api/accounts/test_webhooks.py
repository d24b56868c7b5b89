"""Clerk's webhooks: only what is signed gets in, once; in any order it comes to the same."""

import base64
import hashlib
import hmac
import itertools
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from api.core.database import Database
from api.core.effects import Effect
from api.core.settings import Settings
from api.integrations.clerk import ClerkAccounts
from api.models import WebhookSource
from api.users.service import UserService
from api.webhooks.events import Event
from api.webhooks.service import WebhookInbox
from tests.api.helpers import Api, running

KEY = b"a secret of thirty-two bytes, yes"
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@pytest.fixture
async def api(fresh_settings: Settings) -> AsyncIterator[Api]:
    changes = {"clerk_webhook_secret": SecretStr(SECRET)}
    async with running(fresh_settings.model_copy(update=changes)) as api:
        yield api


@pytest.fixture
async def inbox(fresh_settings: Settings, fresh_database: Database) -> AsyncIterator[WebhookInbox]:
    clerk = ClerkAccounts(fresh_settings)
    users = UserService(fresh_database, clerk)
    yield WebhookInbox(fresh_database, {WebhookSource.CLERK: users.clerk_event})
    await clerk.close()


def told(kind: str, clerk_id: str, **data: Any) -> dict[str, Any]:
    return {"type": kind, "object": "event", "data": {"id": clerk_id, **data}}


def changed(kind: str, clerk_id: str, number: int) -> dict[str, Any]:
    address = f"{clerk_id}-{number}@example.com"
    return told(
        kind,
        clerk_id,
        first_name="Ada",
        last_name=f"Number {number}",
        has_image=False,
        image_url="https://img.example.com/x",
        primary_email_address_id="idn_1",
        email_addresses=[{"id": "idn_1", "email_address": address}],
        updated_at=1_700_000_000_000 + number,
    )


async def send(
    api: Api,
    event: dict[str, Any],
    *,
    event_id: str | None = None,
    key: bytes = KEY,
    age: float = 0,
    before: str = "",
) -> httpx.Response:
    body = json.dumps(event).encode()
    event_id = event_id or f"msg_{uuid.uuid4().hex}"
    stamp = str(int(time.time() - age))
    digest = hmac.digest(
        key, b"%b.%b.%b" % (event_id.encode(), stamp.encode(), body), hashlib.sha256
    )
    signature = base64.b64encode(digest).decode()
    headers = {
        "svix-id": event_id,
        "svix-timestamp": stamp,
        "svix-signature": f"{before}v1,{signature}",
        "Content-Type": "application/json",
    }
    return await api.client.post("/api/webhooks/clerk", content=body, headers=headers)


async def rows(database: Database, statement: str) -> list[Any]:
    async with database.transaction() as session:
        return list((await session.execute(text(statement))).all())


async def test_a_sender_who_takes_long_holds_no_connection(api: Api) -> None:
    held = []

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        held.append(api.app.state.database.engine.pool.checkedout())
        yield b"}"

    answer = await api.client.post("/api/webhooks/clerk", content=slowly())
    assert answer.status_code == 401
    assert held == [0]


async def test_a_signed_webhook_is_kept_once_and_handled(
    api: Api, inbox: WebhookInbox, fresh_database: Database
) -> None:
    event = changed("user.created", "user_a", 1)
    for _ in range(3):
        assert (await send(api, event, event_id="msg_1")).status_code == 204
    assert await inbox.run() == 1
    assert await inbox.run() == 0
    found = await rows(fresh_database, "SELECT email, name, avatar_url, status FROM users")
    assert [tuple(one) for one in found] == [
        ("user_a-1@example.com", "Ada Number 1", None, "active")
    ]


@pytest.mark.parametrize("wrong", [{"key": b"another"}, {"age": 400}, {"age": -400}])
async def test_what_is_not_signed_now_by_clerk_is_refused(
    api: Api, fresh_database: Database, wrong: dict[str, Any]
) -> None:
    answer = await send(api, changed("user.created", "user_a", 1), **wrong)
    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_refused")
    assert await rows(fresh_database, "SELECT 1 FROM webhook_inbox") == []
    bare = await api.client.post("/api/webhooks/clerk", json=changed("user.created", "u", 1))
    assert bare.status_code == 401


@pytest.mark.parametrize("stamp", ["9" * 400, "9" * 5000])
async def test_a_time_beyond_all_measure_is_refused(api: Api, stamp: str) -> None:
    headers = {"svix-id": "msg_1", "svix-timestamp": stamp, "svix-signature": "v1,x"}
    answer = await api.client.post("/api/webhooks/clerk", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_refused")


async def test_one_of_several_signatures_is_enough(api: Api) -> None:
    event = changed("user.created", "user_a", 1)
    assert (await send(api, event, before="v1,bm9uc2Vuc2U= v2,xx ")).status_code == 204


async def test_any_order_comes_to_the_same(
    api: Api, inbox: WebhookInbox, fresh_database: Database
) -> None:
    for number, order in enumerate(itertools.permutations(range(3))):
        who = f"user_{number}"
        events = [
            changed("user.created", who, 1),
            changed("user.updated", who, 2),
            changed("user.updated", who, 3),
        ]
        for at in order:
            await send(api, events[at])
            await inbox.run()
    names = await rows(fresh_database, "SELECT DISTINCT name FROM users")
    assert [tuple(one) for one in names] == [("Ada Number 3",)]


async def test_a_closed_account_stays_closed(
    api: Api, inbox: WebhookInbox, fresh_database: Database
) -> None:
    for number, order in enumerate(itertools.permutations(range(3))):
        who = f"user_{number}"
        events = [
            changed("user.created", who, 1),
            changed("user.updated", who, 2),
            told("user.deleted", who, deleted=True),
        ]
        for at in order:
            await send(api, events[at])
            await inbox.run()
    found = await rows(fresh_database, "SELECT DISTINCT status, name FROM users")
    assert [tuple(one) for one in found] == [("deleted", "Deleted user")]
    assert await rows(fresh_database, "SELECT 1 FROM users WHERE email ~ 'example.com'") == []


async def test_an_event_that_fails_holds_up_no_other(
    api: Api, inbox: WebhookInbox, fresh_database: Database
) -> None:
    await send(api, told("user.created", "user_broken"), event_id="msg_broken")
    await send(api, changed("user.created", "user_a", 1))
    await send(api, told("session.created", "sess_1"))
    assert await inbox.run() == 3
    assert len(await rows(fresh_database, "SELECT 1 FROM users")) == 1
    left = await rows(
        fresh_database,
        "SELECT event_id, attempts, last_error, due_at > now() FROM webhook_inbox"
        " WHERE handled_at IS NULL",
    )
    assert [(one[0], one[1], one[3]) for one in left] == [("msg_broken", 1, True)]
    assert "updated_at" in left[0][2]
    assert await inbox.run() == 0


async def test_what_a_dead_worker_had_in_hand_is_due_again(
    api: Api, inbox: WebhookInbox, fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(api, changed("user.created", "user_a", 1))
    monkeypatch.setattr("api.webhooks.service.LEASE_SECONDS", 0.0)

    class DiedError(BaseException):
        """What no handler survives."""

    async def die(_: Event) -> Effect:
        raise DiedError

    with pytest.raises(DiedError):
        await WebhookInbox(fresh_database, {WebhookSource.CLERK: die}).run()
    assert await inbox.run() == 1
    assert len(await rows(fresh_database, "SELECT 1 FROM users")) == 1
