"""What Stripe says of refunds, written to orders, ledger and rows.

Refunds that somebody made in Stripe's dashboard are of a whole payment: they become one row for
each order that they take from. Whatever is written twice, or late, changes nothing more: a refund
that has failed stays so, and one that has succeeded can only fail.
"""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.money import spread
from api.downloads.service import restore_grant
from api.integrations.stripe_objects import RefundState
from api.ledger import book
from api.models import (
    Checkout,
    Order,
    OrderActor,
    OrderEventKind,
    OrderStatus,
    Refund,
    RefundSource,
    RefundStatus,
)
from api.orders import standing
from api.orders.timeline import note
from api.refunds import repository
from api.refunds.amounts import RefundMismatchError, left_of, seller_part_of, shared_out
from api.refunds.letters import tell_of_failure, tell_of_money
from api.refunds.words import failure_in_words

ASK_AGAIN = timedelta(days=1)
"""Banks take days; Stripe is asked in case its webhook never comes."""
IN_DASHBOARD = "Refunded by the marketplace's support."
ALREADY_REFUNDED = "already_refunded"

ENDED = frozenset({"failed", "canceled"})
"""States of a refund at Stripe that came to nothing: the money is back."""
_POSTED = (RefundStatus.PENDING, RefundStatus.SUCCEEDED)


async def record(
    session: AsyncSession,
    checkout: Checkout,
    orders: Sequence[Order],
    states: Sequence[RefundState],
) -> None:
    """Write the refunds of a payment, whose checkout and orders are locked.

    Raises RefundMismatchError when more went back than was paid.
    """
    rows = {
        state.id: await repository.at_stripe(session, state.id, _id(state.our_id))
        for state in states
    }
    await book.lock(session, {order.seller_id for order in orders}, checkout.currency)
    by_id = {order.id: order for order in orders}
    # What came back first: Stripe may have given it back anew since, and lists the newest first.
    for state in sorted(states, key=lambda state: state.status not in ENDED):
        known = rows[state.id]
        if not known:
            if state.status in ENDED:
                await _remember(session, orders, state)
            else:
                await _spread(session, orders, state, state.amount_cents)
            continue
        for row in known:
            if row.order_id not in by_id:
                raise RefundMismatchError(f"{state.id} is of another payment than {row.id}")
            await _apply(session, by_id[row.order_id], row, state, orders)


async def fail(session: AsyncSession, order: Order, row: Refund, failure: str) -> None:
    """Write that a refund does not come about; what was posted of it is taken back."""
    whole = row.amount_cents == left_of(order)
    if row.status in _POSTED:
        whole = left_of(order) == 0
        if row.stripe_refund_id is None:
            raise RefundMismatchError(f"{row.id} was made, but not by Stripe")
        await book.refund_failed(
            session,
            order,
            row.stripe_refund_id,
            cents=row.amount_cents,
            seller_cents=row.seller_cents,
        )
        order.refunded_cents -= row.amount_cents
        order.refunded_seller_cents -= row.seller_cents
    row.status = RefundStatus.FAILED
    row.failure = failure[:200]
    row.settled_at = utcnow()
    row.due_at = None
    await session.flush()
    reason = failure_in_words(failure)
    await note(
        session,
        order.id,
        OrderEventKind.REFUND_FAILED,
        OrderActor.STRIPE,
        cause=str(row.id),
        text=reason,
        amount_cents=row.amount_cents,
    )
    await tell_of_failure(session, order, row, reason)
    await standing.update(session, order)
    if whole and order.status is not OrderStatus.REFUNDED:
        await restore_grant(session, order, row.decided_at or row.created_at)


async def _apply(
    session: AsyncSession,
    order: Order,
    row: Refund,
    state: RefundState,
    orders: Sequence[Order],
) -> None:
    if row.status is RefundStatus.FAILED and row.stripe_refund_id is not None:
        return
    row.stripe_refund_id = state.id
    if state.status in ENDED:
        await fail(session, order, row, state.failure or state.status)
    elif row.status in _POSTED:
        _settle(row, state)
        await session.flush()
    else:
        await _take(session, order, row, state, orders)


async def _take(
    session: AsyncSession,
    order: Order,
    row: Refund,
    state: RefundState,
    orders: Sequence[Order],
) -> None:
    """Write a refund that we asked for and Stripe has made."""
    # Somebody may have refunded the whole payment in the dashboard since this was approved: then
    # it came out of what is left of the other orders. How much it was is for Stripe to say.
    own = min(state.amount_cents, left_of(order))
    rest = state.amount_cents - own
    if own > 0:
        row.amount_cents = own
        await _post(session, order, row, state.id)
        _settle(row, state)
        await session.flush()
        await _follow(session, order, row)
    else:
        await fail(session, order, row, ALREADY_REFUNDED)
    if rest > 0:
        await _spread(session, orders, state, rest)


async def _spread(
    session: AsyncSession, orders: Sequence[Order], state: RefundState, total: int
) -> None:
    """Make rows of money that went back of a payment without our having asked for it."""
    now = await repository.now(session)
    disputed = await repository.disputed_cents(session, [order.id for order in orders])
    held = {order_id: cents for order_id, (cents, _) in disputed.items()}
    for order, cents in shared_out(total, orders, held):
        row = Refund(
            order_id=order.id,
            source=RefundSource.STRIPE,
            status=RefundStatus.PENDING,
            amount_cents=cents,
            seller_cents=0,
            currency=order.currency,
            reason=IN_DASHBOARD,
            stripe_refund_id=state.id,
            decided_at=now,
        )
        await _post(session, order, row, state.id)
        _settle(row, state)
        await repository.add(session, row)
        await _follow(session, order, row)


async def _remember(session: AsyncSession, orders: Sequence[Order], state: RefundState) -> None:
    """Make rows of money that had come back before we knew of it, by the prices of the orders.

    Somebody may have seen it while it was gone, and write so later: these rows say that it is old.
    """
    now = await repository.now(session)
    parts = spread(state.amount_cents, [order.price_cents for order in orders])
    for order, cents in zip(orders, parts, strict=True):
        if cents > 0:
            row = Refund(
                order_id=order.id,
                source=RefundSource.STRIPE,
                status=RefundStatus.FAILED,
                amount_cents=cents,
                seller_cents=0,
                currency=order.currency,
                reason=IN_DASHBOARD,
                failure=(state.failure or state.status)[:200],
                stripe_refund_id=state.id,
                decided_at=now,
                settled_at=now,
            )
            await repository.add(session, row)


async def _post(session: AsyncSession, order: Order, row: Refund, stripe_id: str) -> None:
    row.seller_cents = seller_part_of(order, row.amount_cents)
    await book.refund(
        session, order, stripe_id, cents=row.amount_cents, seller_cents=row.seller_cents
    )
    order.refunded_cents += row.amount_cents
    order.refunded_seller_cents += row.seller_cents
    await session.flush()


def _settle(row: Refund, state: RefundState) -> None:
    row.last_error = None
    row.failure = None
    if state.status == "succeeded" or row.status is RefundStatus.SUCCEEDED:
        row.status = RefundStatus.SUCCEEDED
        row.settled_at = row.settled_at or utcnow()
        row.due_at = None
    else:
        row.status = RefundStatus.PENDING
        row.due_at = utcnow() + ASK_AGAIN


async def _follow(session: AsyncSession, order: Order, row: Refund) -> None:
    """Tell of money that is on its way, and let the order follow."""
    await note(
        session,
        order.id,
        OrderEventKind.REFUNDED,
        OrderActor.STRIPE,
        cause=str(row.id),
        amount_cents=row.amount_cents,
    )
    # Before the product's row is written: whoever closes an account locks people first.
    await tell_of_money(session, order, row)
    await standing.update(session, order)


def _id(our_id: str | None) -> uuid.UUID | None:
    try:
        return None if our_id is None else uuid.UUID(our_id)
    except ValueError:
        return None
