"""A queue with nothing to do is quiet: looking for work is no reason to look again."""

import asyncio

import asyncpg
from sqlalchemy.engine import make_url

from api.core.database import Database
from api.core.settings import Settings
from workers.context import worker_context
from workers.queue_loop import Queue
from workers.wakeup import (
    CLOSED,
    EXPORTS,
    INBOX,
    LETTERS,
    PAYOUTS,
    REFUNDS,
    SPLITS,
    UPLOADS,
    VECTORS,
)

MARK = "done"


async def test_looking_for_work_wakes_nobody(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    del fresh_database  # It only keeps its database until the end.
    url = make_url(fresh_settings.database_url.get_secret_value()).set(drivername="postgresql")
    listener = await asyncpg.connect(url.render_as_string(hide_password=False))
    heard: list[str] = []
    marked = asyncio.Event()

    def hear(_connection: object, _pid: int, channel: str, payload: object) -> None:
        if payload == MARK:
            marked.set()
        else:
            heard.append(channel)

    try:
        async with worker_context(fresh_settings, name="tests") as context:
            queues: dict[str, Queue] = {
                INBOX: context.inbox,
                UPLOADS: context.uploads,
                LETTERS: context.letters,
                EXPORTS: context.exports,
                CLOSED: context.closed,
                REFUNDS: context.refunds,
                PAYOUTS: context.payouts,
                SPLITS: context.passages,
                VECTORS: context.vectors,
            }
            for channel in queues:
                await listener.add_listener(channel, hear)
            for queue in queues.values():
                assert await queue.run() == 0
        await listener.execute("SELECT pg_notify($1, $2)", INBOX, MARK)
        await asyncio.wait_for(marked.wait(), 10)
        assert heard == []
    finally:
        await listener.close()
