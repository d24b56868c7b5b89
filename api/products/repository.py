"""All SQL about products that the API needs, except how documents are read."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    String,
    case,
    cast,
    desc,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager, selectinload

from api.models import (
    Category,
    Package,
    Product,
    ProductFormerSlug,
    ProductVersion,
    SellerProfile,
    User,
)
from api.products.search_documents import is_public, load_by_ids, product_document
from api.products.search_spec import SPEC
from api.search.documents import ProductDocument
from api.search.price_bands import EDGES
from api.search.query import SearchQuery, SearchSpec
from api.search.repository import SearchTable, find
from api.search.result import SearchResult
from api.search.word_hits import word_hits

_RATING = func.coalesce(Product.rating_average, 0)
_EDGES: ColumnElement[Any] = literal_column(f"ARRAY[{', '.join(map(str, EDGES))}]")

TABLE = SearchTable(
    # Without the pictures, which product_rows() looks up one by one.
    public=(
        select(Product.id)
        .join(Category, Category.id == Product.category_id)
        .join(SellerProfile, SellerProfile.user_id == Product.seller_id)
        .join(User, User.id == SellerProfile.user_id)
        .where(is_public())
    ),
    id=Product.id,
    vector=Product.search_vector,
    title=func.search_fold(Product.name),
    fields={
        "category": Category.slug,
        "tech": Product.tech_stack,
        "license": case(
            (Product.extended_price_cents.is_(None), cast(array(["standard"]), ARRAY(String))),
            else_=cast(array(["standard", "extended"]), ARRAY(String)),
        ),
        "rating": _RATING,
        "price": Product.price_cents,
        "price_band": func.width_bucket(Product.price_cents, _EDGES) - 1,
        "seller.username": cast(SellerProfile.username, String),
    },
    sorts={
        "relevance": (desc(Product.popularity),),
        "popular": (desc(Product.popularity),),
        "newest": (desc(func.date_trunc("second", Product.published_at)), desc(Product.popularity)),
        "price_asc": (Product.price_cents, desc(Product.popularity)),
        "price_desc": (desc(Product.price_cents), desc(Product.popularity)),
        "rating": (desc(_RATING), desc(Product.review_count), desc(Product.popularity)),
    },
)


class SellerTotals(NamedTuple):
    """Sums over public products; ``rating`` weighs each average by its reviews."""

    products: int
    sales: int
    reviews: int
    rating: Decimal | None


class SlugOwner(NamedTuple):
    """A product in any state, found by a slug that it has or had."""

    id: uuid.UUID
    slug: str
    published_at: datetime | None
    tech: Sequence[str]
    category: str


async def search(
    session: AsyncSession, query: SearchQuery, spec: SearchSpec = SPEC
) -> SearchResult:
    """Answer a search as the engine would, from the tables."""
    found = await find(session, spec, TABLE, query)
    documents = await public_documents(session, found.ids)
    return SearchResult(
        hits=word_hits(spec, query, documents),
        total=found.total,
        counts=found.counts,
        bounds=found.bounds,
    )


async def public_documents(
    session: AsyncSession, ids: Sequence[uuid.UUID]
) -> list[ProductDocument]:
    """Return those of these products that are public, in the order given."""
    if not ids:
        return []
    documents = {row.id: product_document(row) for row in await load_by_ids(session, ids)}
    return [documents[id_] for id_ in ids if id_ in documents]


async def slug_owner(session: AsyncSession, slug: str) -> SlugOwner | None:
    """Return the product that has this slug or, if none has, the one that had it."""
    columns = (Product.id, Product.slug, Product.published_at, Product.tech_stack, Category.slug)
    owners = select(*columns).join(Category, Category.id == Product.category_id)
    row = (await session.execute(owners.where(Product.slug == slug))).one_or_none()
    if row is None:
        former = owners.join(ProductFormerSlug, ProductFormerSlug.product_id == Product.id)
        row = (await session.execute(former.where(ProductFormerSlug.slug == slug))).one_or_none()
    return None if row is None else SlugOwner(*row)


async def public_product(session: AsyncSession, slug: str) -> Product | None:
    """Return a public product with category, seller and pictures."""
    return await session.scalar(
        select(Product)
        .join(Product.category)
        .join(Product.seller)
        .join(User, User.id == SellerProfile.user_id)
        .where(is_public(), Product.slug == slug)
        .options(
            contains_eager(Product.category),
            contains_eager(Product.seller),
            selectinload(Product.images),
        )
    )


async def newest_version(session: AsyncSession, product_id: uuid.UUID) -> ProductVersion | None:
    """Return the version that buyers get, with its package and upload."""
    return await session.scalar(
        select(ProductVersion)
        .join(ProductVersion.package)
        .join(Package.upload)
        .where(ProductVersion.product_id == product_id)
        .options(contains_eager(ProductVersion.package).contains_eager(Package.upload))
        .order_by(ProductVersion.released_at.desc())
        .limit(1)
    )


async def releases(
    session: AsyncSession, product_id: uuid.UUID, limit: int
) -> Sequence[ProductVersion]:
    """Return the last versions of a product, the newest first."""
    rows = await session.scalars(
        select(ProductVersion)
        .where(ProductVersion.product_id == product_id)
        .order_by(ProductVersion.released_at.desc())
        .limit(limit)
    )
    return rows.all()


async def categories_with_counts(session: AsyncSession) -> Sequence[tuple[Category, int]]:
    """Return all categories in their order, each with the number of its public products."""
    counts = (
        select(Product.category_id, func.count().label("products"))
        .join(User, User.id == Product.seller_id)
        .where(is_public())
        .group_by(Product.category_id)
        .subquery()
    )
    rows = await session.execute(
        select(Category, func.coalesce(counts.c.products, 0))
        .outerjoin(counts, counts.c.category_id == Category.id)
        .order_by(Category.position, Category.slug)
    )
    return [(category, count) for category, count in rows]


async def category_names(session: AsyncSession) -> Mapping[str, str]:
    """Return the names of all categories by slug, in their order."""
    rows: Any = await session.execute(
        select(Category.slug, Category.name).order_by(Category.position, Category.slug)
    )
    return dict(rows.all())


async def seller_totals(session: AsyncSession, seller_id: uuid.UUID) -> SellerTotals:
    """Return the sums over a seller's public products."""
    reviews = func.sum(Product.review_count)
    row = await session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Product.sales_count), 0),
            func.coalesce(reviews, 0),
            func.sum(Product.rating_average * Product.review_count) / func.nullif(reviews, 0),
        )
        .join(User, User.id == Product.seller_id)
        .where(is_public(), Product.seller_id == seller_id)
    )
    return SellerTotals._make(row.one())


async def technologies(session: AsyncSession, q: str, limit: int) -> list[tuple[str, int]]:
    """Return the technologies of public products in which a word begins with ``q``, with counts.

    The most frequent come first.
    """
    used = TABLE.public.with_only_columns(
        Product.id, func.unnest(Product.tech_stack).label("word")
    ).subquery()
    folded = func.search_fold(used.c.word)
    begun = func.search_fold(q)
    count = func.count(used.c.id.distinct())
    rows = await session.execute(
        select(func.min(used.c.word), count)
        .where(
            or_(
                func.starts_with(folded, begun),
                func.strpos(folded, literal(" ").concat(begun)) > 0,
            )
        )
        .group_by(folded)
        .order_by(desc(count), folded)
        .limit(limit)
    )
    return [(name, number) for name, number in rows]
