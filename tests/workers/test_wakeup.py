"""The listener hears of changes, of its own deafness, and outlives whatever answers at the port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from pydantic import SecretStr

from api.core.database import Database
from api.core.settings import Settings
from api.search.documents import Entity
from tests.support.catalogue import execute
from workers.wakeup import OUTBOX, PING_SECONDS, listen

NO_TLS = b"N"
KERBEROS = b"R" + (8).to_bytes(4) + (2).to_bytes(4)
"""A demand to authenticate in a way that the driver does not know."""


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[asyncio.Event]:
    """Listen for the length of the block; yields the event of the products."""
    wake = {(OUTBOX, entity.value): asyncio.Event() for entity in Entity}
    task = asyncio.create_task(listen(settings, wake))
    try:
        yield wake[OUTBOX, Entity.PRODUCTS.value]
        assert not task.done()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def heard(event: asyncio.Event) -> None:
    async with asyncio.timeout(PING_SECONDS - 5):
        await event.wait()
    event.clear()


async def test_a_cut_connection_is_noticed_before_the_next_ping(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    async with listening(fresh_settings) as changed:
        await heard(changed)
        async with fresh_database.transaction() as session:
            await execute(session, f"SELECT pg_notify('{OUTBOX}', 'products')")
        await heard(changed)
        async with fresh_database.transaction() as session:
            await execute(
                session,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
        await heard(changed)


async def test_a_server_that_asks_for_the_impossible_ends_nothing(
    fresh_settings: Settings,
) -> None:
    asked = asyncio.Semaphore(0)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.read(8)
            writer.write(NO_TLS)
            await reader.read(1024)
            writer.write(KERBEROS)
            await reader.read()
        writer.close()
        asked.release()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url = SecretStr(f"postgresql+asyncpg://a:b@127.0.0.1:{port}/x")
        async with (
            listening(fresh_settings.model_copy(update={"database_url": url})),
            asyncio.timeout(20),
        ):
            # It comes back after the first refusal.
            await asked.acquire()
            await asked.acquire()
