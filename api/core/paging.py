"""Pages of lists: ``{items, total, page, per_page, pages}``."""

from collections.abc import Sequence
from typing import Annotated, Any, Protocol, TypeVarTuple

from pydantic import Field
from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import OrderByList

DEFAULT_PER_PAGE = 24
MAX_PER_PAGE = 100
MAX_REACHABLE = 10_000
"""How deep one may page, in items: beyond it every search engine and database becomes slow."""

Page = Annotated[int, Field(ge=1, le=MAX_REACHABLE)]
PerPage = Annotated[int, Field(ge=1, le=MAX_PER_PAGE)]

_Columns = TypeVarTuple("_Columns")


class Asked(Protocol):
    """Which page of a list somebody wants; the first is 1."""

    @property
    def page(self) -> int:
        """The number of the page."""

    @property
    def per_page(self) -> int:
        """How many items a page has."""


def page_count(total: int, per_page: int) -> int:
    """Return how many pages of a list can be asked for."""
    return min(-(-total // per_page), MAX_REACHABLE // per_page)


def page_of(items: Sequence[Any], total: int, asked: Asked) -> dict[str, Any]:
    """Return a page as the API gives it; ``total`` counts the items of all pages."""
    return {
        "items": items,
        "total": total,
        "page": asked.page,
        "per_page": asked.per_page,
        "pages": page_count(total, asked.per_page),
    }


async def fetch_page(
    session: AsyncSession,
    statement: Select[*_Columns],
    order: Sequence[ColumnElement[Any] | OrderByList | InstrumentedAttribute[Any]],
    key: InstrumentedAttribute[Any],
    asked: Asked,
) -> tuple[Sequence[Row[*_Columns]], int]:
    """Return a page of what a statement selects, in this order, and how many rows it has in all.

    Rows that are alike to ``order`` come by their ``key``, so that none stands on two pages.
    """
    total = await session.scalar(
        select(func.count()).select_from(statement.with_only_columns(key).subquery())
    )
    rows = await session.execute(
        statement.order_by(*order, key)
        .limit(asked.per_page)
        .offset((asked.page - 1) * asked.per_page)
    )
    return rows.all(), total or 0
