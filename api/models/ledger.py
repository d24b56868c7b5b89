"""The double-entry ledger: the only source of a balance. Nothing in it is ever changed."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk, enum_column


class AccountKind(StrEnum):
    """The accounts, the first five of the platform, the others one for each seller.

    ``cash`` is the balance at Stripe. ``disputed`` is what banks have taken and may give back.
    """

    CASH = "cash"
    REVENUE = "revenue"
    SUBSCRIPTIONS = "subscriptions"
    FEES = "fees"
    DISPUTED = "disputed"
    SELLER_PENDING = "seller_pending"
    SELLER_AVAILABLE = "seller_available"
    SELLER_FROZEN = "seller_frozen"
    SELLER_IN_TRANSIT = "seller_in_transit"


class LedgerAccount(Base):
    """An account; ``seller_id`` is NULL for the platform's.

    ``balance_cents`` caches the sum of a seller's entries, kept by a trigger; the platform's
    accounts have none, since every sale would wait for their row.
    """

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("kind", "seller_id", "currency", postgresql_nulls_not_distinct=True),
        CheckConstraint("(kind LIKE 'seller%') = (seller_id IS NOT NULL)", name="owner_fits"),
        CheckConstraint("(balance_cents IS NULL) = (seller_id IS NULL)", name="sellers_are_cached"),
    )

    id: Mapped[UuidPk]
    kind: Mapped[AccountKind] = mapped_column(enum_column(AccountKind, "account_kind"))
    seller_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("seller_profiles.user_id", ondelete="RESTRICT"), index=True
    )
    currency: Mapped[str] = mapped_column(String(3))
    balance_cents: Mapped[int | None] = mapped_column(BigInteger)


class LedgerPosting(Base):
    """A balanced set of entries with one cause, such as ``sale:<order>``, posted once.

    ``stripe_id`` names the object at Stripe that moved the money, when some moved.
    """

    __tablename__ = "ledger_postings"
    __table_args__ = (
        Index(
            "ix_ledger_postings_order_id", "order_id", postgresql_where=text("order_id IS NOT NULL")
        ),
        Index(
            "ix_ledger_postings_stripe_id",
            "stripe_id",
            postgresql_where=text("stripe_id IS NOT NULL"),
        ),
    )

    id: Mapped[UuidPk]
    cause: Mapped[str] = mapped_column(String(200), unique=True)
    order_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    payout_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("payouts.id", ondelete="RESTRICT"), index=True
    )
    stripe_id: Mapped[str | None] = mapped_column(String(255))
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class LedgerEntry(Base):
    """An amount on an account: a debit is positive, a credit negative.

    What the platform has (cash, fees, disputed) is therefore positive, what it owes or earned
    (sellers, revenue) negative.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("amount_cents <> 0", name="amount_not_zero"),
        Index("ix_ledger_entries_account_id_id", "account_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    posting_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("ledger_postings.id", ondelete="RESTRICT"), index=True
    )
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("ledger_accounts.id", ondelete="RESTRICT")
    )
    amount_cents: Mapped[int] = mapped_column(BigInteger)
