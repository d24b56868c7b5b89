"""``mywork webhooks``: operators see what could not be handled, and have it handled again."""

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.support.catalogue import execute
from tests.support.shell import Prepared, Shell


@pytest.fixture
def shell(fresh_settings: Settings, prepared: Prepared) -> Shell:
    return Shell(fresh_settings, prepared)


async def _rows(database: Database) -> None:
    async with database.transaction() as session:
        await execute(
            session,
            "INSERT INTO webhook_inbox (source, event_id, kind, payload, due_at, attempts,"
            " handled_at, last_error) VALUES"
            " ('stripe', 'evt_done', 'refund.created', '{}', now(), 1, now(), NULL),"
            " ('stripe', 'evt_new', 'refund.updated', '{}', now(), 0, NULL, NULL),"
            " ('stripe', 'evt_bad', 'refund.failed', '{}', now() + interval '1 hour', 7, NULL,"
            "  'no such [refund]'),"
            " ('clerk', 'msg_done', 'user.updated', '{}', now(), 1, now(), NULL)",
        )


async def _due(database: Database) -> set[str]:
    async with database.transaction() as session:
        rows = await session.execute(
            text(
                "SELECT event_id FROM webhook_inbox"
                " WHERE handled_at IS NULL AND due_at <= clock_timestamp()"
            )
        )
        return {row[0] for row in rows}


async def test_what_waits_is_listed_with_its_reason(shell: Shell, fresh_database: Database) -> None:
    assert (await shell.mywork("webhooks", "list")).status == 0
    await _rows(fresh_database)
    shown = await shell.mywork("webhooks", "list")
    assert shown.status == 1
    assert "evt_bad: no such [refund]" in shown.out
    assert "evt_done" not in shown.out
    listed = (await shell.mywork("webhooks", "list", "--json")).json
    assert {one["id"]: one["error"] for one in listed} == {
        "evt_new": None,
        "evt_bad": "no such [refund]",
    }


async def test_what_failed_is_replayed(shell: Shell, fresh_database: Database) -> None:
    await _rows(fresh_database)
    answer = await shell.mywork("webhooks", "replay", "--failed")
    assert (answer.status, "1 to be handled" in answer.err) == (0, True)
    assert await _due(fresh_database) == {"evt_new", "evt_bad"}


async def test_single_ones_are_replayed_even_when_they_were_handled(
    shell: Shell, fresh_database: Database
) -> None:
    await _rows(fresh_database)
    answer = await shell.mywork("webhooks", "replay", "evt_done", "msg_done", "evt_unknown")
    assert answer.status == 1
    assert "evt_unknown, msg_done" in answer.err
    assert await _due(fresh_database) == {"evt_new", "evt_done"}
    for wrong in ([], ["evt_done", "--failed"]):
        assert (await shell.mywork("webhooks", "replay", *wrong)).status == 2
