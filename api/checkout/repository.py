"""All SQL about checkouts, but for what happens when one is paid. Times are the database's own."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.models import (
    Checkout,
    CheckoutStatus,
    Licence,
    LicenceKind,
    Order,
    Product,
    SellerProfile,
    User,
)

MAX_BACKOFF_SECONDS = 600

# The due time is pushed forward before Stripe is asked: a checkout whose worker dies becomes due
# again by itself.
_CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM checkouts WHERE due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :size
        FOR UPDATE SKIP LOCKED
    )
    UPDATE checkouts AS c
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1
    FROM due WHERE c.id = due.id
    RETURNING c.id, c.stripe_session_id
    """
)


class Claimed(NamedTuple):
    """A checkout about which Stripe is to be asked."""

    id: uuid.UUID
    session_id: str | None


class OrderRow(NamedTuple):
    """An order of a checkout with what it is of."""

    order: Order
    slug: str
    seller: str
    licence_key: str | None


def in_seconds(seconds: float) -> ColumnElement[datetime]:
    """Return the time so many seconds from now."""
    return func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds)


async def by_key(session: AsyncSession, buyer_id: uuid.UUID, key: str) -> Checkout | None:
    """Return the checkout that a buyer began with this idempotency key."""
    return await session.scalar(
        select(Checkout).where(Checkout.buyer_id == buyer_id, Checkout.idempotency_key == key)
    )


async def payable(
    session: AsyncSession,
    buyer_id: uuid.UUID,
    licences: Collection[tuple[uuid.UUID, LicenceKind]],
    *,
    but_of: str,
) -> Sequence[uuid.UUID]:
    """Return a buyer's checkouts whose payment page is open and takes money for any of these.

    Not the one that was begun with the idempotency key ``but_of``.
    """
    rows = await session.scalars(
        select(Checkout.id)
        .join(Order, Order.checkout_id == Checkout.id)
        .where(
            Checkout.buyer_id == buyer_id,
            Checkout.idempotency_key != but_of,
            Checkout.status == CheckoutStatus.OPEN,
            Checkout.stripe_session_id.is_not(None),
            Order.price_cents > 0,
            tuple_(Order.product_id, Order.licence).in_(licences),
        )
        .distinct()
        .order_by(Checkout.id)
    )
    return rows.all()


async def add(session: AsyncSession, checkout: Checkout, orders: Sequence[Order]) -> None:
    """Insert a checkout with its orders; all have their ids then."""
    session.add(checkout)
    await session.flush()
    for order in orders:
        order.checkout_id = checkout.id
    session.add_all(orders)
    await session.flush()


async def find(
    session: AsyncSession, buyer_id: uuid.UUID, checkout_id: uuid.UUID
) -> Checkout | None:
    """Return one of a buyer's own checkouts."""
    return await session.scalar(
        select(Checkout).where(Checkout.id == checkout_id, Checkout.buyer_id == buyer_id)
    )


async def get(session: AsyncSession, checkout_id: uuid.UUID) -> Checkout:
    """Return a checkout that is known to exist."""
    return (await session.execute(select(Checkout).where(Checkout.id == checkout_id))).scalar_one()


async def lock(session: AsyncSession, checkout_id: uuid.UUID) -> Checkout | None:
    """Return a checkout, locked: its news is taken one after the other."""
    return await session.scalar(
        select(Checkout)
        .where(Checkout.id == checkout_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def lock_orders(session: AsyncSession, checkout_id: uuid.UUID) -> Sequence[Order]:
    """Return the orders of a checkout, locked in the order of their ids."""
    rows = await session.scalars(
        select(Order)
        .where(Order.checkout_id == checkout_id)
        .order_by(Order.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def orders(session: AsyncSession, checkout_id: uuid.UUID) -> list[OrderRow]:
    """Return the orders of a checkout, in the order of their products' names."""
    rows = await session.execute(
        select(Order, Product.slug, SellerProfile.display_name, Licence.key)
        .join(Product, Product.id == Order.product_id)
        .join(SellerProfile, SellerProfile.user_id == Order.seller_id)
        .outerjoin(Licence, Licence.order_id == Order.id)
        .where(Order.checkout_id == checkout_id)
        .order_by(Order.product_name, Order.id)
    )
    return [OrderRow._make(row) for row in rows]


async def buyer(session: AsyncSession, user_id: uuid.UUID) -> User:
    """Return a buyer, who is known to exist."""
    return (await session.execute(select(User).where(User.id == user_id))).scalar_one()


async def claim(session: AsyncSession, size: int, lease_seconds: float) -> list[Claimed]:
    """Take due checkouts for as long as the lease."""
    rows = await session.execute(_CLAIM, {"size": size, "lease": lease_seconds})
    return [Claimed._make(row) for row in rows]


async def put_off(session: AsyncSession, checkout_id: uuid.UUID, reason: str) -> None:
    """Ask about a checkout later, each time after longer; one that is settled needs nothing."""
    await session.execute(
        update(Checkout)
        .where(Checkout.id == checkout_id, Checkout.due_at.is_not(None))
        .values(
            last_error=reason[:1000],
            due_at=after_attempts(Checkout.attempts, MAX_BACKOFF_SECONDS),
        )
    )


async def seconds_until_due(session: AsyncSession) -> float | None:
    """Return how long until Stripe is to be asked about a checkout; None when about none."""
    seconds = await session.scalar(
        seconds_until(Checkout.due_at).where(Checkout.due_at.is_not(None))
    )
    return None if seconds is None else float(seconds)


async def is_over(session: AsyncSession, checkout: Checkout) -> bool:
    """Whether the time to pay is over."""
    return bool(await session.scalar(select(func.clock_timestamp() > checkout.expires_at)))


async def record_session(
    session: AsyncSession, checkout_id: uuid.UUID, session_id: str, url: str | None, ask_in: float
) -> None:
    """Note where a checkout is paid, unless Stripe's news of it came first."""
    await session.execute(
        update(Checkout)
        .where(
            Checkout.id == checkout_id,
            Checkout.status == CheckoutStatus.OPEN,
            Checkout.stripe_session_id.is_(None),
        )
        .values(
            stripe_session_id=session_id,
            stripe_url=url,
            due_at=in_seconds(ask_in),
            attempts=0,
            last_error=None,
        )
    )
