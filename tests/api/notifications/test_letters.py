"""Letters: written with what they tell of, sent once, and only to who wants them."""

import asyncio
import uuid

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.mail import Mail, Mailer
from api.notifications.kinds import ACCOUNT_CLOSED, EXPORT_READY, KINDS, SELLER_WELCOME
from api.notifications.letters import Content, LetterQueue, write
from api.notifications.rendering import Shop, render
from api.notifications.tokens import UnsubscribeTokens
from tests.api.helpers import Api
from tests.support.catalogue import add_seller
from tests.support.issuer import Issuer
from tests.support.mail_sink import Sink
from tests.support.people import Person, fresh_name
from tests.support.processes import free_port

WELCOME = {"name": "Ann", "username": "ann"}
CONTEXTS: dict[str, dict[str, Content]] = {
    "seller_welcome": {"name": "<b>Ann</b>", "username": "ann"},
    "refund_requested": {
        "product": "<b>Thing</b>",
        "order_id": "7",
        "amount": "$49.00",
        "reason": "Slow.",
        "appealed": 1,
    },
    "sale_refunded": {
        "product": "<b>Thing</b>",
        "order_id": "7",
        "amount": "$49.00",
        "share": "$44.10",
        "reason": "Slow.",
    },
    "refund_declined": {
        "product": "<b>Thing</b>",
        "order_id": "7",
        "answer": "It works.",
        "final": 0,
    },
    "refund_made": {
        "product": "<b>Thing</b>",
        "order_id": "7",
        "amount": "$49.00",
        "reason": "Sorry.",
    },
    "refund_failed": {
        "product": "<b>Thing</b>",
        "amount": "$49.00",
        "reason": "The card has expired.",
        "path": "/library/7",
    },
    "dispute_opened": {
        "product": "<b>Thing</b>",
        "order_id": "7",
        "share": "$44.10",
        "reason": "fraudulent",
    },
    "dispute_closed": {"product": "<b>Thing</b>", "order_id": "7", "outcome": "won"},
    "receipt": {
        "name": "<b>Ann</b>",
        "checkout_id": "0",
        "invoice_number": "2026-000001",
        "paid_on": "1 May 2026",
        "lines": [
            {
                "order_id": "0",
                "product": "<b>Kit</b>",
                "seller": "<b>Owl</b>",
                "licence": "standard",
                "terms": "2026-11",
                "price": "$49.00",
                "key": "MW-0",
            }
        ],
        "total": "$49.00",
    },
    "sale": {
        "what": "<b>Kit</b>",
        "lines": [
            {
                "order_id": "0",
                "product": "<b>Kit</b>",
                "licence": "standard",
                "price": "$49.00",
                "share": "$44.10",
            }
        ],
        "share": "$44.10",
    },
    "upload_refused": {
        "filename": "<i>.zip",
        "product": "Thing",
        "product_id": "7",
        "reason": "It is encrypted.",
    },
    "export_ready": {"days": 7},
    "account_closed": {"name": "Ann"},
    "payout_paid": {"amount": "$25.00", "next_step": "<b>Wait.</b>", "payout_id": "7"},
    "payout_waits": {
        "amount": "$25.00",
        "reason": "<i>Soon.</i>",
        "next_step": "Wait.",
        "next_at": "1 March 2026, 12:00",
        "payout_id": "7",
    },
    "payout_failed": {
        "amount": "$25.00",
        "reason": "<i>No.</i>",
        "next_step": "Ask again.",
        "payout_id": "7",
    },
    "payout_reversed": {"amount": "$25.00", "whole": "<i>$50.00</i>", "payout_id": "7"},
    "account_restricted": {"wanted": "<i>Your address</i>"},
}


@pytest.fixture
def queue(fresh_database: Database, fresh_settings: Settings) -> LetterQueue:
    return LetterQueue(fresh_database, fresh_settings)


@pytest.fixture
async def user(fresh_database: Database) -> uuid.UUID:
    async with fresh_database.transaction() as session:
        return await add_seller(session)


async def _due(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE letters SET due_at = now()"))


async def _statuses(database: Database) -> list[str]:
    async with database.transaction() as session:
        rows = await session.scalars(text("SELECT status FROM letters ORDER BY created_at, id"))
        return list(rows)


async def test_a_letter_is_sent_once_for_one_event(
    queue: LetterQueue, user: uuid.UUID, sink: Sink, fresh_database: Database
) -> None:
    for _ in range(2):
        async with fresh_database.transaction() as session:
            await write(session, SELLER_WELCOME, user, "one", **WELCOME)
    counts = await asyncio.gather(queue.run(), queue.run())
    assert sum(counts) == 1
    await _due(fresh_database)
    assert await queue.run() == 0
    [message] = await sink.messages()
    assert message["To"] == "north-works@example.com"
    assert message["Subject"] == "You are a seller now, Ann"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    async with fresh_database.transaction() as session:
        row = (await session.execute(text("SELECT address, context, status FROM letters"))).one()
    # What it was made of is not kept.
    assert tuple(row) == (None, {}, "sent")


async def test_what_is_rolled_back_is_not_told(
    queue: LetterQueue, user: uuid.UUID, sink: Sink, fresh_database: Database
) -> None:

    async def fail() -> None:
        async with fresh_database.transaction() as session:
            await write(session, SELLER_WELCOME, user, "one", **WELCOME)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await queue.run() == 0
    assert await sink.messages() == []


async def test_a_server_that_is_away_delays_a_letter_and_loses_none(
    user: uuid.UUID, sink: Sink, fresh_database: Database, fresh_settings: Settings
) -> None:
    closed = SecretStr(f"smtp://127.0.0.1:{free_port()}")
    away = LetterQueue(fresh_database, fresh_settings.model_copy(update={"smtp_url": closed}))
    async with fresh_database.transaction() as session:
        await write(session, SELLER_WELCOME, user, "one", **WELCOME)
    assert await away.run() == 1
    seconds = await away.seconds_until_due()
    assert seconds is not None
    assert 0 < seconds < 10
    assert await away.run() == 0
    await _due(fresh_database)
    assert await LetterQueue(fresh_database, fresh_settings).run() == 1
    assert len(await sink.messages()) == 1


async def test_a_worker_that_dies_after_handing_over_repeats_the_same_message(
    queue: LetterQueue,
    user: uuid.UUID,
    sink: Sink,
    fresh_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with fresh_database.transaction() as session:
        await write(session, SELLER_WELCOME, user, "one", **WELCOME)
    send = Mailer.send

    async def send_and_die(mailer: Mailer, mail: Mail) -> None:
        await send(mailer, mail)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Mailer, "send", send_and_die)
        with pytest.raises(KeyboardInterrupt):
            await queue.run()
    assert await queue.run() == 0  # its lease
    await _due(fresh_database)
    assert await queue.run() == 1
    messages = await sink.messages()
    assert len({message["Message-ID"] for message in messages}) == 1
    assert await _statuses(fresh_database) == ["sent"]


async def test_who_has_said_no_gets_none_even_of_what_was_written_before(
    queue: LetterQueue, user: uuid.UUID, sink: Sink, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        await write(session, SELLER_WELCOME, user, "one", **WELCOME)
        await write(session, EXPORT_READY, user, "one", days=7)
        await session.execute(
            text(
                "INSERT INTO notification_settings (user_id, kind, channel, wanted)"
                " SELECT id, kind, 'email', false FROM users,"
                " (VALUES ('seller_welcome'), ('export_ready')) AS k (kind)"
            )
        )
    assert await queue.run() == 2
    # What must be sent is sent.
    [message] = await sink.messages()
    assert message["Subject"] == "Your data are ready"
    assert "List-Unsubscribe" not in message
    assert sorted(await _statuses(fresh_database)) == ["sent", "unwanted"]


async def test_settings_are_kept(api: Api, issuer: Issuer) -> None:
    person = Person(api, issuer)
    shown = (await person("GET", "/api/users/me/notifications")).json()["kinds"]
    assert {one["kind"]: one["channels"] for one in shown} == {
        kind.name: {"email": True} for kind in KINDS.values() if kind.optional
    }
    choice = {"kind": "seller_welcome", "channel": "email", "wanted": False}
    for wanted in (False, True, False):
        body = {"choices": [choice | {"wanted": wanted}]}
        kept = (await person("PUT", "/api/users/me/notifications", body)).json()["kinds"]
        assert kept[0]["channels"] == {"email": wanted}
    forced = {"choices": [choice | {"kind": "account_closed"}]}
    refused = await person("PUT", "/api/users/me/notifications", forced)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_kind")


async def test_one_click_in_a_letter_stops_its_kind(
    api: Api, issuer: Issuer, queue: LetterQueue, sink: Sink
) -> None:
    person = Person(api, issuer)
    await person.sell(fresh_name())
    assert await queue.run() == 1
    [message] = await sink.messages()
    link = message["List-Unsubscribe"].strip("<>")
    path = "/api" + link.partition("/api")[2]
    # Programs that look at links change nothing.
    visit = await api.client.get(path)
    assert visit.status_code == 303
    assert "/unsubscribe?token=" in visit.headers["Location"]
    shown = (await person("GET", "/api/users/me/notifications")).json()["kinds"]
    assert shown[0]["channels"] == {"email": True}
    answer = await api.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.json() == {"title": "First steps as a seller"}
    shown = (await person("GET", "/api/users/me/notifications")).json()["kinds"]
    unwanted = {one["kind"] for one in shown if not one["channels"]["email"]}
    assert unwanted == {"seller_welcome"}


@pytest.mark.parametrize("token", ["", "x", "ä", "A" * 60, "é" * 10])
async def test_a_link_that_we_did_not_make_does_nothing(api: Api, token: str) -> None:
    answer = await api.client.post("/api/notifications/unsubscribe", params={"token": token})
    assert (answer.status_code, answer.json()["code"]) == (404, "invalid_link")


def test_tokens_are_for_one_person_one_kind_and_one_secret() -> None:
    tokens, user = UnsubscribeTokens("one"), uuid.uuid4()
    token = tokens.make(user, "seller_welcome")
    assert tokens.read(token) == (user, "seller_welcome")
    assert UnsubscribeTokens("other").read(token) is None
    for at in range(len(token)):
        other = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        found = tokens.read(other)
        # The last character has bits that mean nothing.
        assert found is None or at == len(token) - 1


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_can_be_written(name: str) -> None:
    letter = render(
        KINDS[name],
        CONTEXTS[name],
        shop=Shop(
            site_url="https://shop.example", support_email="help@shop.example", seller_percent=85
        ),
        unsubscribe_url="https://shop.example/u?a=1&b=2",
    )
    assert letter.subject
    assert "https://shop.example" in letter.text
    assert "Write to help@shop.example" in letter.text
    assert 'href="mailto:help@shop.example"' in letter.html
    assert ("85 %" in letter.text) == ("85&nbsp;%" in letter.html) == (name == "seller_welcome")
    assert "No more letters of this kind: https://shop.example/u?a=1&b=2" in letter.text
    assert "u?a=1&amp;b=2" in letter.html
    assert "<b>Ann</b>" not in letter.html
    assert "<b>Kit</b>" not in letter.html
    assert "<i>" not in letter.html
    assert "{{" not in letter.text + letter.html


def test_what_must_be_sent_is_what_cannot_be_chosen() -> None:
    assert not ACCOUNT_CLOSED.optional
    assert not EXPORT_READY.optional
