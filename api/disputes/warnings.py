"""An early fraud warning: all that is left of the payment goes back, without anybody's asking."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.effects import NotYetError
from api.models import (
    OPEN_REFUNDS,
    Order,
    OrderActor,
    OrderEventKind,
    OrderStatus,
    Refund,
    RefundSource,
    RefundStatus,
)
from api.orders.timeline import note
from api.refunds import deciding
from api.refunds.amounts import left_of
from api.refunds.service import add, refunds_of

REASON = "The card's bank has warned that this payment may be fraud."


class RefundFirstError(NotYetError):
    """A part of the money is going back just now; the rest must wait for it."""


async def give_back(session: AsyncSession, order: Order, warning_id: str) -> None:
    """Have all that is left of an order, which is locked, go back, once for a warning.

    Raises RefundFirstError while another refund of it is being made.
    """
    if left_of(order) == 0 or order.status is OrderStatus.DISPUTED:
        return
    under_way = [one for one in await refunds_of(session, order.id) if one.status in OPEN_REFUNDS]
    refund = under_way[0] if under_way else None
    if refund is not None and refund.status is RefundStatus.APPROVED:
        if refund.amount_cents < left_of(order):
            raise RefundFirstError(f"refund {refund.id} comes before warning {warning_id}")
        return
    if not await note(
        session,
        order.id,
        OrderEventKind.FRAUD_WARNING,
        OrderActor.STRIPE,
        cause=warning_id,
        text=REASON,
        amount_cents=left_of(order),
    ):
        return
    if refund is None:
        refund = Refund(
            order_id=order.id,
            source=RefundSource.FRAUD_WARNING,
            status=RefundStatus.APPROVED,
            amount_cents=left_of(order),
            seller_cents=0,
            currency=order.currency,
            reason=REASON,
        )
        await add(session, refund)
    refund.amount_cents = left_of(order)
    refund.answer = REASON if refund.source is RefundSource.BUYER else refund.answer
    await deciding.approve(session, order, refund, OrderActor.SYSTEM)
