"""Money that goes back: refunds, which somebody decides, and disputes, which a bank decides."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, UuidPk, enum_column


class RefundStatus(StrEnum):
    """How far a refund has come.

    ``requested`` by the buyer; ``declined`` by the seller; ``appealed`` to an admin; ``rejected``
    by the admin, finally; ``approved``: Stripe is being asked; ``pending`` at the bank;
    ``succeeded``; ``failed``: the bank took it back.
    """

    REQUESTED = "requested"
    DECLINED = "declined"
    APPEALED = "appealed"
    REJECTED = "rejected"
    APPROVED = "approved"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


OPEN_REFUNDS = (
    RefundStatus.REQUESTED,
    RefundStatus.APPEALED,
    RefundStatus.APPROVED,
)
"""States in which nobody can ask for another refund of the order."""


class RefundSource(StrEnum):
    """Who began a refund; ``stripe``: somebody in Stripe's own dashboard."""

    BUYER = "buyer"
    SELLER = "seller"
    ADMIN = "admin"
    STRIPE = "stripe"
    DUPLICATE = "duplicate"
    FRAUD_WARNING = "fraud_warning"


class Refund(Timestamped, Base):
    """A refund of an order, in full or in part, from the wish to the bank.

    ``amount_cents`` is split like the order's price. Its id is the idempotency key of the request
    to Stripe, with ``refusals``, how many keys it has used up: Stripe repeats an answer under its
    key. ``idempotency_key`` is the seller's own, of a refund that was not asked for, and
    ``request_hash`` is of what came with it.
    ``due_at`` says when a worker has to do with it next; ``waits`` is our code of what an approved
    one waits for.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("seller_cents BETWEEN 0 AND amount_cents", name="share_fits"),
        UniqueConstraint("order_id", "idempotency_key"),
        Index(
            "uq_refunds_open",
            "order_id",
            unique=True,
            postgresql_where=text("status IN ('requested', 'appealed', 'approved')"),
        ),
        Index("ix_refunds_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("ix_refunds_decided", text("COALESCE(decided_at, created_at)")),
    )

    id: Mapped[UuidPk]
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("orders.id", ondelete="RESTRICT"), index=True
    )
    source: Mapped[RefundSource] = mapped_column(enum_column(RefundSource, "refund_source"))
    status: Mapped[RefundStatus] = mapped_column(enum_column(RefundStatus, "refund_status"))
    amount_cents: Mapped[int]
    seller_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(2000), server_default=text("''"))
    answer: Mapped[str | None] = mapped_column(String(2000))
    appeal: Mapped[str | None] = mapped_column(String(2000))
    idempotency_key: Mapped[str | None] = mapped_column(String(255))
    request_hash: Mapped[str | None] = mapped_column(String(64))
    stripe_refund_id: Mapped[str | None] = mapped_column(String(255), index=True)
    failure: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    refusals: Mapped[int] = mapped_column(server_default=text("0"))
    waits: Mapped[str | None] = mapped_column(String(50))
    last_error: Mapped[str | None] = mapped_column(String(1000))


class DisputeStatus(StrEnum):
    """``warning``: an inquiry that has moved no money; ``lost`` and ``won`` are final."""

    WARNING = "warning"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Dispute(Timestamped, Base):
    """A buyer's bank takes money back from a whole payment.

    ``excess_cents`` is what it took beyond what was left of the payment.
    """

    __tablename__ = "disputes"

    id: Mapped[UuidPk]
    checkout_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("checkouts.id", ondelete="RESTRICT"), index=True
    )
    stripe_dispute_id: Mapped[str] = mapped_column(String(255), unique=True)
    status: Mapped[DisputeStatus] = mapped_column(enum_column(DisputeStatus, "dispute_status"))
    reason: Mapped[str] = mapped_column(String(100))
    amount_cents: Mapped[int]
    excess_cents: Mapped[int] = mapped_column(server_default=text("0"))
    fee_cents: Mapped[int] = mapped_column(server_default=text("0"))
    currency: Mapped[str] = mapped_column(String(3))
    evidence_due_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class DisputeShare(Base):
    """What a dispute takes of one order, split like its price."""

    __tablename__ = "dispute_shares"
    __table_args__ = (
        UniqueConstraint("dispute_id", "order_id"),
        CheckConstraint("seller_cents BETWEEN 0 AND amount_cents", name="share_fits"),
    )

    id: Mapped[UuidPk]
    dispute_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("disputes.id", ondelete="RESTRICT"))
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("orders.id", ondelete="RESTRICT"), index=True
    )
    amount_cents: Mapped[int]
    seller_cents: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
