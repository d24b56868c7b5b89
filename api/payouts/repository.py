"""All SQL about payouts and sellers' accounts. Due times are the database's own."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.core.paging import fetch_page
from api.integrations.stripe_objects import AccountState
from api.models import Order, OrderStatus, Payout, PayoutStatus, SellerAccount, User
from api.payouts.schemas import PayoutParameters

MAX_BACKOFF_SECONDS = 1800
OPEN = (PayoutStatus.REQUESTED, PayoutStatus.PROCESSING)
LONGEST_HOLD_DAYS = 91

# The due time is pushed forward before Stripe is asked: a payout whose worker dies becomes due
# again by itself.
_CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM payouts WHERE due_at <= clock_timestamp()
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE payouts AS p
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1,
        status = CASE WHEN p.status = 'requested' THEN 'processing' ELSE p.status END
    FROM due WHERE p.id = due.id
    RETURNING p.id, p.seller_id, p.status, p.amount_cents, p.currency, p.stripe_account_id,
        p.stripe_transfer_id, p.attempts, p.refusals
    """
)


class Claimed(NamedTuple):
    """A payout that something is to be done with."""

    id: uuid.UUID
    seller_id: uuid.UUID
    status: str
    amount_cents: int
    currency: str
    stripe_account_id: str
    stripe_transfer_id: str | None
    attempts: int
    refusals: int


async def claim(session: AsyncSession, lease_seconds: float) -> Claimed | None:
    """Take a payout that is due, for as long as the lease."""
    row = (await session.execute(_CLAIM, {"lease": lease_seconds})).first()
    return None if row is None else Claimed._make(row)


async def seconds_until_due(session: AsyncSession) -> float | None:
    """Return how long until the next payout is due; None when there is none."""
    seconds = await session.scalar(seconds_until(Payout.due_at))
    return None if seconds is None else float(seconds)


async def lock(session: AsyncSession, payout_id: uuid.UUID) -> Payout | None:
    """Return a payout that nobody else changes until the transaction ends."""
    return await session.scalar(
        select(Payout)
        .where(Payout.id == payout_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def put_off(session: AsyncSession, payout: Payout, seconds: float | None = None) -> None:
    """Set when a payout is due, without ``seconds`` each time later; its row knows when."""
    payout.due_at = (
        after_attempts(Payout.attempts, MAX_BACKOFF_SECONDS)
        if seconds is None
        else func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    )
    await session.flush()
    await session.refresh(payout, ["due_at"])


async def add(session: AsyncSession, payout: Payout) -> None:
    """Insert a payout."""
    session.add(payout)
    await session.flush()
    await session.refresh(payout)


async def by_key(session: AsyncSession, seller_id: uuid.UUID, key: str) -> Payout | None:
    """Return the payout that was requested with a key."""
    return await session.scalar(
        select(Payout).where(Payout.seller_id == seller_id, Payout.idempotency_key == key)
    )


async def find(session: AsyncSession, seller_id: uuid.UUID, payout_id: uuid.UUID) -> Payout | None:
    """Return a seller's payout."""
    return await session.scalar(
        select(Payout).where(Payout.id == payout_id, Payout.seller_id == seller_id)
    )


async def page(
    session: AsyncSession, seller_id: uuid.UUID, parameters: PayoutParameters
) -> tuple[Sequence[Payout], int]:
    """Return a page of a seller's payouts, and how many there are."""
    statement = select(Payout).where(Payout.seller_id == seller_id)
    if parameters.status is not None:
        statement = statement.where(Payout.status == parameters.status)
    order = [Payout.created_at.desc()]
    rows, total = await fetch_page(session, statement, order, Payout.id, parameters)
    return [payout for (payout,) in rows], total


async def older(
    session: AsyncSession, seller_id: uuid.UUID, than: Payout | None, size: int
) -> Sequence[Payout]:
    """Return the next payouts of a seller after one, the newest first."""
    statement = select(Payout).where(Payout.seller_id == seller_id)
    if than is not None:
        statement = statement.where(
            tuple_(Payout.created_at, Payout.id) < tuple_(than.created_at, than.id)
        )
    rows = await session.scalars(
        statement.order_by(Payout.created_at.desc(), Payout.id.desc()).limit(size)
    )
    return rows.all()


async def latest(
    session: AsyncSession, statuses: Sequence[PayoutStatus], size: int
) -> Sequence[Payout]:
    """Return payouts of all sellers in these states, the newest first."""
    rows = await session.scalars(
        select(Payout)
        .where(Payout.status.in_(statuses))
        .order_by(Payout.created_at.desc(), Payout.id)
        .limit(size)
    )
    return rows.all()


async def paid_out(session: AsyncSession, seller_id: uuid.UUID) -> int:
    """Return what a seller was paid in all, without what was taken back."""
    total = await session.scalar(
        select(func.coalesce(func.sum(Payout.amount_cents - Payout.reversed_cents), 0)).where(
            Payout.seller_id == seller_id,
            Payout.status.in_((PayoutStatus.PAID, PayoutStatus.REVERSED)),
        )
    )
    return int(total or 0)


async def next_release(session: AsyncSession, seller_id: uuid.UUID) -> tuple[datetime, int] | None:
    """Return when money leaves the hold period next, and how much does on that day (UTC)."""
    day = func.date_trunc("day", Order.available_at)
    row: Any = (
        await session.execute(
            select(
                func.min(Order.available_at),
                func.sum(Order.seller_cents - Order.refunded_seller_cents),
            )
            .where(
                Order.seller_id == seller_id,
                # Lets the index of payment times leave out what was released long ago.
                Order.paid_at > func.now() - func.make_interval(0, 0, 0, LONGEST_HOLD_DAYS),
                Order.released_at.is_(None),
                Order.available_at.is_not(None),
                Order.status == OrderStatus.PAID,
                Order.seller_cents > Order.refunded_seller_cents,
            )
            .group_by(day)
            .order_by(day)
            .limit(1)
        )
    ).first()
    return None if row is None else (row[0], int(row[1]))


async def account(session: AsyncSession, seller_id: uuid.UUID) -> SellerAccount | None:
    """Return a seller's account as Stripe last told of it."""
    return await session.scalar(
        select(SellerAccount)
        .where(SellerAccount.seller_id == seller_id)
        .execution_options(populate_existing=True)
    )


async def begin_account(session: AsyncSession, seller_id: uuid.UUID) -> tuple[SellerAccount, str]:
    """Return a seller's account, made if there is none, and the seller's e-mail address."""
    await session.execute(
        insert(SellerAccount).values(seller_id=seller_id).on_conflict_do_nothing()
    )
    row = (
        await session.execute(
            select(SellerAccount, User.email)
            .join(User, User.id == SellerAccount.seller_id)
            .where(SellerAccount.seller_id == seller_id)
        )
    ).one()
    return row[0], row[1]


async def lock_account(session: AsyncSession, state: AccountState) -> SellerAccount | None:
    """Return the account that Stripe tells of, locked.

    One whose id was not recorded yet, because its process died, is known by the seller whom it was
    made for.
    """
    owner = _uuid(state.seller_id)
    return await session.scalar(
        select(SellerAccount)
        .where(
            or_(
                SellerAccount.stripe_account_id == state.id,
                SellerAccount.stripe_account_id.is_(None) & (SellerAccount.seller_id == owner),
            )
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def note_account(session: AsyncSession, seller_id: uuid.UUID, account_id: str) -> None:
    """Record the id of a seller's account."""
    await session.execute(
        update(SellerAccount)
        .where(SellerAccount.seller_id == seller_id, SellerAccount.stripe_account_id.is_(None))
        .values(stripe_account_id=account_id)
    )


def _uuid(value: str | None) -> uuid.UUID | None:
    try:
        return None if value is None else uuid.UUID(value)
    except ValueError:
        return None
