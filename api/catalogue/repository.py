"""All SQL about a seller's own products."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, delete, desc, exists, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from api.catalogue.publishing import Contents
from api.catalogue.schemas import LabelKind, OwnParameters
from api.core.paging import fetch_page
from api.models import (
    BuildStatus,
    Category,
    IndexBuild,
    Order,
    Product,
    ProductFigures,
    ProductFormerSlug,
    ProductImage,
    ProductSearchState,
    ProductStatus,
    ProductVersion,
    SearchOutbox,
)
from api.search.documents import Entity

# Arbitrary but fixed: makers of slugs take turns, so that two drafts of one name get two slugs.
SLUG_LOCK = 7_301_010

PRODUCTS = Entity.PRODUCTS.value

_VIEWS = (
    select(func.coalesce(func.sum(ProductFigures.views), 0))
    .where(ProductFigures.product_id == Product.id)
    .scalar_subquery()
)
_REVENUE = (
    select(func.coalesce(func.sum(Order.seller_cents - Order.refunded_seller_cents), 0))
    .where(Order.product_id == Product.id, Order.paid_at.is_not(None))
    .scalar_subquery()
)
_SORTS = {
    "updated": (desc(Product.updated_at),),
    "name": (func.lower(Product.name),),
    "price": (desc(func.coalesce(Product.price_cents, -1)),),
    "views": (desc(_VIEWS),),
    "sales": (desc(Product.sales_count),),
    "revenue": (desc(_REVENUE),),
    "rating": (desc(func.coalesce(Product.rating_average, 0)), desc(Product.review_count)),
}


async def find(
    session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID, *, lock: bool
) -> Product | None:
    """Return a seller's product with its category; locked, nobody else can change it."""
    statement = (
        select(Product)
        .outerjoin(Product.category)
        .where(Product.id == product_id, Product.seller_id == seller_id)
        .options(contains_eager(Product.category))
        .execution_options(populate_existing=True)
    )
    if lock:
        statement = statement.with_for_update(of=Product)
    return await session.scalar(statement)


async def latest_drafts(
    session: AsyncSession, seller_id: uuid.UUID, limit: int
) -> Sequence[Product]:
    """Return the drafts that a seller has changed last."""
    rows = await session.scalars(
        select(Product)
        .where(Product.seller_id == seller_id, Product.status == ProductStatus.DRAFT)
        .order_by(Product.updated_at.desc(), Product.id)
        .limit(limit)
    )
    return rows.all()


async def find_all(
    session: AsyncSession, seller_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Product]:
    """Return a seller's products with their categories, locked in the order of their ids."""
    rows = await session.scalars(
        select(Product)
        .outerjoin(Product.category)
        .where(Product.id.in_(ids), Product.seller_id == seller_id)
        .order_by(Product.id)
        .options(contains_eager(Product.category))
        .with_for_update(of=Product)
    )
    return {row.id: row for row in rows}


async def page(
    session: AsyncSession, seller_id: uuid.UUID, parameters: OwnParameters
) -> tuple[list[tuple[Product, int, int]], int]:
    """Return a page of a seller's products with views and revenue, and how many there are."""
    statement = select(Product, _VIEWS.label("views"), _REVENUE.label("revenue")).where(
        Product.seller_id == seller_id
    )
    if parameters.status is not None:
        statement = statement.where(Product.status == parameters.status)
    if parameters.q:
        sought = func.search_fold(parameters.q)
        statement = statement.where(
            or_(
                func.strpos(func.search_fold(Product.name), sought) > 0,
                func.strpos(Product.slug, sought) > 0,
            )
        )
    order = _SORTS[parameters.sort]
    rows, total = await fetch_page(session, statement, order, Product.id, parameters)
    return [(product, views, revenue) for product, views, revenue in rows], total


async def counts(session: AsyncSession, seller_id: uuid.UUID) -> dict[ProductStatus, int]:
    """Return how many products a seller has in each status."""
    rows: Any = await session.execute(
        select(Product.status, func.count())
        .where(Product.seller_id == seller_id)
        .group_by(Product.status)
    )
    found = dict(rows.all())
    return {status: found.get(status, 0) for status in ProductStatus}


async def category(session: AsyncSession, slug: str) -> Category | None:
    """Return a category."""
    return await session.scalar(select(Category).where(Category.slug == slug))


async def take_turn_at_slugs(session: AsyncSession) -> None:
    """Wait until nobody else is choosing a slug; held to the end of the transaction."""
    await session.execute(select(func.pg_advisory_xact_lock(SLUG_LOCK)))


async def taken_slugs(
    session: AsyncSession, beginning: str, except_of: uuid.UUID | None
) -> set[str]:
    """Return the slugs with this beginning that another product has, or had: links lead there."""
    own = Product.id.is_distinct_from(except_of)
    former = ProductFormerSlug.product_id.is_distinct_from(except_of)
    rows = await session.scalars(
        union_all(
            select(Product.slug).where(Product.slug.startswith(beginning, autoescape=True), own),
            select(ProductFormerSlug.slug).where(
                ProductFormerSlug.slug.startswith(beginning, autoescape=True), former
            ),
        )
    )
    return set(rows)


async def add(session: AsyncSession, product: Product) -> None:
    """Insert a product."""
    session.add(product)
    await session.flush()


async def contents(session: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Contents]:
    """Return what belongs to each of these products."""
    rows = await session.execute(
        select(
            Product.id,
            exists().where(ProductImage.product_id == Product.id),
            exists().where(ProductVersion.product_id == Product.id),
        ).where(Product.id.in_(ids))
    )
    return {id_: Contents(image, version) for id_, image, version in rows}


async def copy_images(session: AsyncSession, source: uuid.UUID, target: uuid.UUID) -> None:
    """Give a product the pictures of another one."""
    columns = (
        *("position", "url", "alt", "width", "height"),
        *("upload_id", "srcset", "placeholder"),
    )
    taken = select(
        cast(target, Product.id.type), *(getattr(ProductImage, name) for name in columns)
    ).where(ProductImage.product_id == source)
    await session.execute(
        ProductImage.__table__.insert().from_select(["product_id", *columns], taken)  # type: ignore[attr-defined] # a Table
    )


async def has_orders(session: AsyncSession, product_id: uuid.UUID) -> bool:
    """Whether a product was ever ordered; its row is locked, so nobody orders it meanwhile."""
    return bool(await session.scalar(select(exists().where(Order.product_id == product_id))))


async def remove(session: AsyncSession, product_id: uuid.UUID) -> None:
    """Delete a product with all that is only its own."""
    await session.execute(delete(Product).where(Product.id == product_id))


class SearchFacts(NamedTuple):
    """What is known of a product's way to the search engine."""

    waiting: bool
    attempts: int
    reason: str | None
    confirmed_at: datetime | None
    revision: int | None
    built_at: datetime | None


async def search_facts(session: AsyncSession, product_id: uuid.UUID) -> SearchFacts:
    """Return whether a change of a product waits or was refused, and what was confirmed when."""
    built = (
        select(func.max(IndexBuild.finished_at))
        .where(IndexBuild.entity == PRODUCTS, IndexBuild.status == BuildStatus.SWAPPED)
        .scalar_subquery()
    )
    one = select(literal(product_id, Product.id.type).label("id")).subquery()
    row = await session.execute(
        select(
            SearchOutbox.entity_id.is_not(None),
            func.coalesce(SearchOutbox.attempts, 0),
            SearchOutbox.last_error,
            ProductSearchState.confirmed_at,
            ProductSearchState.revision,
            built,
        )
        .select_from(one)
        .outerjoin(
            SearchOutbox,
            (SearchOutbox.entity_id == one.c.id) & (SearchOutbox.entity == PRODUCTS),
        )
        .outerjoin(ProductSearchState, ProductSearchState.product_id == one.c.id)
    )
    return SearchFacts._make(row.one())


async def labels(
    session: AsyncSession, kind: LabelKind, q: str, limit: int
) -> Sequence[tuple[str, int]]:
    """Return the labels of published products that contain ``q``, those that begin so first."""
    labels_of = Product.tech_stack if kind is LabelKind.TECH else Product.tags
    used = (
        select(func.unnest(labels_of).label("label"))
        .where(Product.status == ProductStatus.PUBLISHED)
        .subquery()
    )
    label = cast(used.c.label, String)
    folded, sought = func.search_fold(label), func.search_fold(q)
    number = func.count()
    rows: Any = await session.execute(
        select(func.min(label), number)
        .where(func.strpos(folded, sought) > 0)
        .group_by(folded)
        .order_by(desc(func.starts_with(folded, sought)), desc(number), folded)
        .limit(limit)
    )
    return [(name, found) for name, found in rows]
