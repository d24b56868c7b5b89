"""All SQL about letters. Times are the database's own."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import cast, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.models import Channel, Letter, LetterStatus, NotificationSetting, User

MAX_BACKOFF_SECONDS = 3600

# The due time is pushed forward before anything is sent: a letter whose worker dies becomes due
# again by itself.
_CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM letters
        WHERE status = 'waiting' AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :size
        FOR UPDATE SKIP LOCKED
    )
    UPDATE letters AS l
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1
    FROM due WHERE l.id = due.id
    RETURNING l.id, l.user_id, l.kind, l.address, l.attempts
    """
)


class Claimed(NamedTuple):
    """A letter that is to be sent."""

    id: uuid.UUID
    user_id: uuid.UUID
    kind: str
    address: str
    attempts: int


async def add(
    session: AsyncSession, *, event: str, kind: str, user_id: uuid.UUID, context: dict[str, Any]
) -> None:
    """Write a letter to a user's address, unless there is one about this event."""
    letter = select(
        literal(event), User.id, literal(kind), User.email, cast(literal(context, JSONB), JSONB)
    ).where(User.id == user_id)
    await session.execute(
        insert(Letter)
        .from_select(["event", "user_id", "kind", "address", "context"], letter)
        .on_conflict_do_nothing(index_elements=[Letter.event])
    )


async def claim(session: AsyncSession, size: int, lease_seconds: float) -> Sequence[Claimed]:
    """Take letters that are due, for as long as the lease."""
    rows = await session.execute(_CLAIM, {"size": size, "lease": lease_seconds})
    return [Claimed._make(row) for row in rows]


async def context(session: AsyncSession, letter_id: uuid.UUID) -> dict[str, Any] | None:
    """Return what a waiting letter is made of; None when it needs nothing more."""
    return await session.scalar(
        select(Letter.context).where(Letter.id == letter_id, Letter.status == LetterStatus.WAITING)
    )


async def end(
    session: AsyncSession, letter_id: uuid.UUID, status: LetterStatus, error: str | None = None
) -> None:
    """Say what became of a letter, and erase what it was made of."""
    await session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.status == LetterStatus.WAITING)
        .values(
            status=status,
            sent_at=func.clock_timestamp() if status is LetterStatus.SENT else None,
            last_error=None if error is None else error[:1000],
            address=None,
            context={},
        )
    )


async def put_off(session: AsyncSession, letter_id: uuid.UUID, reason: str) -> None:
    """Put a letter off, each time for longer."""
    await session.execute(
        update(Letter)
        .where(Letter.id == letter_id)
        .values(
            last_error=reason[:1000],
            due_at=after_attempts(Letter.attempts, MAX_BACKOFF_SECONDS),
        )
    )


async def seconds_until_due(session: AsyncSession) -> float | None:
    """Return how long until the next letter is due; None when there is none."""
    seconds = await session.scalar(
        seconds_until(Letter.due_at).where(Letter.status == LetterStatus.WAITING)
    )
    return None if seconds is None else float(seconds)


async def unwanted(session: AsyncSession, user_id: uuid.UUID, channel: Channel) -> set[str]:
    """Return the kinds that somebody does not want to get."""
    rows = await session.scalars(
        select(NotificationSetting.kind).where(
            NotificationSetting.user_id == user_id,
            NotificationSetting.channel == channel,
            NotificationSetting.wanted.is_(False),
        )
    )
    return set(rows)


async def choose(
    session: AsyncSession, user_id: uuid.UUID, kind: str, channel: Channel, *, wanted: bool
) -> bool:
    """Keep what somebody has chosen; false when there is no such user."""
    chosen = select(
        User.id, literal(kind), literal(channel, NotificationSetting.channel.type), literal(wanted)
    ).where(User.id == user_id)
    result = await session.execute(
        insert(NotificationSetting)
        .from_select(["user_id", "kind", "channel", "wanted"], chosen)
        .on_conflict_do_update(
            index_elements=["user_id", "kind", "channel"], set_={"wanted": wanted}
        )
        .returning(NotificationSetting.user_id)
    )
    return result.first() is not None
