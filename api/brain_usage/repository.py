"""All SQL about how entries are used. Days are those of UTC.

What locks entries and their usage does so in this order, each by its id: nobody waits in a circle.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, String, cast, delete, desc, exists, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.search_documents import is_public
from api.models import BrainEntry, BrainView, BrainVote, SellerProfile, User, UserStatus

DUE_AT_ONCE = 500

_PUBLIC = select(BrainEntry.id).join(User, User.id == BrainEntry.author_id).where(is_public())

_ADD = text(
    """
    INSERT INTO brain_usage AS u (entry_id, day, views, citations)
    SELECT id, :day, :views, :citations FROM (
        SELECT id FROM brain_entries WHERE id = ANY(CAST(:ids AS uuid[]))
        ORDER BY id FOR KEY SHARE
    ) AS e
    ON CONFLICT (entry_id, day) DO UPDATE SET
        views = u.views + excluded.views, citations = u.citations + excluded.citations
    """
)
# An entry that somebody is writing is left for the next time.
_DUE = text(
    """
    SELECT id FROM brain_entries WHERE id IN (
        SELECT entry_id FROM brain_usage
        WHERE views > counted_views OR citations > counted_citations
    )
    ORDER BY id LIMIT :size FOR NO KEY UPDATE SKIP LOCKED
    """
)
_COUNT = text(
    """
    WITH before AS (
        SELECT entry_id, day, counted_views, counted_citations FROM brain_usage
        WHERE entry_id = ANY(CAST(:ids AS uuid[]))
            AND (views > counted_views OR citations > counted_citations)
        ORDER BY entry_id, day FOR UPDATE
    ), after AS (
        UPDATE brain_usage AS u
        SET counted_views = u.views, counted_citations = u.citations
        FROM before AS b WHERE u.entry_id = b.entry_id AND u.day = b.day
        RETURNING u.entry_id, u.views - b.counted_views AS views,
            u.citations - b.counted_citations AS citations
    )
    UPDATE brain_entries AS e
    SET view_count = e.view_count + s.views, citation_count = e.citation_count + s.citations
    FROM (
        SELECT entry_id, sum(views) AS views, sum(citations) AS citations
        FROM after GROUP BY entry_id
    ) AS s
    WHERE e.id = s.entry_id
    """
)


class VoteState(NamedTuple):
    """What members make of an entry, and what one of them has to do with it."""

    helpful_count: int
    voted: bool
    author_id: uuid.UUID


async def vote_state(
    session: AsyncSession, user_id: uuid.UUID, entry_id: uuid.UUID, *, lock: bool = False
) -> VoteState | None:
    """Return how a member has voted on a public entry; locked, it is not deleted meanwhile."""
    voted = exists().where(BrainVote.entry_id == BrainEntry.id, BrainVote.user_id == user_id)
    statement = _PUBLIC.with_only_columns(
        BrainEntry.helpful_count, voted, BrainEntry.author_id
    ).where(BrainEntry.id == entry_id)
    if lock:
        statement = statement.with_for_update(of=BrainEntry, read=True, key_share=True)
    found = (await session.execute(statement)).one_or_none()
    return None if found is None else VoteState._make(found)


async def vote(session: AsyncSession, user_id: uuid.UUID, entry_id: uuid.UUID) -> None:
    """Note a member's vote, once."""
    await session.execute(
        insert(BrainVote).values(entry_id=entry_id, user_id=user_id).on_conflict_do_nothing()
    )


async def take_back(session: AsyncSession, user_id: uuid.UUID, entry_id: uuid.UUID) -> None:
    """Forget a member's vote."""
    await session.execute(
        delete(BrainVote).where(BrainVote.entry_id == entry_id, BrainVote.user_id == user_id)
    )


async def see(session: AsyncSession, entry_id: uuid.UUID, day: date, visitor: str) -> None:
    """Count a view of a public entry, once for each visitor and day."""
    seen = await session.execute(
        insert(BrainView)
        .from_select(
            ["entry_id", "day", "visitor"],
            _PUBLIC.with_only_columns(
                BrainEntry.id,
                cast(day, Date),
                cast(visitor, String),
            ).where(BrainEntry.id == entry_id),
        )
        .on_conflict_do_nothing()
        .returning(BrainView.entry_id)
    )
    if seen.first() is not None:
        await add(session, [entry_id], day, views=1)


async def add(
    session: AsyncSession,
    ids: Sequence[uuid.UUID],
    day: date,
    *,
    views: int = 0,
    citations: int = 0,
) -> None:
    """Add to the usage of those of these entries that there are."""
    await session.execute(
        _ADD, {"ids": list(ids), "day": day, "views": views, "citations": citations}
    )


async def roll_up(session: AsyncSession) -> int:
    """Have entries count what they do not yet; returns how many were looked at."""
    ids = list(await session.scalars(_DUE, {"size": DUE_AT_ONCE}))
    if ids:
        await session.execute(_COUNT, {"ids": ids})
    return len(ids)


async def forget_visitors(session: AsyncSession, before: date) -> None:
    """Delete who has seen what on days that are over."""
    await session.execute(delete(BrainView).where(BrainView.day < before))


async def contributors(session: AsyncSession, limit: int) -> Sequence[Any]:
    """Return the members whose public entries are of most use, with the sums over them."""
    citations = func.sum(BrainEntry.citation_count)
    helpful = func.sum(BrainEntry.helpful_count)
    views = func.sum(BrainEntry.view_count)
    rows = await session.execute(
        _PUBLIC.with_only_columns(
            User.name, SellerProfile.username, func.count(), views, citations, helpful
        )
        .outerjoin(SellerProfile, SellerProfile.user_id == User.id)
        .where(User.status == UserStatus.ACTIVE)
        .group_by(User.id, SellerProfile.username)
        .order_by(desc(citations + helpful), desc(views), desc(func.count()), User.id)
        .limit(limit)
    )
    return rows.all()
