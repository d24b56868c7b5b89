"""What happens to products in the shop. No row refers to a person."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Identity,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, enum_column


class EventKind(StrEnum):
    """What somebody saw or chose.

    ``view``: a product's page; ``impression``: a list showed the product; ``click``: its card was
    chosen; ``nothing``: a search found no product.
    """

    VIEW = "view"
    IMPRESSION = "impression"
    CLICK = "click"
    NOTHING = "nothing"


class EventSource(StrEnum):
    """Where a visitor came from.

    ``direct``: nowhere that we know; ``search``: a search of ours; ``shop``: another page of ours;
    ``campaign``: a link with utm parameters; ``external``: another site.
    """

    DIRECT = "direct"
    SEARCH = "search"
    SHOP = "shop"
    CAMPAIGN = "campaign"
    EXTERNAL = "external"


class FigureSource(StrEnum):
    """A source of views and sales as sellers see it.

    ``unknown``: of a sale whose buyer was not seen on that day; ``other``: all beyond the most
    frequent of a day.
    """

    DIRECT = "direct"
    SEARCH = "search"
    SHOP = "shop"
    CAMPAIGN = "campaign"
    EXTERNAL = "external"
    UNKNOWN = "unknown"
    OTHER = "other"


class AnalyticsEvent(Base):
    """One event. ``message`` and ``number`` say where in the stream it came, so it counts once.

    ``fresh``: the visitor had not been seen at this before on that day (UTC). Who it was is not
    kept: see ``VisitorOfDay``. There is no foreign key: a search that found nothing has no
    product, and events of a product that has gone go when they are old.
    """

    __tablename__ = "analytics_events"
    __table_args__ = (
        CheckConstraint("(kind = 'nothing') = (product_id IS NULL)", name="nothing_has_no_product"),
        Index("ix_analytics_events_product_id_at", "product_id", "at"),
        Index("ix_analytics_events_at", "at", postgresql_using="brin"),
    )

    message: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind, "event_kind"))
    product_id: Mapped[uuid.UUID | None]
    fresh: Mapped[bool] = mapped_column(server_default=text("false"))
    source: Mapped[EventSource] = mapped_column(enum_column(EventSource, "event_source"))
    host: Mapped[str | None] = mapped_column(String(100))
    utm_source: Mapped[str | None] = mapped_column(String(100))
    utm_medium: Mapped[str | None] = mapped_column(String(100))
    utm_campaign: Mapped[str | None] = mapped_column(String(100))
    q: Mapped[str | None] = mapped_column(String(256))
    position: Mapped[int | None]


class VisitorOfDay(Base):
    """Who has seen what on a day (UTC), and how they came to it; gone when the day is over.

    ``visitor`` is a hash whose key is thrown away as well. ``subject`` is a product, or stands for
    the words of a search that found nothing.
    """

    __tablename__ = "visitors_of_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    subject: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    visitor: Mapped[str] = mapped_column(String(24), primary_key=True)
    source: Mapped[EventSource] = mapped_column(enum_column(EventSource, "event_source"))
    name: Mapped[str] = mapped_column(String(310), server_default=text("''"))
    q: Mapped[str | None] = mapped_column(String(256))


class OrderSource(Base):
    """How the buyer of an order had come to the product, where that was known."""

    __tablename__ = "order_sources"

    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[EventSource] = mapped_column(enum_column(EventSource, "event_source"))
    name: Mapped[str] = mapped_column(String(310), server_default=text("''"))
    q: Mapped[str | None] = mapped_column(String(256))


class ProductFigures(Base):
    """The sums of a product's day, which is one of its seller's time zone.

    Sales and ``revenue_cents``, the seller's share of what was not given back, stand on the day of
    the payment; ``refunds`` and ``refunded_cents``, the seller's share of them, on the day on which
    they were decided.
    """

    __tablename__ = "product_figures"

    product_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int] = mapped_column(server_default=text("0"))
    visitors: Mapped[int] = mapped_column(server_default=text("0"))
    impressions: Mapped[int] = mapped_column(server_default=text("0"))
    clicks: Mapped[int] = mapped_column(server_default=text("0"))
    checkouts: Mapped[int] = mapped_column(server_default=text("0"))
    sales_count: Mapped[int] = mapped_column(server_default=text("0"))
    revenue_cents: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    refunds: Mapped[int] = mapped_column(server_default=text("0"))
    refunded_cents: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class SourceFigures(Base):
    """What came from where; ``subject`` is a product, or a seller for all products together."""

    __tablename__ = "source_figures"

    subject: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    source: Mapped[FigureSource] = mapped_column(
        enum_column(FigureSource, "figure_source"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(310, collation="C"), primary_key=True)
    views: Mapped[int]
    checkouts: Mapped[int]
    sales_count: Mapped[int]
    revenue_cents: Mapped[int] = mapped_column(BigInteger)


class QueryFigures(Base):
    """What searches led to; ``q`` is folded, and empty for all beyond the most frequent."""

    __tablename__ = "query_figures"

    subject: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    q: Mapped[str] = mapped_column(String(256, collation="C"), primary_key=True)
    impressions: Mapped[int]
    clicks: Mapped[int]
    views: Mapped[int]
    sales_count: Mapped[int]


class EmptySearch(Base):
    """A search of some day (UTC) that found nothing, made by several people."""

    __tablename__ = "empty_searches"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    q: Mapped[str] = mapped_column(String(256, collation="C"), primary_key=True)
    searches: Mapped[int]


class FiguresDue(Base):
    """A moment whose day is to be summed anew, of a product or of the searches that found nothing.

    Rows are only added, so that nobody who sells or buys waits for anybody who sums.
    """

    __tablename__ = "figures_due"
    __table_args__ = (Index("ix_figures_due_at", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    product_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class EventsKept(Base):
    """The one row that says from when on all events are still there."""

    __tablename__ = "events_kept"
    __table_args__ = (CheckConstraint("one", name="one_row"),)

    one: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    since: Mapped[datetime]
