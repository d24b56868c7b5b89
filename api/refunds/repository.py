"""All SQL about refunds. Times are the database's own."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.core.due import after_attempts, seconds_until
from api.core.paging import fetch_page
from api.models import (
    Checkout,
    Dispute,
    DisputeShare,
    DisputeStatus,
    Order,
    Refund,
    SellerProfile,
    User,
)
from api.refunds.schemas import AdminRefundParameters

MAX_BACKOFF_SECONDS = 3600

# The due time is pushed forward before any work is done: a refund whose worker dies becomes due
# again by itself.
_CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM refunds
        WHERE due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :size
        FOR UPDATE SKIP LOCKED
    )
    UPDATE refunds AS r
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1
    FROM due WHERE r.id = due.id
    RETURNING r.id, r.attempts, r.refusals
    """
)


class Claimed(NamedTuple):
    """A refund that is to be made, or asked about."""

    id: uuid.UUID
    attempts: int
    refusals: int


class AdminRow(NamedTuple):
    """A refund with its order and the people it is between."""

    refund: Refund
    order: Order
    buyer_name: str
    seller_name: str


async def now(session: AsyncSession) -> datetime:
    """Return the database's time."""
    moment: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return moment


async def lock_order(session: AsyncSession, order_id: uuid.UUID) -> Order | None:
    """Return an order, locked."""
    return await session.scalar(_locked(select(Order).where(Order.id == order_id)))


async def lock_order_of(session: AsyncSession, refund_id: uuid.UUID) -> Order | None:
    """Return the order that a refund is of, locked: it comes before the refund."""
    found = select(Refund.order_id).where(Refund.id == refund_id).scalar_subquery()
    return await session.scalar(_locked(select(Order).where(Order.id == found)))


async def lock_checkout(session: AsyncSession, intent_id: str) -> Checkout | None:
    """Return the checkout that was paid by a payment intent, locked."""
    return await session.scalar(
        select(Checkout)
        .where(Checkout.stripe_payment_intent_id == intent_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def lock_orders(session: AsyncSession, checkout_id: uuid.UUID) -> list[Order]:
    """Return the orders of a checkout, locked in the order of their ids."""
    rows = await session.scalars(
        _locked(select(Order).where(Order.checkout_id == checkout_id).order_by(Order.id))
    )
    return list(rows)


def _locked(statement: Select[Order]) -> Select[Order]:
    # Without the key: the rows that hang on an order can be written meanwhile.
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)


async def find(session: AsyncSession, refund_id: uuid.UUID) -> Refund | None:
    """Return a refund as it is now; its order is locked."""
    return await session.get(Refund, refund_id, populate_existing=True)


async def of_order(session: AsyncSession, order_id: uuid.UUID) -> Sequence[Refund]:
    """Return the refunds of an order, the latest first; the order is locked."""
    rows = await session.scalars(
        select(Refund)
        .where(Refund.order_id == order_id)
        .order_by(Refund.created_at.desc(), Refund.id)
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def at_stripe(
    session: AsyncSession, stripe_refund_id: str, our_id: uuid.UUID | None
) -> list[Refund]:
    """Return the rows of a refund at Stripe: one that we asked for, or those spread from another.

    Locked, in the order of their ids; their orders are locked already.
    """
    known = Refund.stripe_refund_id == stripe_refund_id
    if our_id is not None:
        # Were there a second one with our id, it would be one that we know nothing of.
        known = or_(known, (Refund.id == our_id) & Refund.stripe_refund_id.is_(None))
    rows = await session.scalars(
        select(Refund)
        .where(known)
        .order_by(Refund.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def disputed_cents(
    session: AsyncSession, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[int, int]]:
    """Return what open disputes hold of orders: in all, and of the seller's share."""
    rows = await session.execute(
        select(
            DisputeShare.order_id,
            func.sum(DisputeShare.amount_cents),
            func.sum(DisputeShare.seller_cents),
        )
        .join(Dispute, Dispute.id == DisputeShare.dispute_id)
        .where(DisputeShare.order_id.in_(order_ids), Dispute.status == DisputeStatus.OPEN)
        .group_by(DisputeShare.order_id)
    )
    return {order_id: (int(cents), int(seller)) for order_id, cents, seller in rows}


async def add(session: AsyncSession, refund: Refund) -> None:
    """Insert a refund."""
    session.add(refund)
    await session.flush()


async def has_intent(session: AsyncSession, intent_id: str) -> bool:
    """Whether a checkout was paid by this payment intent."""
    found = await session.execute(
        select(Checkout.id).where(Checkout.stripe_payment_intent_id == intent_id)
    )
    return found.first() is not None


async def has_checkout(session: AsyncSession, checkout_id: uuid.UUID) -> bool:
    """Whether there is such a checkout."""
    return await session.get(Checkout, checkout_id) is not None


async def intent_of(session: AsyncSession, refund_id: uuid.UUID) -> str | None:
    """Return the payment intent that a refund is paid back from."""
    return await session.scalar(
        select(Checkout.stripe_payment_intent_id)
        .join(Order, Order.checkout_id == Checkout.id)
        .join(Refund, Refund.order_id == Order.id)
        .where(Refund.id == refund_id)
    )


async def claim(session: AsyncSession, size: int, lease: timedelta) -> list[Claimed]:
    """Take due refunds for as long as the lease."""
    rows = await session.execute(_CLAIM, {"size": size, "lease": lease.total_seconds()})
    return [Claimed._make(row) for row in rows]


async def put_off(
    session: AsyncSession, refund_id: uuid.UUID, waits: str, reason: str, *, new_key: bool
) -> None:
    """Put a refund off, each time for longer; ``new_key``: Stripe is asked under another next."""
    await session.execute(
        update(Refund)
        .where(Refund.id == refund_id, Refund.due_at.is_not(None))
        .values(
            waits=waits,
            last_error=reason[:1000],
            refusals=Refund.refusals + int(new_key),
            due_at=after_attempts(Refund.attempts, MAX_BACKOFF_SECONDS),
        )
    )


async def wait(session: AsyncSession, refund_id: uuid.UUID, waits: str, reason: str) -> None:
    """Have Stripe asked anew, under another key, when what a refund waits for may be there."""
    await session.execute(
        update(Refund)
        .where(Refund.id == refund_id, Refund.due_at.is_not(None))
        .values(
            waits=waits,
            last_error=reason[:1000],
            refusals=Refund.refusals + 1,
            attempts=0,
            due_at=func.clock_timestamp() + timedelta(seconds=MAX_BACKOFF_SECONDS),
        )
    )


async def seconds_until_due(session: AsyncSession) -> float | None:
    """Return how long until the next refund is due; None when there is none."""
    seconds = await session.scalar(seconds_until(Refund.due_at))
    return None if seconds is None else float(seconds)


async def page(
    session: AsyncSession, parameters: AdminRefundParameters
) -> tuple[list[AdminRow], int]:
    """Return a page of all refunds, the oldest first, and how many there are."""
    buyer = aliased(User)
    statement = (
        select(Refund, Order, buyer.name, SellerProfile.display_name)
        .join(Order, Order.id == Refund.order_id)
        .join(buyer, buyer.id == Order.buyer_id)
        .join(SellerProfile, SellerProfile.user_id == Order.seller_id)
    )
    if parameters.status is not None:
        statement = statement.where(Refund.status == parameters.status)
    order = [Refund.created_at]
    rows, total = await fetch_page(session, statement, order, Refund.id, parameters)
    return [AdminRow._make(row) for row in rows], total
