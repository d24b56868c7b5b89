"""All SQL about the webhook inbox. Times are the database's own."""

from collections.abc import Sequence

import orjson
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.models import WebhookEvent, WebhookSource
from api.webhooks.events import Event

MAX_BACKOFF_SECONDS = 3600

# What was handled can be handled again where the sender is asked for the present state anyway.
_REPLAY = text(
    """
    UPDATE webhook_inbox SET due_at = clock_timestamp(), handled_at = NULL
    WHERE event_id = ANY(CAST(:ids AS varchar[])) AND (handled_at IS NULL OR source = 'stripe')
    RETURNING event_id
    """
)
_REPLAY_FAILED = text(
    """
    UPDATE webhook_inbox SET due_at = clock_timestamp()
    WHERE handled_at IS NULL AND last_error IS NOT NULL
    RETURNING event_id
    """
)

# The due time is pushed forward before any work is done: an event whose handler dies becomes due
# again by itself.
_CLAIM = text(
    """
    WITH due AS (
        SELECT source, event_id FROM webhook_inbox
        WHERE handled_at IS NULL AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :size
        FOR UPDATE SKIP LOCKED
    )
    UPDATE webhook_inbox AS w
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1
    FROM due WHERE w.source = due.source AND w.event_id = due.event_id
    RETURNING w.source, w.event_id, w.kind, w.payload
    """
)


async def store(session: AsyncSession, *events: Event) -> int:
    """Keep webhooks, at least one; returns how many were not there yet."""
    result = await session.execute(
        insert(WebhookEvent)
        .values([event._asdict() for event in events])
        .on_conflict_do_nothing()
        .returning(WebhookEvent.event_id)
    )
    return len(result.all())


async def claim(session: AsyncSession, size: int, lease_seconds: float) -> Sequence[Event]:
    """Take due events for as long as the lease."""
    rows = await session.execute(_CLAIM, {"size": size, "lease": lease_seconds})
    return [
        Event(
            WebhookSource(source),
            event_id,
            kind,
            orjson.loads(payload) if isinstance(payload, str) else payload,
        )
        for source, event_id, kind, payload in rows
    ]


async def lock_unhandled(session: AsyncSession, event: Event) -> bool:
    """Lock an event for its handler; false when somebody else has handled it."""
    found = await session.execute(
        select(WebhookEvent.event_id)
        .where(
            WebhookEvent.source == event.source,
            WebhookEvent.event_id == event.event_id,
            WebhookEvent.handled_at.is_(None),
        )
        .with_for_update()
    )
    return found.first() is not None


async def mark_handled(session: AsyncSession, event: Event) -> None:
    """Say that an event needs nothing more."""
    await session.execute(
        update(WebhookEvent)
        .where(WebhookEvent.source == event.source, WebhookEvent.event_id == event.event_id)
        .values(handled_at=func.clock_timestamp(), last_error=None)
    )


async def mark_failed(session: AsyncSession, event: Event, reason: str) -> None:
    """Put an event off, each time for longer."""
    await session.execute(
        update(WebhookEvent)
        .where(
            WebhookEvent.source == event.source,
            WebhookEvent.event_id == event.event_id,
            WebhookEvent.handled_at.is_(None),
        )
        .values(
            last_error=reason[:1000],
            due_at=after_attempts(WebhookEvent.attempts, MAX_BACKOFF_SECONDS),
        )
    )


async def seconds_until_due(session: AsyncSession) -> float | None:
    """Return how long until the next event is due; None when there is none."""
    seconds = await session.scalar(
        seconds_until(WebhookEvent.due_at).where(WebhookEvent.handled_at.is_(None))
    )
    return None if seconds is None else float(seconds)


async def waiting(session: AsyncSession, limit: int) -> Sequence[WebhookEvent]:
    """Return events that are yet to be handled, the oldest first."""
    rows = await session.scalars(
        select(WebhookEvent)
        .where(WebhookEvent.handled_at.is_(None))
        .order_by(WebhookEvent.received_at, WebhookEvent.event_id)
        .limit(limit)
    )
    return rows.all()


async def replay(session: AsyncSession, ids: Sequence[str]) -> set[str]:
    """Have these events handled now, those of Stripe also again; returns which there are."""
    return set(await session.scalars(_REPLAY, {"ids": list(ids)}))


async def replay_failed(session: AsyncSession) -> int:
    """Have every event handled now that failed before; returns how many there are."""
    return len((await session.scalars(_REPLAY_FAILED)).all())
