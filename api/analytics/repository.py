"""All SQL about events and figures. Days are those of UTC."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    any_,
    case,
    cast,
    desc,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import sales_repository as sales
from api.analytics.sales_repository import Sales
from api.models import (
    AnalyticsEvent,
    EventKind,
    EventSource,
    Product,
    ProductFigures,
    ProductFiguresDue,
)

DUE_AT_ONCE = 2000
SHOWN = 10

# The sums are made anew from the events, so that it does not matter how often. Whoever notes the
# same product and day meanwhile waits for this transaction, and then it is due once more.
_ROLL_UP = text(
    """
    WITH due AS (
        DELETE FROM product_figures_due WHERE (product_id, day) IN (
            SELECT product_id, day FROM product_figures_due
            ORDER BY product_id, day LIMIT :size FOR UPDATE SKIP LOCKED
        )
        RETURNING product_id, day
    )
    SELECT product_id, day FROM due
    """
)
_SUM = text(
    """
    INSERT INTO product_figures AS f (product_id, day, views, visitors, impressions, clicks)
    SELECT e.product_id, e.day,
        count(*) FILTER (WHERE e.kind = 'view'),
        count(DISTINCT e.visitor) FILTER (WHERE e.kind = 'view'),
        count(*) FILTER (WHERE e.kind = 'impression'),
        count(*) FILTER (WHERE e.kind = 'click')
    FROM unnest(CAST(:products AS uuid[]), CAST(:days AS date[])) AS d (product_id, day)
    JOIN analytics_events e ON e.product_id = d.product_id AND e.day = d.day
    GROUP BY e.product_id, e.day
    ON CONFLICT (product_id, day) DO UPDATE SET
        views = excluded.views, visitors = excluded.visitors,
        impressions = excluded.impressions, clicks = excluded.clicks
    """
)


class Sums(NamedTuple):
    """Sums of some product's days."""

    views: int = 0
    visitors: int = 0
    impressions: int = 0
    clicks: int = 0
    sales_count: int = 0
    revenue_cents: int = 0

    def with_sales(self, sales: Sales) -> "Sums":
        """Return these with what was sold."""
        return self._replace(**sales._asdict())


async def add(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert events, those that are there already left out, and note which sums they change."""
    sent = {row["product_id"] for row in rows}
    # One parameter, however many there are: a statement takes 32,767.
    wanted = any_(cast(list(sent), ARRAY(Uuid)))
    known = set(await session.scalars(select(Product.id).where(Product.id == wanted)))
    # Anybody can send anything: what is no product is not counted.
    rows = [row for row in rows if row["product_id"] in known]
    if not rows:
        return
    await session.execute(insert(AnalyticsEvent).on_conflict_do_nothing(), rows)
    due = sorted({(row["product_id"], row["day"]) for row in rows})
    # A row that is there is locked all the same: a roll-up that took it now would not see these
    # events yet, and nothing would be due any more when they are committed.
    noted = insert(ProductFiguresDue)
    await session.execute(
        noted.on_conflict_do_update(
            index_elements=["product_id", "day"], set_={"day": noted.excluded.day}
        ),
        [{"product_id": product_id, "day": day} for product_id, day in due],
    )


async def roll_up(session: AsyncSession) -> int:
    """Make sums anew that are due; returns how many."""
    due = (await session.execute(_ROLL_UP, {"size": DUE_AT_ONCE})).all()
    if due:
        products, days = zip(*due, strict=True)
        await session.execute(_SUM, {"products": list(products), "days": list(days)})
    return len(due)


def _sums() -> tuple[ColumnElement[int], ...]:
    columns = (
        ProductFigures.views,
        ProductFigures.visitors,
        ProductFigures.impressions,
        ProductFigures.clicks,
    )
    return tuple(func.coalesce(func.sum(column), 0).label(column.key) for column in columns)


def _of(seller_id: uuid.UUID, product_id: uuid.UUID | None, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """Select figures of a seller's products, or of one of them."""
    found = (
        select(*columns)
        .select_from(ProductFigures)
        .join(Product, Product.id == ProductFigures.product_id)
        .where(Product.seller_id == seller_id)
    )
    return found if product_id is None else found.where(Product.id == product_id)


async def totals(
    session: AsyncSession,
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    first: date,
    last: date,
) -> Sums:
    """Return the sums from one day to another."""
    found = _of(seller_id, product_id, *_sums()).where(ProductFigures.day.between(first, last))
    seen = Sums(*(await session.execute(found)).one())
    return seen.with_sales(await sales.totals(session, seller_id, product_id, first, last))


async def series(
    session: AsyncSession,
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    first: date,
    last: date,
) -> list[tuple[date, Sums]]:
    """Return the sums of each day from one to another, days without any included."""
    found = (
        _of(seller_id, product_id, ProductFigures.day, *_sums())
        .where(ProductFigures.day.between(first, last))
        .group_by(ProductFigures.day)
    )
    seen = {day: Sums(*sums) for day, *sums in await session.execute(found)}
    sold = await sales.by_day(session, seller_id, product_id, first, last)
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return [(day, seen.get(day, Sums()).with_sales(sold.get(day, sales.NOTHING))) for day in days]


async def top_products(
    session: AsyncSession, seller_id: uuid.UUID, first: date, last: date
) -> list[tuple[uuid.UUID, str, str, Sums]]:
    """Return id, name and slug of the most seen products, with their sums.

    Of those seen equally often, the one that has earned most comes first.
    """
    sold = sales.of_products(seller_id, first, last)
    seen = (
        _of(seller_id, None, Product.id.label("id"), *_sums())
        .where(ProductFigures.day.between(first, last))
        .group_by(Product.id)
        .subquery()
    )
    figures = [func.coalesce(column, 0) for column in (*seen.c, *sold.c) if column.key != "id"]
    found = (
        select(Product.id, Product.name, Product.slug, *figures)
        .select_from(seen.join(sold, sold.c.id == seen.c.id, full=True))
        .join(Product, Product.id == func.coalesce(seen.c.id, sold.c.id))
        .order_by(desc(figures[0]), desc(figures[-1]), Product.name)
        .limit(SHOWN)
    )
    rows = await session.execute(found)
    return [(id_, name, slug, Sums(*sums)) for id_, name, slug, *sums in rows]


async def queries(
    session: AsyncSession, product_id: uuid.UUID, first: date, last: date
) -> list[tuple[str, int, int]]:
    """Return the searches that showed a product, with impressions and clicks, the most first."""
    shown = func.count().filter(AnalyticsEvent.kind == EventKind.IMPRESSION)
    chosen = func.count().filter(AnalyticsEvent.kind == EventKind.CLICK)
    folded = func.lower(AnalyticsEvent.q)
    rows: Any = await session.execute(
        select(folded, shown, chosen)
        .where(
            AnalyticsEvent.product_id == product_id,
            AnalyticsEvent.day.between(first, last),
            AnalyticsEvent.q.is_not(None),
            AnalyticsEvent.kind != EventKind.VIEW,
        )
        .group_by(folded)
        .order_by(desc(chosen), desc(shown), folded)
        .limit(SHOWN)
    )
    return [(q, impressions, clicks) for q, impressions, clicks in rows]


async def sources(
    session: AsyncSession, product_id: uuid.UUID, first: date, last: date
) -> list[tuple[EventSource, str | None, int]]:
    """Return where views of a product came from, the most first."""
    name = case(
        (AnalyticsEvent.source == EventSource.CAMPAIGN, AnalyticsEvent.utm_source),
        else_=AnalyticsEvent.host,
    )
    number = func.count()
    rows: Any = await session.execute(
        select(AnalyticsEvent.source, name, number)
        .where(
            AnalyticsEvent.product_id == product_id,
            AnalyticsEvent.day.between(first, last),
            AnalyticsEvent.kind == EventKind.VIEW,
        )
        .group_by(AnalyticsEvent.source, name)
        .order_by(desc(number), AnalyticsEvent.source, name)
        .limit(SHOWN)
    )
    return [(source, found, views) for source, found, views in rows]


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
