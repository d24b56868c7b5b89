"""All SQL about the categories and tags of Brain entries."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, desc, func, literal, select, text, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.search_documents import is_public
from api.models import (
    BrainCategory,
    BrainEntry,
    BrainFormerCategory,
    BrainFormerTag,
    BrainRevision,
    User,
)

# Arbitrary but fixed: admins who change labels take turns.
LABEL_LOCK = 7_301_023

# Not more than that: it may take half a minute, in which entries are read and cited all the same.
_LOCK_TAGGED = text(
    """
    SELECT id FROM brain_entries
    WHERE EXISTS (SELECT FROM unnest(tags) AS t (tag) WHERE lower(tag) = lower(:old))
    ORDER BY id FOR NO KEY UPDATE
    """
)
_REPLACE_TAG = text(
    """
    UPDATE brain_entries AS e SET tags = r.tags FROM (
        SELECT id, label_replaced(tags::text[], :old, :new) AS tags FROM brain_entries
        WHERE id = ANY(CAST(:ids AS uuid[]))
    ) AS r
    WHERE e.id = r.id AND e.tags::text[] <> r.tags RETURNING e.id
    """
)
_REPLACE_IN_HISTORY = text(
    "UPDATE brain_revisions SET tags = label_replaced(tags::text[], :old, :new)"
    " WHERE EXISTS (SELECT FROM unnest(tags) AS t (tag) WHERE lower(tag) = lower(:old))"
)
# What readers see of an entry is kept already, with the new label: it is the present revision.
_RENUMBER = text(
    """
    UPDATE brain_revisions AS r SET revision = e.revision FROM brain_entries AS e
    WHERE e.id = ANY(CAST(:ids AS uuid[])) AND r.entry_id = e.id AND r.revision = e.revision - 1
    """
)
_AS_WRITTEN = text(
    "SELECT tag FROM brain_entries, unnest(tags) AS t (tag) WHERE lower(tag) = lower(:tag)"
    " GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 1"
)


async def take_turn(session: AsyncSession) -> None:
    """Wait until nobody else is changing labels; held to the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(LABEL_LOCK)))


async def categories(session: AsyncSession) -> Sequence[tuple[BrainCategory, int]]:
    """Return all categories by name, each with the number of its public entries."""
    counts = (
        select(BrainEntry.category_id, func.count().label("entries"))
        .join(User, User.id == BrainEntry.author_id)
        .where(is_public())
        .group_by(BrainEntry.category_id)
        .subquery()
    )
    rows: Any = await session.execute(
        select(BrainCategory, func.coalesce(counts.c.entries, 0))
        .outerjoin(counts, counts.c.category_id == BrainCategory.id)
        .order_by(func.lower(BrainCategory.name), BrainCategory.slug)
    )
    return [(category, count) for category, count in rows]


async def lock_category(session: AsyncSession, slug: str) -> BrainCategory | None:
    """Return a category that nobody can choose or change until the transaction ends."""
    return await session.scalar(
        select(BrainCategory).where(BrainCategory.slug == slug).with_for_update()
    )


async def category_named(session: AsyncSession, name: str) -> BrainCategory | None:
    """Return the category that is called so, in whatever case."""
    return await session.scalar(
        select(BrainCategory).where(func.lower(BrainCategory.name) == func.lower(name))
    )


async def category_slugs(session: AsyncSession, beginning: str) -> set[str]:
    """Return the slugs with this beginning that categories have, or had: links lead there."""
    rows = await session.scalars(
        union_all(
            *(
                select(slug).where(slug.startswith(beginning, autoescape=True))
                for slug in (BrainCategory.slug, BrainFormerCategory.slug)
            )
        )
    )
    return set(rows)


async def add_category(session: AsyncSession, slug: str, name: str) -> None:
    """Insert a category."""
    session.add(BrainCategory(slug=slug, name=name))
    await session.flush()


async def entries_in(session: AsyncSession, category_id: uuid.UUID) -> int:
    """Return how many entries are in a category, drafts included."""
    in_it = select(func.count()).where(BrainEntry.category_id == category_id)
    return await session.scalar(in_it) or 0


async def move_entries(session: AsyncSession, source: uuid.UUID, target: uuid.UUID) -> int:
    """Put all entries of a category into another, in their histories too; returns how many."""
    ids = await session.scalars(
        select(BrainEntry.id)
        .where(BrainEntry.category_id == source)
        .order_by(BrainEntry.id)
        .with_for_update(key_share=True)
    )
    moved = list(ids)
    for model in (BrainEntry, BrainRevision):
        await session.execute(
            update(model).where(model.category_id == source).values(category_id=target)
        )
    await session.execute(_RENUMBER, {"ids": moved})
    return len(moved)


async def keep_former_category(
    session: AsyncSession, merged: BrainCategory, into: uuid.UUID
) -> None:
    """Have links to a category, and to those merged into it before, lead to another one."""
    await session.execute(
        update(BrainFormerCategory)
        .where(BrainFormerCategory.category_id == merged.id)
        .values(category_id=into)
    )
    session.add(BrainFormerCategory(slug=merged.slug, category_id=into))
    await session.flush()


async def remove_category(session: AsyncSession, category_id: uuid.UUID) -> None:
    """Delete a category in which no entry is."""
    await session.execute(delete(BrainCategory).where(BrainCategory.id == category_id))


async def tags(
    session: AsyncSession, q: str, page: int, per_page: int
) -> tuple[list[tuple[str, int]], int]:
    """Return a page of the tags of public entries that contain ``q``, and how many there are."""
    used = (
        select(BrainEntry.id, func.unnest(BrainEntry.tags).label("tag"))
        .join(User, User.id == BrainEntry.author_id)
        .where(is_public())
        .subquery()
    )
    folded: ColumnElement[str] = func.lower(used.c.tag)
    sought, number = func.search_fold(q), func.count()
    found = (
        select(func.min(used.c.tag).label("tag"), number.label("entries"), folded.label("folded"))
        .where(func.strpos(func.search_fold(used.c.tag), sought) > 0)
        .group_by(folded)
        .subquery()
    )
    total = await session.scalar(select(func.count()).select_from(found)) or 0
    rows: Any = await session.execute(
        select(found.c.tag, found.c.entries)
        .order_by(
            desc(func.starts_with(func.search_fold(found.c.tag), sought)),
            desc(found.c.entries),
            found.c.folded,
        )
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [(tag, entries) for tag, entries in rows], total


async def tag_as_written(session: AsyncSession, tag: str) -> str | None:
    """Return a tag in the case that most entries have it in; None when none has it."""
    written: str | None = await session.scalar(_AS_WRITTEN, {"tag": tag})
    return written


async def replace_tag(session: AsyncSession, old: str, new: str | None) -> int:
    """Call a tag otherwise, or drop it, on all entries and in their histories; returns how many."""
    ids = list(await session.scalars(_LOCK_TAGGED, {"old": old}))
    if ids:
        replaced = await session.scalars(_REPLACE_TAG, {"ids": ids, "old": old, "new": new})
        changed = list(replaced)
        await session.execute(_REPLACE_IN_HISTORY, {"old": old, "new": new})
        await session.execute(_RENUMBER, {"ids": changed})
    return len(ids)


async def keep_former_tag(session: AsyncSession, old: str, new: str | None) -> None:
    """Have links to a tag, and to those that became it before, lead to another one, or nowhere."""
    before, now = func.lower(old), func.lower(new)
    became_old = func.lower(BrainFormerTag.tag) == before
    if new is None:
        await session.execute(delete(BrainFormerTag).where(became_old))
        return
    # What is in use is no former name, not even of itself.
    await session.execute(delete(BrainFormerTag).where(BrainFormerTag.former == now))
    await session.execute(update(BrainFormerTag).where(became_old).values(tag=new))
    kept = insert(BrainFormerTag).from_select(
        ["former", "tag"], select(before, literal(new)).where(before != now)
    )
    await session.execute(
        kept.on_conflict_do_update(
            index_elements=[BrainFormerTag.former], set_={"tag": kept.excluded.tag}
        )
    )
