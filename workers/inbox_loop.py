"""Handle webhooks whenever some are due, until told to stop."""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.webhooks.service import WebhookInbox

log = structlog.get_logger()

AWAY_SECONDS = 1.0
LEAST_PAUSE_SECONDS = 0.25


async def inbox_loop(
    inbox: WebhookInbox, wake: asyncio.Event, stop: asyncio.Event, poll_seconds: float
) -> None:
    """Handle what is due at each wake-up, when an event becomes due, and at least every poll."""
    while not stop.is_set():
        wake.clear()
        try:
            while await inbox.run() and not stop.is_set():
                pass
            seconds = await inbox.seconds_until_due()
            # Not zero: an event that another worker has in hand would make this a busy loop.
            pause = (
                poll_seconds
                if seconds is None
                else min(max(seconds, LEAST_PAUSE_SECONDS), poll_seconds)
            )
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database is away", reason=str(error))
            pause = AWAY_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), pause)
