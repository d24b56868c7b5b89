"""How sellers are paid: their accounts at Stripe, and payouts."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, UuidPk, enum_column


class SellerAccount(Timestamped, Base):
    """A seller's connected account at Stripe, as Stripe last told of it.

    The row is there before Stripe is asked for the account, and gives the request its idempotency
    key. ``requirements`` are the names of what Stripe still wants. ``refreshed_at`` is when Stripe
    was asked: an answer to an earlier question changes nothing any more.
    """

    __tablename__ = "seller_accounts"

    seller_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("seller_profiles.user_id", ondelete="RESTRICT"), primary_key=True
    )
    stripe_account_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    details_submitted: Mapped[bool] = mapped_column(server_default=text("false"))
    transfers_enabled: Mapped[bool] = mapped_column(server_default=text("false"))
    payouts_enabled: Mapped[bool] = mapped_column(server_default=text("false"))
    requirements: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    disabled_reason: Mapped[str | None] = mapped_column(String(200))
    refreshed_at: Mapped[datetime | None]


class PayoutStatus(StrEnum):
    """D16. ``failed``: the money is in the balance again; ``reversed``: it was taken back later."""

    REQUESTED = "requested"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    REVERSED = "reversed"


class Payout(Timestamped, Base):
    """A transfer of available money to a seller's account, from the wish to Stripe's answer.

    Its id is the idempotency key and the transfer group of the request to Stripe. ``due_at`` says
    when a worker has to do with it next: to send it, and to see later whether it was taken back.
    ``reason`` is our code of why it waits or failed. ``refusals`` counts how often Stripe's answer
    was that our balance is too small, or that it has failed itself: it repeats an answer under its
    key, so the next request needs another one.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("reversed_cents BETWEEN 0 AND amount_cents", name="reversed_fits"),
        UniqueConstraint("seller_id", "idempotency_key"),
        Index("ix_payouts_seller_id_created_at", "seller_id", text("created_at DESC")),
        Index("ix_payouts_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[UuidPk]
    seller_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("seller_profiles.user_id", ondelete="RESTRICT")
    )
    idempotency_key: Mapped[str] = mapped_column(String(255))
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[PayoutStatus] = mapped_column(
        enum_column(PayoutStatus, "payout_status"), server_default=text("'requested'")
    )
    stripe_account_id: Mapped[str] = mapped_column(String(255))
    stripe_transfer_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    reversed_cents: Mapped[int] = mapped_column(server_default=text("0"))
    reason: Mapped[str | None] = mapped_column(String(500))
    settled_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    refusals: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(1000))
