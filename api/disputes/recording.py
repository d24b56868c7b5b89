"""What Stripe says of a dispute, written to its row, orders and ledger.

Money moves only when Stripe's balance transactions say that it has. Whatever is written twice, or
late, changes nothing more: a dispute that has ended stays so.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.money import seller_part, spread
from api.disputes import repository
from api.disputes.letters import tell_of_end, tell_of_opening
from api.integrations.stripe_objects import DisputeState
from api.ledger import book
from api.models import (
    Checkout,
    Dispute,
    DisputeShare,
    DisputeStatus,
    Order,
    OrderActor,
    OrderEventKind,
)
from api.orders import standing
from api.orders.timeline import note
from api.refunds.amounts import left_of
from api.refunds.service import held_by_banks

FINAL = (DisputeStatus.WON, DisputeStatus.LOST)
LIVE = frozenset({"needs_response", "under_review"})
INQUIRY = "warning_"


async def record(
    session: AsyncSession, checkout: Checkout, orders: Sequence[Order], state: DisputeState
) -> None:
    """Write a dispute of a payment, whose checkout and orders are locked."""
    dispute = await repository.lock(session, checkout, state)
    if dispute.status in FINAL:
        return
    await book.lock(session, {order.seller_id for order in orders}, checkout.currency)
    dispute.evidence_due_at = state.evidence_due_at
    if state.status.startswith(INQUIRY):
        _inquire(dispute, state)
        await session.flush()
        return
    if state.status in LIVE or state.withdrawn_cents > 0:
        await _open(session, dispute, orders)
    shares = await repository.shares(session, dispute.id)
    if state.withdrawn_cents > 0 and not shares and not dispute.excess_cents:
        shares = await _withdraw(session, dispute, orders, state)
    if state.status == "lost":
        await _lose(session, dispute, orders, shares, state)
    elif state.status not in LIVE and state.withdrawn_cents == 0:
        await _win(session, dispute, orders, shares, state)
    else:
        # Old news may know of less; what comes back does so at the end.
        await _fee(session, dispute, max(state.fee_cents, dispute.fee_cents))


def _inquire(dispute: Dispute, state: DisputeState) -> None:
    """Note an inquiry, which moves no money, unless more has come of it meanwhile."""
    if dispute.status is DisputeStatus.WARNING and state.status == "warning_closed":
        dispute.closed_at = dispute.closed_at or utcnow()


async def _open(session: AsyncSession, dispute: Dispute, orders: Sequence[Order]) -> None:
    """Have the orders of a payment wait for the bank."""
    if dispute.status is DisputeStatus.OPEN:
        return
    dispute.status = DisputeStatus.OPEN
    dispute.closed_at = None
    await session.flush()
    for order in orders:
        if left_of(order) > 0:
            await note(
                session,
                order.id,
                OrderEventKind.DISPUTED,
                OrderActor.STRIPE,
                cause=str(dispute.id),
                text=dispute.reason.replace("_", " "),
                amount_cents=left_of(order),
            )
            seller_cents = order.seller_cents - order.refunded_seller_cents
            await tell_of_opening(session, order, dispute, seller_cents)
    for order in orders:
        await standing.update(session, order)


async def _withdraw(
    session: AsyncSession, dispute: Dispute, orders: Sequence[Order], state: DisputeState
) -> Sequence[DisputeShare]:
    """Post what the bank has taken, shared out over the orders by what is left of each."""
    held = await held_by_banks(session, [order.id for order in orders])
    weights = [max(0, left_of(order) - held.get(order.id, (0, 0))[0]) for order in orders]
    covered = min(state.withdrawn_cents, sum(weights))
    parts = spread(covered, weights)
    shares = []
    for order, cents in zip(orders, parts, strict=True):
        if cents > 0:
            seller_cents = _seller_cents(order, cents, *held.get(order.id, (0, 0)))
            shares.append(
                DisputeShare(
                    dispute_id=dispute.id,
                    order_id=order.id,
                    amount_cents=cents,
                    seller_cents=seller_cents,
                )
            )
            await book.dispute_opened(
                session, order, state.id, cents=cents, seller_cents=seller_cents
            )
    await repository.add_shares(session, shares)
    # A bank may take more than was left of the payment.
    dispute.excess_cents = state.withdrawn_cents - covered
    await book.dispute_excess(
        session, state.id, dispute.excess_cents, dispute.currency, returned=False
    )
    return shares


def _seller_cents(order: Order, cents: int, held_cents: int, held_seller_cents: int) -> int:
    return seller_part(
        price_cents=order.price_cents,
        seller_cents=order.seller_cents,
        taken_cents=order.refunded_cents + held_cents,
        taken_seller_cents=order.refunded_seller_cents + held_seller_cents,
        cents=cents,
    )


async def _win(
    session: AsyncSession,
    dispute: Dispute,
    orders: Sequence[Order],
    shares: Sequence[DisputeShare],
    state: DisputeState,
) -> None:
    """Give everybody back what the bank has given back."""
    by_id = {order.id: order for order in orders}
    for share in shares:
        await book.dispute_won(
            session,
            by_id[share.order_id],
            state.id,
            cents=share.amount_cents,
            seller_cents=share.seller_cents,
        )
    await book.dispute_excess(
        session, state.id, dispute.excess_cents, dispute.currency, returned=True
    )
    await _end(session, dispute, orders, state, DisputeStatus.WON)


async def _lose(
    session: AsyncSession,
    dispute: Dispute,
    orders: Sequence[Order],
    shares: Sequence[DisputeShare],
    state: DisputeState,
) -> None:
    """Count what the bank keeps as gone back to the buyer."""
    by_id = {order.id: order for order in orders}
    for share in shares:
        order = by_id[share.order_id]
        await book.dispute_lost(
            session,
            order,
            state.id,
            cents=share.amount_cents,
            seller_cents=share.seller_cents,
        )
        order.refunded_cents += share.amount_cents
        order.refunded_seller_cents += share.seller_cents
    await session.flush()
    await _end(session, dispute, orders, state, DisputeStatus.LOST)


async def _end(
    session: AsyncSession,
    dispute: Dispute,
    orders: Sequence[Order],
    state: DisputeState,
    status: DisputeStatus,
) -> None:
    was_open = dispute.status is DisputeStatus.OPEN
    dispute.status = status
    dispute.closed_at = utcnow()
    await _fee(session, dispute, state.fee_cents)
    won = status is DisputeStatus.WON
    concerned = {share.order_id for share in await repository.shares(session, dispute.id)}
    for order in orders:
        if was_open and order.id in concerned:
            await note(
                session,
                order.id,
                OrderEventKind.DISPUTE_WON if won else OrderEventKind.DISPUTE_LOST,
                OrderActor.STRIPE,
                cause=str(dispute.id),
            )
            await tell_of_end(session, order, dispute)
    for order in orders:
        await standing.update(session, order)


async def _fee(session: AsyncSession, dispute: Dispute, cents: int) -> None:
    """Post what Stripe takes for the dispute itself, when that has changed."""
    if cents != dispute.fee_cents:
        await book.dispute_fee(
            session,
            dispute.stripe_dispute_id,
            was_cents=dispute.fee_cents,
            cents=cents,
            currency=dispute.currency,
        )
        dispute.fee_cents = cents
    await session.flush()
