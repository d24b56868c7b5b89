"""All SQL about statements.

The entries of one account have ids in the order in which they were posted: whoever posts to a
seller's account has locked it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.models import AccountKind, LedgerAccount, LedgerEntry, LedgerPosting, Order, Payout


class Place(NamedTuple):
    """Where a payout stands in its seller's available account; ``before`` is the one before."""

    account_id: uuid.UUID
    entry_id: int
    before: int
    balance: int


class Line(NamedTuple):
    """An entry of a statement, as the ledger counts."""

    at: datetime
    cause: str
    order_id: uuid.UUID | None
    product_name: str | None
    cents: int


async def place(session: AsyncSession, payout_id: uuid.UUID) -> Place | None:
    """Return where a payout stands; None before it is posted."""
    earlier = aliased(LedgerEntry)
    posting = aliased(LedgerPosting)
    other = aliased(Payout)
    before = (
        select(func.max(earlier.id))
        .join(posting, posting.id == earlier.posting_id)
        .join(other, other.id == posting.payout_id)
        .where(
            other.seller_id == LedgerAccount.seller_id,
            posting.cause == func.concat("payout:", other.id),
            earlier.account_id == LedgerEntry.account_id,
            earlier.id < LedgerEntry.id,
        )
        .scalar_subquery()
    )
    row = (
        await session.execute(
            select(
                LedgerEntry.account_id,
                LedgerEntry.id,
                func.coalesce(before, 0),
                LedgerAccount.balance_cents,
            )
            .join(LedgerPosting, LedgerPosting.id == LedgerEntry.posting_id)
            .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
            .where(
                LedgerPosting.cause == literal(f"payout:{payout_id}"),
                LedgerAccount.kind == AccountKind.SELLER_AVAILABLE,
            )
        )
    ).one_or_none()
    return None if row is None else Place._make(row)


async def sum_after(session: AsyncSession, place: Place) -> int:
    """Return what was posted to the account after a payout."""
    total = await session.scalar(
        select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
            LedgerEntry.account_id == place.account_id, LedgerEntry.id > place.entry_id
        )
    )
    return int(total or 0)


async def lines(session: AsyncSession, place: Place) -> Sequence[Line]:
    """Return the entries between two payouts, the second included."""
    rows = await session.execute(
        select(
            LedgerPosting.at,
            LedgerPosting.cause,
            LedgerPosting.order_id,
            Order.product_name,
            LedgerEntry.amount_cents,
        )
        .join(LedgerPosting, LedgerPosting.id == LedgerEntry.posting_id)
        .outerjoin(Order, Order.id == LedgerPosting.order_id)
        .where(
            LedgerEntry.account_id == place.account_id,
            LedgerEntry.id > place.before,
            LedgerEntry.id <= place.entry_id,
        )
        .order_by(LedgerEntry.id)
    )
    return [Line._make(row) for row in rows]
