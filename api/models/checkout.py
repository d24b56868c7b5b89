"""What somebody pays at once: one checkout, and the orders that are part of it."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Timestamped, UuidPk, enum_column


class CheckoutStatus(StrEnum):
    """How far a checkout has come.

    ``open``: the buyer may pay. ``processing``: paid by a method that takes days. ``paid``,
    ``expired`` (nobody paid in time) and ``failed`` (a method that takes days said no) are final,
    but for money that Stripe says has come all the same.
    """

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"


class Checkout(Timestamped, Base):
    """One payment. Without a price it is paid from the beginning and Stripe never hears of it.

    The row is there before Stripe is asked for a session, and its id is the idempotency key of
    that request, so a request that broke off is made again without a second session.
    ``request_hash`` is of what the buyer sent with ``idempotency_key``. ``stripe_fee_cents`` is
    what Stripe kept, once it is known. ``due_at`` is when Stripe is asked next, in case its
    webhook never comes. ``invoice_number`` counts without gaps in ``invoice_year``.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        CheckConstraint("total_cents >= 0", name="total_not_negative"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_form"),
        CheckConstraint("(status = 'paid') = (paid_at IS NOT NULL)", name="paid_has_time"),
        CheckConstraint(
            "(invoice_year IS NULL) = (invoice_number IS NULL)", name="invoice_is_whole"
        ),
        UniqueConstraint("buyer_id", "idempotency_key"),
        UniqueConstraint("invoice_year", "invoice_number"),
        Index("ix_checkouts_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    id: Mapped[UuidPk]
    buyer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    idempotency_key: Mapped[str] = mapped_column(String(255))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[CheckoutStatus] = mapped_column(
        enum_column(CheckoutStatus, "checkout_status"), server_default=text("'open'")
    )
    total_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    stripe_session_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_url: Mapped[str | None]
    stripe_payment_intent_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_charge_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_fee_cents: Mapped[int | None]
    invoice_year: Mapped[int | None]
    invoice_number: Mapped[int | None]
    expires_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(1000))


class OrderStatus(StrEnum):
    """What became of an order (D9).

    A partly refunded order stays ``paid``; ``refund_requested`` until the request is decided.
    """

    PENDING = "pending"
    PAID = "paid"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    FAILED = "failed"
    EXPIRED = "expired"


OWNED = (OrderStatus.PAID, OrderStatus.REFUND_REQUESTED, OrderStatus.DISPUTED)
"""States in which the buyer holds the licence, though not each of them allows a download."""


class LicenceKind(StrEnum):
    """What a buyer may do with a product (C3)."""

    STANDARD = "standard"
    EXTENDED = "extended"


class Order(Timestamped, Base):
    """One product bought under one licence, with everything as it was at that time.

    ``price_cents`` is split into the platform's cut, rounded down, and the seller's share.
    ``refunded_cents`` and ``refunded_seller_cents`` sum up what went back. ``available_at`` is when
    the seller's share leaves the hold period; ``released_at`` when it has.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "price_cents >= 0 AND platform_cents >= 0 AND seller_cents >= 0"
            " AND platform_cents + seller_cents = price_cents",
            name="shares_sum_up",
        ),
        CheckConstraint(
            "refunded_cents BETWEEN 0 AND price_cents"
            " AND refunded_seller_cents BETWEEN 0 AND seller_cents"
            " AND refunded_cents - refunded_seller_cents BETWEEN 0 AND platform_cents",
            name="refunds_fit",
        ),
        CheckConstraint("buyer_id <> seller_id", name="not_ones_own"),
        UniqueConstraint("checkout_id", "product_id"),
        Index("ix_orders_buyer_id_created_at", "buyer_id", text("created_at DESC")),
        Index("ix_orders_seller_id_created_at", "seller_id", text("created_at DESC")),
        Index("ix_orders_seller_id_paid_at", "seller_id", "paid_at"),
        Index(
            "ix_orders_release_due",
            "available_at",
            postgresql_where=text("released_at IS NULL AND available_at IS NOT NULL"),
        ),
    )

    id: Mapped[UuidPk]
    checkout_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("checkouts.id", ondelete="RESTRICT"))
    buyer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    seller_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("seller_profiles.user_id", ondelete="RESTRICT")
    )
    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="RESTRICT"), index=True
    )
    product_name: Mapped[str] = mapped_column(String(120))
    licence: Mapped[LicenceKind] = mapped_column(enum_column(LicenceKind, "licence_kind"))
    terms_version: Mapped[str] = mapped_column(String(20))
    status: Mapped[OrderStatus] = mapped_column(
        enum_column(OrderStatus, "order_status"), server_default=text("'pending'")
    )
    price_cents: Mapped[int]
    platform_cents: Mapped[int]
    seller_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    refunded_cents: Mapped[int] = mapped_column(server_default=text("0"))
    refunded_seller_cents: Mapped[int] = mapped_column(server_default=text("0"))
    paid_at: Mapped[datetime | None]
    available_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]

    checkout: Mapped[Checkout] = relationship(lazy="raise")


class OrderEventKind(StrEnum):
    """What happened to an order."""

    PLACED = "placed"
    PROCESSING = "processing"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    RELEASED = "released"
    REFUND_REQUESTED = "refund_requested"
    REFUND_DECLINED = "refund_declined"
    REFUND_APPEALED = "refund_appealed"
    REFUND_APPROVED = "refund_approved"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    FRAUD_WARNING = "fraud_warning"
    DOWNLOADS_CHANGED = "downloads_changed"


class OrderActor(StrEnum):
    """Whose doing it was."""

    BUYER = "buyer"
    SELLER = "seller"
    ADMIN = "admin"
    STRIPE = "stripe"
    SYSTEM = "system"


class OrderEvent(Base):
    """A line of an order's timeline; of one ``cause`` there is one line."""

    __tablename__ = "order_events"
    __table_args__ = (UniqueConstraint("order_id", "cause"),)

    id: Mapped[UuidPk]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    cause: Mapped[str] = mapped_column(String(200))
    kind: Mapped[OrderEventKind] = mapped_column(enum_column(OrderEventKind, "order_event_kind"))
    actor: Mapped[OrderActor] = mapped_column(enum_column(OrderActor, "order_actor"))
    note: Mapped[str | None] = mapped_column(String(2000))
    amount_cents: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class InvoiceCounter(Base):
    """The last invoice number of a year; its row is locked while the next one is taken."""

    __tablename__ = "invoice_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class CartItem(Base):
    """A product that somebody means to buy, and what it cost when it was put there."""

    __tablename__ = "cart_items"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    licence: Mapped[LicenceKind] = mapped_column(enum_column(LicenceKind, "licence_kind"))
    seen_price_cents: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
