"""Events as browsers send them, figures as sellers see them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from api.models import EventSource

MAX_EVENTS = 20
MAX_SHOWN = 60

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Query = Annotated[str, StringConstraints(strip_whitespace=True, max_length=256)]
Position = Annotated[int, Field(ge=1, le=10_000)]


class Event(BaseModel):
    """What all events have in common: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class ViewEvent(Event):
    """A product's page was seen; ``referrer`` is the address that the browser names.

    What is not known is empty.
    """

    kind: Literal["view"]
    product_id: UUID
    referrer: Annotated[str, StringConstraints(max_length=2000)]
    q: Query
    utm_source: Text
    utm_medium: Text
    utm_campaign: Text


class ImpressionEvent(Event):
    """A list showed these products, the first at ``position`` counted from one."""

    kind: Literal["impression"]
    product_ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_SHOWN)]
    q: Query
    position: Position


class ClickEvent(Event):
    """Somebody chose a product from a list."""

    kind: Literal["click"]
    product_id: UUID
    q: Query
    position: Position | None


Sent = ViewEvent | ImpressionEvent | ClickEvent


class Events(BaseModel):
    """What a browser has to tell."""

    model_config = ConfigDict(extra="forbid")

    events: Annotated[
        list[Annotated[Sent, Field(discriminator="kind")]],
        Field(min_length=1, max_length=MAX_EVENTS),
    ]

    @field_validator("events")
    @classmethod
    def _few(cls, events: list[Sent]) -> list[Sent]:
        """Each product that was shown becomes a row: anybody can send them, and as fast."""
        shown = sum(len(one.product_ids) for one in events if isinstance(one, ImpressionEvent))
        if shown > MAX_SHOWN:
            raise ValueError(f"must show at most {MAX_SHOWN} products in all")
        return events


class Counts(BaseModel):
    """Sums; ``visitors`` are those of each day, added up.

    ``revenue_cents`` is the seller's share of what was not given back, counted on the day of the
    payment; an order that was given back in full is not among ``sales_count``.
    """

    views: int
    visitors: int
    impressions: int
    clicks: int
    sales_count: int
    revenue_cents: int


class DayCounts(Counts):
    """The sums of one day (UTC)."""

    day: date


class ProductCounts(Counts):
    """The sums of one product."""

    id: UUID
    name: str
    slug: str


class QueryCounts(BaseModel):
    """A search, how often it showed the product, and how often that was chosen."""

    q: str
    impressions: int
    clicks: int


class SourceCounts(BaseModel):
    """Where views came from; ``name`` is a host or a campaign's source, where there is one."""

    source: EventSource
    name: str | None
    views: int


class Period(BaseModel):
    """The figures of some days up to today (UTC), and of as many before."""

    days: int
    totals: Counts
    before: Counts
    series: list[DayCounts]


class Overview(Period):
    """All products of a seller; ``products`` are those most seen or sold."""

    products: list[ProductCounts]


class ProductAnalytics(Period):
    """One product, with the searches that showed it and where its views came from."""

    name: str
    slug: str
    queries: list[QueryCounts]
    sources: list[SourceCounts]
