"""All SQL about a member's own entries."""

import uuid
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Integer, cast, delete, desc, func, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from api.brain_entries.schemas import OwnEntryParameters
from api.core.paging import fetch_page
from api.models import (
    BrainCategory,
    BrainEntry,
    BrainEntryProduct,
    BrainEntryStatus,
    BrainFormerSlug,
    BrainUsage,
    Product,
    User,
)
from api.products.search_documents import is_public

# Arbitrary but fixed: makers of slugs take turns, so that two drafts of one title get two slugs.
SLUG_LOCK = 7_301_022

# What the entry itself does not count yet: its author sees all at once.
_NEW_VIEWS = (
    select(func.coalesce(func.sum(BrainUsage.views - BrainUsage.counted_views), 0))
    .where(BrainUsage.entry_id == BrainEntry.id)
    .scalar_subquery()
)
_NEW_CITATIONS = (
    select(func.coalesce(func.sum(BrainUsage.citations - BrainUsage.counted_citations), 0))
    .where(BrainUsage.entry_id == BrainEntry.id)
    .scalar_subquery()
)
# A sum of whole numbers is one, which Postgres forgets when it sums again.
_VIEWS = cast(BrainEntry.view_count + _NEW_VIEWS, Integer)
_CITATIONS = cast(BrainEntry.citation_count + _NEW_CITATIONS, Integer)
_SORTS = {
    "updated": (desc(BrainEntry.updated_at),),
    "title": (func.lower(BrainEntry.title),),
    "views": (desc(_VIEWS),),
    "citations": (desc(_CITATIONS),),
    "helpful": (desc(BrainEntry.helpful_count),),
}


class OwnRow(NamedTuple):
    """An entry with its category, and how often it was seen and cited."""

    entry: BrainEntry
    views: int
    citations: int


class Totals(NamedTuple):
    """Sums over a member's entries."""

    entries: int
    published: int
    view_count: int
    citation_count: int
    helpful_count: int


class Linked(NamedTuple):
    """A product that an entry refers to."""

    id: uuid.UUID
    name: str
    public: bool


async def find(
    session: AsyncSession, author_id: uuid.UUID, entry_id: uuid.UUID, *, lock: bool
) -> BrainEntry | None:
    """Return a member's entry with its category; locked, nobody else can change it."""
    statement = (
        select(BrainEntry)
        .outerjoin(BrainEntry.category)
        .where(BrainEntry.id == entry_id, BrainEntry.author_id == author_id)
        .options(contains_eager(BrainEntry.category))
        .execution_options(populate_existing=True)
    )
    if lock:
        statement = statement.with_for_update(of=BrainEntry)
    return await session.scalar(statement)


async def page(
    session: AsyncSession, author_id: uuid.UUID, parameters: OwnEntryParameters
) -> tuple[list[OwnRow], int]:
    """Return a page of a member's entries, and how many there are."""
    statement = (
        select(BrainEntry, _VIEWS.label("views"), _CITATIONS.label("citations"))
        .outerjoin(BrainEntry.category)
        .where(BrainEntry.author_id == author_id)
        .options(contains_eager(BrainEntry.category))
    )
    if parameters.status is not None:
        statement = statement.where(BrainEntry.status == parameters.status)
    if parameters.q:
        sought = func.search_fold(parameters.q)
        statement = statement.where(
            or_(
                func.strpos(func.search_fold(BrainEntry.title), sought) > 0,
                func.strpos(BrainEntry.slug, sought) > 0,
            )
        )
    order = _SORTS[parameters.sort]
    rows, total = await fetch_page(session, statement, order, BrainEntry.id, parameters)
    return [OwnRow._make(row) for row in rows], total


async def totals(session: AsyncSession, author_id: uuid.UUID) -> Totals:
    """Return the sums over all entries of a member."""
    row = await session.execute(
        select(
            func.count(),
            func.count().filter(BrainEntry.status == BrainEntryStatus.PUBLISHED),
            func.coalesce(func.sum(_VIEWS), 0),
            func.coalesce(func.sum(_CITATIONS), 0),
            func.coalesce(func.sum(BrainEntry.helpful_count), 0),
        ).where(BrainEntry.author_id == author_id)
    )
    return Totals._make(row.one())


async def keep_categories(
    session: AsyncSession, *slugs: str | None
) -> dict[str | None, BrainCategory]:
    """Return categories by slug, and keep admins from merging them away until the transaction ends.

    Whoever locks entries too, or keeps revisions, which refer to categories, does it after this, as
    admins do.
    """
    rows = await session.scalars(
        select(BrainCategory)
        .where(BrainCategory.slug.in_([one for one in slugs if one is not None]))
        .order_by(BrainCategory.slug)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {one.slug: one for one in rows}


async def keep_products(session: AsyncSession, ids: Collection[uuid.UUID]) -> None:
    """Keep sellers from deleting these products until the transaction ends.

    After categories and before entries; in the order in which sellers lock their own.
    """
    await session.execute(
        select(Product.id)
        .where(Product.id.in_(ids))
        .order_by(Product.id)
        .with_for_update(read=True, key_share=True)
    )


async def take_turn_at_slugs(session: AsyncSession) -> None:
    """Wait until nobody else is choosing a slug; held to the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(SLUG_LOCK)))


async def taken_slugs(
    session: AsyncSession, beginning: str, except_of: uuid.UUID | None
) -> set[str]:
    """Return the slugs with this beginning that another entry has, or had: links lead there."""
    rows = await session.scalars(
        union_all(
            select(BrainEntry.slug).where(
                BrainEntry.slug.startswith(beginning, autoescape=True),
                BrainEntry.id.is_distinct_from(except_of),
            ),
            select(BrainFormerSlug.slug).where(
                BrainFormerSlug.slug.startswith(beginning, autoescape=True),
                BrainFormerSlug.entry_id.is_distinct_from(except_of),
            ),
        )
    )
    return set(rows)


async def add(session: AsyncSession, entry: BrainEntry) -> None:
    """Insert an entry."""
    session.add(entry)
    await session.flush()


async def remove(session: AsyncSession, entry_id: uuid.UUID) -> None:
    """Delete an entry with all that is only its own."""
    await session.execute(delete(BrainEntry).where(BrainEntry.id == entry_id))


async def linked_ids(session: AsyncSession, entry_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the products that an entry refers to."""
    rows = await session.scalars(
        select(BrainEntryProduct.product_id).where(BrainEntryProduct.entry_id == entry_id)
    )
    return set(rows)


async def products(session: AsyncSession, ids: Sequence[uuid.UUID]) -> list[Linked]:
    """Return those of these products that there are, and whether they are public, by name."""
    if not ids:
        return []
    rows = await session.execute(
        select(Product.id, Product.name, is_public())
        .join(User, User.id == Product.seller_id)
        .where(Product.id.in_(ids))
        .order_by(func.lower(Product.name), Product.id)
    )
    return [Linked._make(row) for row in rows]


async def link(session: AsyncSession, entry_id: uuid.UUID, ids: set[uuid.UUID]) -> None:
    """Have an entry refer to these products and no others."""
    present = await linked_ids(session, entry_id)
    if present - ids:
        await session.execute(
            delete(BrainEntryProduct).where(
                BrainEntryProduct.entry_id == entry_id,
                BrainEntryProduct.product_id.in_(present - ids),
            )
        )
    session.add_all(
        BrainEntryProduct(entry_id=entry_id, product_id=id_) for id_ in sorted(ids - present)
    )
    await session.flush()
