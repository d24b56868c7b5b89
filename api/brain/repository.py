"""All SQL about Brain entries that the API needs, except how documents are read."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import desc, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.search_documents import BrainRow, brain_document, brain_rows, is_public, load_by_ids
from api.brain.search_spec import SPEC
from api.models import (
    BrainCategory,
    BrainEntry,
    BrainEntryProduct,
    BrainFormerCategory,
    BrainFormerSlug,
    BrainFormerTag,
    User,
)
from api.search.query import SearchQuery, SearchSpec
from api.search.repository import SearchTable, find
from api.search.result import SearchResult
from api.search.word_hits import word_hits

_USAGE = BrainEntry.citation_count + BrainEntry.helpful_count

TABLE = SearchTable(
    public=brain_rows(),
    id=BrainEntry.id,
    vector=BrainEntry.search_vector,
    title=func.search_fold(BrainEntry.title),
    fields={
        "entry_type": BrainEntry.entry_type,
        "category": BrainCategory.slug,
        "tags": BrainEntry.tags,
    },
    sorts={
        "relevance": (desc(_USAGE),),
        "newest": (desc(func.date_trunc("second", BrainEntry.published_at)), desc(_USAGE)),
        "most_used": (desc(_USAGE),),
        "most_helpful": (desc(BrainEntry.helpful_count), desc(_USAGE)),
    },
)


class PublicEntry(NamedTuple):
    """A public entry, and what only its own page shows."""

    row: BrainRow
    updated_at: datetime
    product_ids: list[uuid.UUID]


async def search(
    session: AsyncSession, query: SearchQuery, spec: SearchSpec = SPEC
) -> SearchResult:
    """Answer a search as the engine would, from the tables."""
    found = await find(session, spec, TABLE, query)
    documents = {row.id: brain_document(row) for row in await load_by_ids(session, found.ids)}
    return SearchResult(
        hits=word_hits(spec, query, [documents[id_] for id_ in found.ids if id_ in documents]),
        total=found.total,
        counts=found.counts,
        bounds=found.bounds,
    )


async def public_entry(session: AsyncSession, name: str) -> PublicEntry | None:
    """Return a public entry by its slug or, if none has such a slug, its id."""
    rows = brain_rows().add_columns(BrainEntry.updated_at)
    found = (await session.execute(rows.where(BrainEntry.slug == name))).first()
    if found is None and (id_ := _id(name)) is not None:
        found = (await session.execute(rows.where(BrainEntry.id == id_))).first()
    if found is None:
        return None
    *row, updated_at = found
    entry = BrainRow._make(row)
    products = await session.scalars(
        select(BrainEntryProduct.product_id)
        .where(BrainEntryProduct.entry_id == entry.id)
        .order_by(BrainEntryProduct.product_id)
    )
    return PublicEntry(entry, updated_at, list(products))


def _id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


async def present_slug(session: AsyncSession, former: str) -> str | None:
    """Return the slug of the public entry that was called so before."""
    public = brain_rows().with_only_columns(BrainEntry.slug)
    renamed = public.join(BrainFormerSlug, BrainFormerSlug.entry_id == BrainEntry.id)
    return await session.scalar(renamed.where(BrainFormerSlug.slug == former))


async def category_names(session: AsyncSession) -> Mapping[str, str]:
    """Return the names of all categories by slug."""
    rows: Any = await session.execute(
        select(BrainCategory.slug, BrainCategory.name).order_by(BrainCategory.slug)
    )
    return dict(rows.all())


async def former_categories(session: AsyncSession) -> Mapping[str, str]:
    """Return the slugs of categories by those of others that were merged into them."""
    rows: Any = await session.execute(
        select(BrainFormerCategory.slug, BrainCategory.slug).join(
            BrainCategory, BrainCategory.id == BrainFormerCategory.category_id
        )
    )
    return dict(rows.all())


async def former_tags(session: AsyncSession) -> Mapping[str, str]:
    """Return tags by what they were called, unless public entries are tagged so again."""
    tags = func.unnest(BrainEntry.tags).table_valued("tag").render_derived()
    in_use = (
        select(BrainEntry.id)
        .join(User, User.id == BrainEntry.author_id)
        .join(tags, true())
        .where(is_public(), func.lower(tags.c.tag) == BrainFormerTag.former)
        .correlate(BrainFormerTag)
    )
    rows: Any = await session.execute(
        select(BrainFormerTag.former, BrainFormerTag.tag).where(~in_use.exists())
    )
    return dict(rows.all())
