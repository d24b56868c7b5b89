"""What follows from a decision about a refund; the order is locked."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.downloads.service import revoke_grant
from api.models import (
    OPEN_REFUNDS,
    OWNED,
    Order,
    OrderActor,
    OrderEventKind,
    OrderStatus,
    Refund,
    RefundStatus,
)
from api.orders import standing
from api.orders.timeline import note
from api.refunds import repository
from api.refunds.amounts import left_of, seller_part_of
from api.refunds.errors import (
    NothingLeftError,
    OrderDisputedError,
    OrderIsFreeError,
    OrderNotPaidError,
    RefundUnderWayError,
)
from api.refunds.letters import tell_of_no


def check(order: Order, others: Sequence[Refund]) -> None:
    """Make sure that money of an order can go back, beside its other refunds.

    Raises OrderIsFreeError, NothingLeftError, OrderNotPaidError, OrderDisputedError or
    RefundUnderWayError.
    """
    if order.price_cents == 0:
        raise OrderIsFreeError
    if order.status is OrderStatus.REFUNDED or left_of(order) == 0:
        raise NothingLeftError
    if order.status not in OWNED:
        raise OrderNotPaidError
    if order.status is OrderStatus.DISPUTED:
        raise OrderDisputedError
    if any(one.status in OPEN_REFUNDS for one in others):
        raise RefundUnderWayError


async def approve(session: AsyncSession, order: Order, refund: Refund, actor: OrderActor) -> None:
    """Have a worker make a refund, whose amount is set; all of it takes the downloads away."""
    refund.status = RefundStatus.APPROVED
    refund.seller_cents = seller_part_of(order, refund.amount_cents)
    # By the clock that says when downloads were taken: these come back when the refund fails.
    refund.decided_at = await repository.now(session)
    refund.due_at = refund.decided_at
    refund.attempts = 0
    await session.flush()
    await note(
        session,
        order.id,
        OrderEventKind.REFUND_APPROVED,
        actor,
        cause=str(refund.id),
        text=refund.answer or (refund.reason if actor is not OrderActor.ADMIN else None),
        amount_cents=refund.amount_cents,
    )
    if refund.amount_cents == left_of(order):
        await revoke_grant(session, order)
    await standing.update(session, order)


async def decline(
    session: AsyncSession, order: Order, refund: Refund, actor: OrderActor, answer: str
) -> None:
    """Say no to a wish, finally when an admin does."""
    final = actor is OrderActor.ADMIN
    refund.status = RefundStatus.REJECTED if final else RefundStatus.DECLINED
    refund.answer = answer or refund.answer
    refund.decided_at = utcnow()
    await session.flush()
    await note(
        session,
        order.id,
        OrderEventKind.REFUND_DECLINED,
        actor,
        cause=f"{refund.id}:{refund.status}",
        text=answer or None,
    )
    await tell_of_no(session, order, refund, final=final)
    await standing.update(session, order)
