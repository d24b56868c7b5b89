"""All SQL about how far Stripe's list of events was read. Times are the database's own."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# In one statement, because somebody else may end the slice between two.
_POSITION = text(
    """
    UPDATE stripe_news_position
    SET slice_until = coalesce(
        slice_until, least(clock_timestamp(), read_until + make_interval(secs => :longest))
    )
    RETURNING read_until, slice_until, after_id,
        slice_until < read_until + make_interval(secs => :longest)
    """
)
# Somebody else may have gone on meanwhile: then this changes nothing.
_GO_ON = text(
    """
    UPDATE stripe_news_position SET after_id = :to_id
    WHERE slice_until = :until AND after_id IS NOT DISTINCT FROM :from_id
    """
)
_END = text(
    """
    UPDATE stripe_news_position SET read_until = slice_until, slice_until = NULL, after_id = NULL
    WHERE slice_until = :until AND after_id IS NOT DISTINCT FROM :from_id
    """
)


class Position(NamedTuple):
    """Where reading goes on: in a slice of time, after an event of it."""

    read_until: datetime
    slice_until: datetime
    after_id: str | None
    is_last: bool
    """Whether the slice ends with the present."""


async def position(session: AsyncSession, longest_seconds: float) -> Position:
    """Return where reading goes on; a slice of this length at most begins where none is begun."""
    return Position._make((await session.execute(_POSITION, {"longest": longest_seconds})).one())


async def go_on(session: AsyncSession, here: Position, after_id: str | None) -> None:
    """Record the last event that was read in a slice; None has it read from its newest again."""
    parameters = {"until": here.slice_until, "from_id": here.after_id, "to_id": after_id}
    await session.execute(_GO_ON, parameters)


async def end_slice(session: AsyncSession, here: Position) -> None:
    """Record that a slice was read to its end."""
    await session.execute(_END, {"until": here.slice_until, "from_id": here.after_id})
