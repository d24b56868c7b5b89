"""Hear of changes the moment they are committed: LISTEN on the channel that the triggers notify."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import asyncpg
import structlog
from sqlalchemy.engine import make_url

from api.core.settings import Settings
from api.search.documents import Entity

log = structlog.get_logger()

CHANNEL = "search_outbox"
RECONNECT_SECONDS = 1.0
PING_SECONDS = 15.0


async def listen(settings: Settings, wake: Mapping[Entity, asyncio.Event]) -> None:
    """Set an entity's event whenever it has changed, for ever; reconnects by itself.

    Any number of notifications before a drain begins are one event: they coalesce. After a
    connection was lost all events are set, since notifications may have been missed.
    """
    url = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql")
    dsn = url.render_as_string(hide_password=False)

    def heard(_connection: Any, _pid: int, _channel: str, payload: Any) -> None:  # noqa: ANN401 - asyncpg's callback
        with suppress(ValueError):
            wake[Entity(payload)].set()

    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("cannot listen for changes", reason=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)
            continue
        try:
            await connection.add_listener(CHANNEL, heard)
            for event in wake.values():
                event.set()
            closed = asyncio.Event()
            connection.add_termination_listener(lambda _connection, closed=closed: closed.set())
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(closed.wait(), PING_SECONDS)
                # A connection that broke without a word would leave us deaf.
                await connection.execute("SELECT 1", timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("stopped hearing of changes", reason=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)
        finally:
            connection.terminate()
