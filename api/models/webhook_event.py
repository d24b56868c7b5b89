"""Webhooks as they came in, kept until they are handled and afterwards as evidence."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, enum_column


class WebhookSource(StrEnum):
    """Who sends webhooks."""

    CLERK = "clerk"
    STRIPE = "stripe"


class WebhookEvent(Base):
    """One webhook, however often it was sent: the sender's own id is the key."""

    __tablename__ = "webhook_inbox"
    __table_args__ = (
        Index("ix_webhook_inbox_due", "due_at", postgresql_where=text("handled_at IS NULL")),
        # Whoever closes an account has what was told of it erased.
        Index(
            "ix_webhook_inbox_about",
            text("(payload ->> 'id')"),
            postgresql_where=text("source = 'clerk'"),
        ),
    )

    source: Mapped[WebhookSource] = mapped_column(
        enum_column(WebhookSource, "webhook_source"), primary_key=True
    )
    event_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    handled_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(1000))


class NewsPosition(Base):
    """How far Stripe's own list of events was read, in one row.

    All that was made before ``read_until`` is in the inbox. Reading goes on in a slice of time that
    ends with ``slice_until``, from the newest event of it to the oldest; ``after_id`` is the last
    that was read. Both are null between two slices.
    """

    __tablename__ = "stripe_news_position"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    read_until: Mapped[datetime]
    slice_until: Mapped[datetime | None]
    after_id: Mapped[str | None] = mapped_column(String(255))
