"""Work off a queue in Postgres whenever something is due, until told to stop."""

import asyncio
from contextlib import suppress
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

AWAY_SECONDS = 1.0
LEAST_PAUSE_SECONDS = 0.25


class Queue(Protocol):
    """Rows that become due."""

    async def run(self) -> int:
        """Handle a batch of what is due; returns how many there were."""

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""


async def queue_loop(
    queue: Queue, wake: asyncio.Event, stop: asyncio.Event, poll_seconds: float
) -> None:
    """Handle what is due at each wake-up, when a row becomes due, and at least every poll."""
    while not stop.is_set():
        wake.clear()
        try:
            while await queue.run() and not stop.is_set():
                pass
            seconds = await queue.seconds_until_due()
            # Not zero: a row that another worker has in hand would make this a busy loop.
            pause = (
                poll_seconds
                if seconds is None
                else min(max(seconds, LEAST_PAUSE_SECONDS), poll_seconds)
            )
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database is away", reason=str(error))
            pause = AWAY_SECONDS
        except Exception:
            # A defect in one queue must not end the work of all the others.
            log.exception("a queue failed", queue=type(queue).__name__)
            pause = AWAY_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), pause)
