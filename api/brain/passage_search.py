"""Passages found by Postgres' full text, for when the engine is away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import BrainEntryStatus, UserStatus

# Any of the words will do, and the best cover comes first: a question is a sentence, of which no
# passage has every word. The text form of a query quotes its words itself, so that it can be
# taken apart. The title counts too, as it does in the engine.
_BY_WORDS = text(
    """
    WITH asked AS (
        SELECT replace(plainto_tsquery('english', search_fold(:question))::text, '&', '|')::tsquery
            AS words
    )
    SELECT p.id, p.entry_id, e.slug, e.title, e.entry_type, p.position, p.heading, p.text,
        ts_rank_cd(setweight(to_tsvector('english', search_fold(e.title)), 'A') || p.search_vector,
            asked.words, 33)::float8 AS score
    FROM asked, brain_passages AS p
        JOIN brain_entries AS e ON e.id = p.entry_id
        JOIN users AS u ON u.id = e.author_id
    WHERE p.search_vector @@ asked.words AND e.status = :published AND u.status <> :suspended
    ORDER BY score DESC, p.id LIMIT :size
    """
)


async def by_words(session: AsyncSession, question: str, limit: int) -> Sequence[Any]:
    """Return the passages of public entries that have most of a question's words, best first."""
    result = await session.execute(
        _BY_WORDS,
        {
            "question": question,
            "size": limit,
            "published": BrainEntryStatus.PUBLISHED.value,
            "suspended": UserStatus.SUSPENDED.value,
        },
    )
    return result.all()
