"""Hear of changes the moment they are committed: LISTEN on the channels that triggers notify."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import asyncpg
import structlog
from sqlalchemy.engine import make_url

from api.core.settings import Settings

log = structlog.get_logger()

OUTBOX = "search_outbox"
"""Notified with the name of the entity that has changed."""
INBOX = "webhook_inbox"
"""Notified with nothing when a webhook came in."""
UPLOADS = "uploads"
"""Notified with nothing when the bytes of an upload have arrived."""
LETTERS = "letters"
"""Notified with nothing when an e-mail was written."""
EXPORTS = "data_exports"
"""Notified with nothing when somebody asks for an export."""
CLOSED = "closed_accounts"
"""Notified with nothing when an account was closed that Clerk knows."""
PAYOUTS = "payouts"
"""Notified with nothing when a payout was requested, or became due."""
REFUNDS = "refunds"
"""Notified with nothing when a refund was decided, or became due."""
CHECKOUTS = "checkouts"
"""Notified by nobody: what is due about a checkout is due later than now."""
SPLITS = "brain_splits"
"""Notified with nothing when an entry of the Brain was written."""
VECTORS = "brain_vectors"
"""Notified with nothing when an entry got new passages."""
RECONNECT_SECONDS = 1.0
PING_SECONDS = 15.0


async def listen(settings: Settings, wake: Mapping[tuple[str, str], asyncio.Event]) -> None:
    """Set the event of a channel and payload whenever it is notified; reconnects by itself.

    Any number of notifications before a drain begins are one event: they coalesce. After a
    connection was lost all events are set, since notifications may have been missed.
    """
    url = make_url(settings.database_url.get_secret_value()).set(drivername="postgresql")
    dsn = url.render_as_string(hide_password=False)

    def heard(_connection: Any, _pid: int, channel: str, payload: Any) -> None:  # noqa: ANN401 - asyncpg's callback
        with suppress(KeyError):
            wake[channel, payload].set()

    while True:
        try:
            connection = await asyncpg.connect(dsn, timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("cannot listen for changes", reason=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)
            continue
        try:
            for channel in {channel for channel, _ in wake}:
                await connection.add_listener(channel, heard)
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
