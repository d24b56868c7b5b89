"""All SQL that reads figures. Days are those of the seller's time zone."""

import uuid
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, desc, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.periods import Span
from api.models import (
    EmptySearch,
    FigureSource,
    Product,
    ProductFigures,
    QueryFigures,
    SellerProfile,
    SourceFigures,
)

NOTING_SECONDS = 25


class Sums(NamedTuple):
    """Sums of some products' days."""

    views: int = 0
    visitors: int = 0
    impressions: int = 0
    clicks: int = 0
    checkouts: int = 0
    sales_count: int = 0
    revenue_cents: int = 0
    refunds: int = 0
    refunded_cents: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(*(one + two for one, two in zip(self, other, strict=True)))


class ProductSums(NamedTuple):
    """A product with its sums."""

    id: uuid.UUID
    name: str
    slug: str
    sums: Sums


class SourceSums(NamedTuple):
    """What came from a source."""

    source: FigureSource
    name: str
    views: int
    checkouts: int
    sales_count: int
    revenue_cents: int


class QuerySums(NamedTuple):
    """What a search led to."""

    q: str
    impressions: int
    clicks: int
    views: int
    sales_count: int


_COLUMNS = tuple(ProductFigures.__table__.c[name] for name in Sums._fields)


def _sums(condition: ColumnElement[bool] | None = None) -> list[ColumnElement[Any]]:
    sums = [func.sum(column) for column in _COLUMNS]
    return [func.coalesce(one if condition is None else one.filter(condition), 0) for one in sums]


def _of(
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    span: Span,
    *columns: Any,  # noqa: ANN401 - columns
) -> Select[Any]:
    """Select figures of a seller's products, or of one of them."""
    found = (
        select(*columns)
        .select_from(ProductFigures)
        .join(Product, Product.id == ProductFigures.product_id)
        .where(Product.seller_id == seller_id, ProductFigures.day.between(*span))
    )
    return found if product_id is None else found.where(Product.id == product_id)


async def zone_and_today(session: AsyncSession, seller_id: uuid.UUID) -> tuple[str, date]:
    """Return a seller's time zone, and which day it is there."""
    row = await session.execute(
        select(
            SellerProfile.time_zone,
            func.date(func.timezone(SellerProfile.time_zone, func.now())),
        ).where(SellerProfile.user_id == seller_id)
    )
    zone, today = row.one()
    return zone, today


async def totals(
    session: AsyncSession,
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    span: Span,
    before: Span,
) -> tuple[Sums, Sums]:
    """Return the sums of a period and of the one directly before it."""
    both = Span(before.first, span.last)
    now = _sums(ProductFigures.day >= span.first)
    then = _sums(ProductFigures.day < span.first)
    row = (await session.execute(_of(seller_id, product_id, both, *now, *then))).one()
    size = len(Sums._fields)
    return Sums(*map(int, row[:size])), Sums(*map(int, row[size:]))


async def by_day(
    session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID | None, span: Span
) -> dict[date, Sums]:
    """Return the sums of each day that has any."""
    found = _of(seller_id, product_id, span, ProductFigures.day, *_sums())
    rows = await session.execute(found.group_by(ProductFigures.day))
    return {day: Sums(*map(int, sums)) for day, *sums in rows}


async def top_products(
    session: AsyncSession, seller_id: uuid.UUID, span: Span, limit: int | None
) -> list[ProductSums]:
    """Return the products that earned most; of those that earned the same, the most seen first."""
    found = _of(seller_id, None, span, Product.id, Product.name, Product.slug, *_sums()).group_by(
        Product.id
    )
    earned, sold, seen = (
        func.sum(ProductFigures.revenue_cents),
        func.sum(ProductFigures.sales_count),
        func.sum(ProductFigures.views),
    )
    ordered = found.order_by(desc(earned), desc(sold), desc(seen), Product.name, Product.id)
    rows = await session.execute(ordered.limit(limit))
    return [ProductSums(id_, name, slug, Sums(*map(int, sums))) for id_, name, slug, *sums in rows]


async def sources(
    session: AsyncSession, subject: uuid.UUID, span: Span, limit: int | None
) -> list[SourceSums]:
    """Return where views and sales came from, the most views first."""
    sums = [
        func.sum(column)
        for column in (
            SourceFigures.views,
            SourceFigures.checkouts,
            SourceFigures.sales_count,
            SourceFigures.revenue_cents,
        )
    ]
    rows: Any = await session.execute(
        select(SourceFigures.source, SourceFigures.name, *sums)
        .where(SourceFigures.subject == subject, SourceFigures.day.between(*span))
        .group_by(SourceFigures.source, SourceFigures.name)
        .order_by(desc(sums[0]), desc(sums[3]), SourceFigures.source, SourceFigures.name)
        .limit(limit)
    )
    return [SourceSums(source, name, *map(int, found)) for source, name, *found in rows]


async def queries(
    session: AsyncSession, subject: uuid.UUID, span: Span, limit: int | None
) -> list[QuerySums]:
    """Return the searches before products were found, those that led to most first."""
    sums = [
        func.sum(column)
        for column in (
            QueryFigures.impressions,
            QueryFigures.clicks,
            QueryFigures.views,
            QueryFigures.sales_count,
        )
    ]
    rows: Any = await session.execute(
        select(QueryFigures.q, *sums)
        .where(
            QueryFigures.subject == subject,
            QueryFigures.day.between(*span),
            QueryFigures.q != "",
        )
        .group_by(QueryFigures.q)
        .order_by(desc(sums[3]), desc(sums[2]), desc(sums[1]), desc(sums[0]), QueryFigures.q)
        .limit(limit)
    )
    return [QuerySums(q, *map(int, found)) for q, *found in rows]


async def empty_searches(
    session: AsyncSession, span: Span, limit: int | None
) -> list[tuple[str, int]]:
    """Return searches of the whole shop that found nothing, the most frequent first."""
    number = func.sum(EmptySearch.searches)
    rows = await session.execute(
        select(EmptySearch.q, number)
        .where(EmptySearch.day.between(*span))
        .group_by(EmptySearch.q)
        .order_by(desc(number), EmptySearch.q)
        .limit(limit)
    )
    return [(q, int(count)) for q, count in rows]


async def own_product(
    session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID
) -> tuple[str, str] | None:
    """Return name and slug of a seller's product."""
    row = (
        await session.execute(
            select(Product.name, Product.slug).where(
                Product.id == product_id, Product.seller_id == seller_id
            )
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


async def time_zones(session: AsyncSession) -> list[str]:
    """Return the names of all time zones of places, and UTC, as Postgres knows them."""
    rows = await session.scalars(
        text(
            "SELECT name FROM pg_timezone_names WHERE name = 'UTC' OR name ~"
            " '^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/'"
            " ORDER BY name"
        )
    )
    return list(rows)


async def set_time_zone(session: AsyncSession, seller_id: uuid.UUID, name: str) -> None:
    """Write a seller's time zone; a trigger notes that all sums of days are to be cut anew.

    Those may be hundreds of thousands: this may take longer than what requests ask for otherwise.
    """
    await session.execute(
        text("SELECT set_config('statement_timeout', :timeout, true)"),
        {"timeout": f"{NOTING_SECONDS}s"},
    )
    await session.execute(
        update(SellerProfile).where(SellerProfile.user_id == seller_id).values(time_zone=name)
    )
