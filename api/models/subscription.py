"""The Pro plan, which Stripe bills."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, enum_column
from api.models.refund import DisputeStatus


class Subscription(Timestamped, Base):
    """Somebody's subscription as Stripe last told of it; ``status`` is Stripe's own word.

    The row is there before Stripe is asked for a checkout session; ``attempt`` counts those, and
    makes each request's idempotency key. ``refreshed_at`` is when Stripe was asked: an answer to an
    earlier question changes nothing any more. ``due_at`` is when it is asked next, in case its
    webhook never comes.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (CheckConstraint("attempt > 0", name="attempt_positive"),)

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="RESTRICT"), primary_key=True
    )
    stripe_customer_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_subscription_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_session_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    status: Mapped[str] = mapped_column(String(40), server_default=text("'incomplete'"))
    attempt: Mapped[int] = mapped_column(server_default=text("1"))
    current_period_end: Mapped[datetime | None]
    cancel_at_period_end: Mapped[bool] = mapped_column(server_default=text("false"))
    refreshed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


class SubscriptionDispute(Timestamped, Base):
    """A bank takes back what somebody paid for the Pro plan.

    ``withdrawn_cents`` and ``fee_cents`` are what was posted of it.
    """

    __tablename__ = "subscription_disputes"

    stripe_dispute_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    stripe_invoice_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[DisputeStatus] = mapped_column(enum_column(DisputeStatus, "dispute_status"))
    reason: Mapped[str] = mapped_column(String(100))
    withdrawn_cents: Mapped[int] = mapped_column(server_default=text("0"))
    fee_cents: Mapped[int] = mapped_column(server_default=text("0"))
    currency: Mapped[str] = mapped_column(String(3))
    closed_at: Mapped[datetime | None]
