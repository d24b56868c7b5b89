"""All SQL about the revisions of entries."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import BrainCategory, BrainEntry, BrainRevision


async def keep(
    session: AsyncSession,
    entry: BrainEntry,
    product_ids: Sequence[uuid.UUID],
    restored_from: int | None,
) -> None:
    """Keep an entry as it is now, unless this revision is kept already."""
    await session.execute(
        insert(BrainRevision)
        .values(
            entry_id=entry.id,
            revision=entry.revision,
            title=entry.title,
            entry_type=entry.entry_type,
            body=entry.body,
            category_id=entry.category_id,
            tags=entry.tags,
            product_ids=sorted(product_ids),
            restored_from=restored_from,
        )
        .on_conflict_do_nothing()
    )


async def revisions(
    session: AsyncSession, entry_id: uuid.UUID, limit: int
) -> Sequence[BrainRevision]:
    """Return the last revisions of an entry, the newest first."""
    rows = await session.scalars(
        select(BrainRevision)
        .where(BrainRevision.entry_id == entry_id)
        .order_by(BrainRevision.revision.desc())
        .limit(limit)
    )
    return rows.all()


async def revision(
    session: AsyncSession, entry_id: uuid.UUID, number: int
) -> tuple[BrainRevision, str | None] | None:
    """Return a revision and its category's slug."""
    row = (
        await session.execute(
            select(BrainRevision, BrainCategory.slug)
            .outerjoin(BrainCategory, BrainCategory.id == BrainRevision.category_id)
            .where(BrainRevision.entry_id == entry_id, BrainRevision.revision == number)
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])
