"""What happens to products in the shop. No row refers to a person."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, enum_column


class EventKind(StrEnum):
    """A product's page was seen, a list showed the product, its card was chosen."""

    VIEW = "view"
    IMPRESSION = "impression"
    CLICK = "click"


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


class AnalyticsEvent(Base):
    """One event. ``message`` and ``number`` say where in the stream it came, so it counts once.

    ``visitor`` is a hash whose key is thrown away after the day (UTC): it tells visitors of one
    day apart, and no more. There is no foreign key: figures stay when a product goes.
    """

    __tablename__ = "analytics_events"
    __table_args__ = (Index("ix_analytics_events_product_id_day", "product_id", "day"),)

    message: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[EventKind] = mapped_column(enum_column(EventKind, "event_kind"))
    product_id: Mapped[uuid.UUID]
    visitor: Mapped[str] = mapped_column(String(24))
    source: Mapped[EventSource] = mapped_column(enum_column(EventSource, "event_source"))
    host: Mapped[str | None] = mapped_column(String(100))
    utm_source: Mapped[str | None] = mapped_column(String(100))
    utm_medium: Mapped[str | None] = mapped_column(String(100))
    utm_campaign: Mapped[str | None] = mapped_column(String(100))
    q: Mapped[str | None] = mapped_column(String(256))
    position: Mapped[int | None]


class ProductFigures(Base):
    """The sums of a product's events of one day (UTC)."""

    __tablename__ = "product_figures"

    product_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int] = mapped_column(server_default=text("0"))
    visitors: Mapped[int] = mapped_column(server_default=text("0"))
    impressions: Mapped[int] = mapped_column(server_default=text("0"))
    clicks: Mapped[int] = mapped_column(server_default=text("0"))


class ProductFiguresDue(Base):
    """A product and a day whose sums are to be made anew."""

    __tablename__ = "product_figures_due"

    product_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
