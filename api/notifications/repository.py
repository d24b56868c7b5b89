"""All SQL about letters. Times are the database's own."""

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, cast, exists, func, literal, null, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.models import Channel, Letter, LetterStatus, NotificationSetting, User, UserStatus

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


class Begun(NamedTuple):
    """What the letter is made of, and what its reader has said and done since it was written."""

    context: dict[str, Any]
    unwanted: bool
    reader_is_gone: bool


def _still_ours(letter: Claimed) -> ColumnElement[bool]:
    """Whether nobody has claimed a letter after us: every claim counts as an attempt."""
    return (
        (Letter.id == letter.id)
        & (Letter.status == LetterStatus.WAITING)
        & (Letter.attempts == letter.attempts)
    )


async def add(
    session: AsyncSession,
    *,
    event: str,
    kind: str,
    user_id: uuid.UUID,
    context: dict[str, Any],
    wanted: bool,
) -> None:
    """Write a letter to a user's address, unless there is one about this event.

    A closed account gets none. Of an unwanted one there is only the event.
    """
    letter = select(
        literal(event),
        User.id,
        literal(kind),
        User.email if wanted else null(),
        cast(literal(context if wanted else {}, JSONB), JSONB),
        literal(LetterStatus.WAITING if wanted else LetterStatus.UNWANTED, Letter.status.type),
    ).where(User.id == user_id, User.status != UserStatus.DELETED)
    await session.execute(
        insert(Letter)
        .from_select(["event", "user_id", "kind", "address", "context", "status"], letter)
        .on_conflict_do_nothing(index_elements=[Letter.event])
    )


async def claim(session: AsyncSession, size: int, lease_seconds: float) -> Sequence[Claimed]:
    """Take letters that are due, for as long as the lease."""
    rows = await session.execute(_CLAIM, {"size": size, "lease": lease_seconds})
    return [Claimed._make(row) for row in rows]


async def begin(session: AsyncSession, letter: Claimed, lease_seconds: float) -> Begun | None:
    """Let the lease of a claimed letter begin anew; returns what sending it needs.

    None when it needs nothing more, or another worker has claimed it meanwhile.
    """
    lease = func.make_interval(0, 0, 0, 0, 0, 0, lease_seconds)
    refused = exists().where(
        NotificationSetting.user_id == Letter.user_id,
        NotificationSetting.kind == Letter.kind,
        NotificationSetting.channel == Channel.EMAIL,
        NotificationSetting.wanted.is_(False),
    )
    row = (
        await session.execute(
            update(Letter)
            .where(_still_ours(letter), User.id == Letter.user_id)
            .values(due_at=func.clock_timestamp() + lease)
            .returning(Letter.context, refused, User.status == UserStatus.DELETED)
        )
    ).one_or_none()
    return None if row is None else Begun._make(row)


async def end(
    session: AsyncSession, letter: Claimed, status: LetterStatus, error: str | None = None
) -> None:
    """Say what became of a letter, and erase what it was made of.

    Whoever has sent it says so even when another worker has claimed it since.
    """
    await session.execute(
        update(Letter)
        .where(
            (Letter.id == letter.id) & (Letter.status == LetterStatus.WAITING)
            if status is LetterStatus.SENT
            else _still_ours(letter)
        )
        .values(
            status=status,
            sent_at=func.clock_timestamp() if status is LetterStatus.SENT else None,
            last_error=None if error is None else error[:1000],
            address=None,
            context={},
        )
    )


async def put_off(session: AsyncSession, letter: Claimed, reason: str) -> None:
    """Put a letter off, each time for longer."""
    await session.execute(
        update(Letter)
        .where(_still_ours(letter))
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
