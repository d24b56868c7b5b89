"""A seller's figures as CSV: each table of the page, with all its rows."""

import uuid
from collections.abc import AsyncIterator, Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import repository
from api.analytics.periods import Span, columns
from api.analytics.repository import Sums
from api.analytics.schemas import ExportParameters, FigureTable
from api.analytics.service import AnalyticsService, columns_of, grain_of
from api.core.csv import Value, dollars

_SUMS = (
    "views",
    "visitors",
    "shown in searches",
    "chosen in searches",
    "checkouts",
    "sales",
    "revenue",
    "refunds",
    "refunded",
)
_HEADINGS: dict[FigureTable, Sequence[str]] = {
    FigureTable.SERIES: ("first day", "last day", *_SUMS),
    FigureTable.PRODUCTS: ("product", *_SUMS),
    FigureTable.SOURCES: ("source", "name", "views", "checkouts", "sales", "revenue"),
    FigureTable.SEARCHES: ("search", "shown", "chosen", "views", "sales"),
    FigureTable.EMPTY: ("search", "searches"),
}


class FigureExport:
    """Tables of a bounded number of rows: at most so many a day."""

    def __init__(self, analytics: AnalyticsService) -> None:
        self._analytics = analytics

    async def table(
        self, session: AsyncSession, seller_id: uuid.UUID, wanted: ExportParameters
    ) -> tuple[str, Sequence[str], AsyncIterator[Iterable[Value]]]:
        """Return the file's name, heading and rows; raises OwnProductNotFoundError."""
        about: list[str] = [wanted.table]
        if wanted.product is not None:
            _, slug = await self._analytics.own_product(session, seller_id, wanted.product)
            about = [slug, *about]
        _, span = await self._analytics.span(session, seller_id, wanted)
        rows = await _rows(session, seller_id, wanted, span)
        name = "-".join((*about, *(day.isoformat() for day in span)))
        return f"{name}.csv", _HEADINGS[wanted.table], _each(rows)


async def _rows(
    session: AsyncSession, seller_id: uuid.UUID, wanted: ExportParameters, span: Span
) -> list[tuple[Value, ...]]:
    subject = wanted.product or seller_id
    if wanted.table is FigureTable.SERIES:
        grain = grain_of(wanted, span)
        series = await columns_of(session, seller_id, wanted.product, columns(span, grain))
        return [
            (column.first.isoformat(), column.last.isoformat(), *_cells(sums))
            for column, sums in series
        ]
    if wanted.table is FigureTable.PRODUCTS:
        products = await repository.top_products(session, seller_id, span, None)
        return [(one.name, *_cells(one.sums)) for one in products]
    if wanted.table is FigureTable.SOURCES:
        return [
            (one.source.value, *one[1:-1], dollars(one.revenue_cents))
            for one in await repository.sources(session, subject, span, None)
        ]
    if wanted.table is FigureTable.SEARCHES:
        return [tuple(one) for one in await repository.queries(session, subject, span, None)]
    return [tuple(one) for one in await repository.empty_searches(session, span, None)]


def _cells(sums: Sums) -> tuple[Value, ...]:
    return tuple(
        dollars(value) if name.endswith("_cents") else value
        for name, value in sums._asdict().items()
    )


async def _each(rows: Iterable[Iterable[Value]]) -> AsyncIterator[Iterable[Value]]:
    for row in rows:
        yield row
