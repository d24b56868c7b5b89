"""Figures as sellers ask for them and see them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.analytics.periods import LONGEST_DAYS, Grain, PeriodName, Span
from api.models import FigureSource

_Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]


class PeriodParameters(BaseModel):
    """Which days, in the seller's time zone; ``from`` and ``to`` of a custom period alone."""

    model_config = ConfigDict(extra="forbid")

    period: PeriodName = PeriodName.DAYS_30
    first: Annotated[_Day | None, Field(alias="from")] = None
    last: Annotated[_Day | None, Field(alias="to")] = None
    by: Grain | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        custom = self.period is PeriodName.CUSTOM
        given = {self.first is not None, self.last is not None}
        if given != {custom}:
            raise ValueError("from and to belong to the period custom, and it needs both")
        if self.first is not None and self.last is not None:
            days = Span(self.first, self.last).days
            if not 1 <= days <= LONGEST_DAYS:
                raise ValueError(f"to must be 0 to {LONGEST_DAYS - 1} days after from")
        return self


class FigureTable(StrEnum):
    """The tables that can be had as CSV; ``products`` and ``empty`` are of all products alone."""

    SERIES = "series"
    PRODUCTS = "products"
    SOURCES = "sources"
    SEARCHES = "searches"
    EMPTY = "empty"


class ExportParameters(PeriodParameters):
    """Which table of which period; without ``product``, of all products."""

    table: FigureTable = FigureTable.SERIES
    product: UUID | None = None

    @model_validator(mode="after")
    def _of_all(self) -> Self:
        if self.product is not None and self.table in {FigureTable.PRODUCTS, FigureTable.EMPTY}:
            raise ValueError(f"the table {self.table.value} is of all products")
        return self


class Counts(BaseModel):
    """Sums; ``visitors`` are those of each product and day, added up.

    ``revenue_cents`` is the seller's share of what was not given back, counted on the day of the
    payment; an order that was given back in full is not among ``sales_count``. ``refunds`` and
    ``refunded_cents``, the seller's share of them, count on the day of the decision.
    ``checkouts`` are orders that somebody began to pay.
    """

    views: int
    visitors: int
    impressions: int
    clicks: int
    checkouts: int
    sales_count: int
    revenue_cents: int
    refunds: int
    refunded_cents: int


class ColumnCounts(Counts):
    """The sums of a day, a week or a month, or of what the period has of it."""

    first: date
    last: date


class ProductCounts(Counts):
    """The sums of one product."""

    id: UUID
    name: str
    slug: str


class QueryCounts(BaseModel):
    """A search, and how often it showed a product, had it chosen, seen and bought."""

    q: str
    impressions: int
    clicks: int
    views: int
    sales_count: int


class SourceCounts(BaseModel):
    """Where views and sales came from; ``name`` is a host or a campaign, or empty."""

    source: FigureSource
    name: str
    views: int
    checkouts: int
    sales_count: int
    revenue_cents: int


class EmptySearchCount(BaseModel):
    """A search of the whole shop that found nothing for several people on one day (UTC)."""

    q: str
    searches: int


class Days(BaseModel):
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date


class Period(BaseModel):
    """The figures of some days, and those of as many directly before.

    Each column of ``series_before`` has as many days as the one of ``series`` at its place, and
    lies before it by as many days as the period has.
    """

    time_zone: str
    currency: str
    by: Grain
    period: Days
    period_before: Days
    totals: Counts
    before: Counts
    series: list[ColumnCounts]
    series_before: list[ColumnCounts]
    sources: list[SourceCounts]
    queries: list[QueryCounts]


class Overview(Period):
    """All products of a seller; ``products`` are those that earned most."""

    products: list[ProductCounts]
    empty_searches: list[EmptySearchCount]


class ProductAnalytics(Period):
    """One product."""

    name: str
    slug: str


class TimeZone(BaseModel):
    """Where a seller's days begin and end, and what there is to choose from."""

    time_zone: str
    choices: list[str]


class TimeZoneChange(BaseModel):
    """An IANA name."""

    model_config = ConfigDict(extra="forbid")

    time_zone: Annotated[str, Field(max_length=64)]
