"""Drain one entity's outbox whenever something is due, until told to stop."""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.core.database import Database
from api.integrations.meilisearch import EngineError
from indexer.drain import Drain
from indexer.outbox import Outbox

log = structlog.get_logger()

BUSY_SECONDS = 0.25
"""How soon to look again when another process held the lock."""
DATABASE_AWAY_SECONDS = 1.0
ENGINE_AWAY_SECONDS = 1.0


async def drain_loop(
    drain: Drain,
    database: Database,
    wake: asyncio.Event,
    stop: asyncio.Event,
    poll_seconds: float,
) -> None:
    """Drain at each wake-up, when a postponed row becomes due, and at least every poll.

    Needs neither Redis nor a notification to make progress. Ends after the batch that is under
    way when ``stop`` is set.
    """
    while not stop.is_set():
        wake.clear()
        try:
            handled = await drain.run(stop.is_set)
            if handled is None:
                pause = BUSY_SECONDS
            else:
                pause = await _until_due(drain, database, poll_seconds)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database is away", entity=drain.spec.entity.value, reason=str(error))
            pause = DATABASE_AWAY_SECONDS
        except EngineError as error:
            log.warning("the search engine is away", reason=str(error))
            pause = ENGINE_AWAY_SECONDS
        except Exception:
            # A defect must not end indexing for good; it is logged whole and tried again.
            log.exception("draining failed", entity=drain.spec.entity.value)
            pause = DATABASE_AWAY_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), pause)


async def _until_due(drain: Drain, database: Database, poll_seconds: float) -> float:
    async with database.transaction() as session:
        seconds = await Outbox(session, drain.spec.entity).seconds_until_due()
    if seconds is None:
        return poll_seconds
    # Not zero: a row that is due but locked by a writer would make this a busy loop.
    return min(max(seconds, BUSY_SECONDS), poll_seconds)
