"""What goes wrong on a letter's way: workers that are late, letters that break, people who go."""

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.mail import Mail, Mailer
from api.notifications.kinds import ACCOUNT_CLOSED, SELLER_WELCOME, UPLOAD_REFUSED
from api.notifications.letters import ATTEMPTS, LetterQueue, write
from tests.support.catalogue import add_seller
from tests.support.mail_sink import Sink

WELCOME = {"name": "Ann", "username": "ann"}
REFUSED = {"filename": "a.zip", "product": "Thing", "product_id": "7", "reason": "Encrypted."}


@pytest.fixture
def queue(fresh_database: Database, fresh_settings: Settings) -> LetterQueue:
    return LetterQueue(fresh_database, fresh_settings)


@pytest.fixture
async def user(fresh_database: Database) -> uuid.UUID:
    async with fresh_database.transaction() as session:
        return await add_seller(session)


async def _sql(database: Database, statement: str, **parameters: Any) -> Any:
    async with database.transaction() as session:
        result: Any = await session.execute(text(statement), parameters)
        return result.all() if result.returns_rows else None


async def _write(database: Database, user: uuid.UUID, event: str) -> None:
    async with database.transaction() as session:
        await write(session, SELLER_WELCOME, user, event, **WELCOME)


async def test_a_worker_that_is_late_leaves_a_letter_to_the_one_that_took_it_over(
    user: uuid.UUID,
    sink: Sink,
    fresh_database: Database,
    fresh_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await _write(fresh_database, user, "first")
    await _write(fresh_database, user, "second")
    await _sql(
        fresh_database,
        "UPDATE letters SET due_at = due_at - interval '1 hour' WHERE event LIKE '%first'",
    )
    send = Mailer.send
    at_first, at_second = asyncio.Event(), asyncio.Event()
    first_may, second_may = asyncio.Event(), asyncio.Event()

    async def stepped(mailer: Mailer, mail: Mail) -> None:
        if not at_first.is_set():
            at_first.set()
            await first_may.wait()
        else:
            at_second.set()
            await second_may.wait()
        await send(mailer, mail)

    monkeypatch.setattr(Mailer, "send", stepped)
    late = asyncio.create_task(LetterQueue(fresh_database, fresh_settings).run())
    await at_first.wait()
    # The mail server took so long that the lease of the rest of the batch ran out.
    await _sql(fresh_database, "UPDATE letters SET due_at = now() WHERE event LIKE '%second'")
    other = asyncio.create_task(LetterQueue(fresh_database, fresh_settings).run())
    await at_second.wait()
    first_may.set()
    done, _ = await asyncio.wait([late], timeout=5)
    second_may.set()
    assert (await late, await other) == (2, 1)
    assert done == {late}, "it tried to send what the other one was sending"
    assert len(await sink.messages()) == 2


async def test_a_letter_that_breaks_stops_no_other_and_no_worker(
    user: uuid.UUID, sink: Sink, fresh_database: Database, fresh_settings: Settings
) -> None:
    # Message ids are ASCII: this sender cannot make one.
    broken = fresh_settings.model_copy(update={"mail_from": "MyWork <no-reply@bücher.example>"})
    await _write(fresh_database, user, "one")
    assert await LetterQueue(fresh_database, broken).run() == 1
    [(status, error)] = await _sql(fresh_database, "SELECT status, last_error FROM letters")
    assert status == "waiting"
    assert "no message id" in error
    await _sql(fresh_database, "UPDATE letters SET due_at = now()")
    assert await LetterQueue(fresh_database, fresh_settings).run() == 1
    assert len(await sink.messages()) == 1


async def test_a_kind_of_a_newer_release_waits_for_a_worker_that_knows_it(
    queue: LetterQueue, user: uuid.UUID, fresh_database: Database
) -> None:
    await _write(fresh_database, user, "one")
    await _sql(fresh_database, "UPDATE letters SET kind = 'of_tomorrow'")
    assert await queue.run() == 1
    found = await _sql(fresh_database, "SELECT status, address IS NULL FROM letters")
    assert found == [("waiting", False)]
    await _sql(fresh_database, "UPDATE letters SET due_at = now(), attempts = :n", n=ATTEMPTS)
    assert await queue.run() == 1
    assert await _sql(fresh_database, "SELECT status FROM letters") == [("failed",)]


async def test_no_address_is_kept_in_the_reason_of_a_failure(
    queue: LetterQueue, user: uuid.UUID, fresh_database: Database
) -> None:
    await _sql(fresh_database, "UPDATE users SET email = 'Two Words@example.com'")
    await _write(fresh_database, user, "one")
    assert await queue.run() == 1
    [(status, row)] = await _sql(fresh_database, "SELECT status, to_jsonb(l)::text FROM letters l")
    assert status == "failed"
    assert "no address" in row
    assert "two words" not in row.lower()


async def test_what_was_unwanted_when_it_happened_is_not_sent_later(
    queue: LetterQueue, user: uuid.UUID, sink: Sink, fresh_database: Database
) -> None:
    await _sql(
        fresh_database,
        "INSERT INTO notification_settings VALUES (:user, 'seller_welcome', 'email', false)",
        user=user,
    )
    await _write(fresh_database, user, "one")
    await _sql(fresh_database, "UPDATE notification_settings SET wanted = true")
    await queue.run()
    assert await sink.messages() == []
    found = await _sql(fresh_database, "SELECT status, address, context FROM letters")
    assert found == [("unwanted", None, {})]


async def test_who_has_gone_is_told_of_that_and_of_nothing_else(
    queue: LetterQueue, user: uuid.UUID, sink: Sink, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        await write(session, UPLOAD_REFUSED, user, "before", **REFUSED)
        await write(session, ACCOUNT_CLOSED, user, "closed", name="Ann")
    await _sql(fresh_database, "UPDATE users SET status = 'deleted'")
    async with fresh_database.transaction() as session:
        await write(session, UPLOAD_REFUSED, user, "after", **REFUSED)
    await queue.run()
    [message] = await sink.messages()
    assert message["Subject"] == "Your account is closed"
    found = await _sql(fresh_database, "SELECT count(*) FROM letters WHERE address IS NOT NULL")
    assert found == [(0,)]
