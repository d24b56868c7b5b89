"""What buyers and sellers are told of refunds."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.money import dollars
from api.models import Order, Refund
from api.notifications.kinds import (
    REFUND_DECLINED,
    REFUND_FAILED,
    REFUND_MADE,
    REFUND_REQUESTED,
    SALE_REFUNDED,
)
from api.notifications.letters import write


async def tell_of_wish(session: AsyncSession, order: Order, refund: Refund) -> None:
    """Tell the seller that the buyer wants money back, or appeals."""
    appealed = refund.appeal is not None
    await write(
        session,
        REFUND_REQUESTED,
        order.seller_id,
        f"{refund.id}:appeal" if appealed else str(refund.id),
        product=order.product_name,
        order_id=str(order.id),
        amount=dollars(refund.amount_cents),
        reason=refund.appeal or refund.reason,
        appealed=int(appealed),
    )


async def tell_of_no(session: AsyncSession, order: Order, refund: Refund, *, final: bool) -> None:
    """Tell the buyer that the money does not go back."""
    await write(
        session,
        REFUND_DECLINED,
        order.buyer_id,
        f"{refund.id}:final" if final else str(refund.id),
        product=order.product_name,
        order_id=str(order.id),
        answer=refund.answer or "",
        final=int(final),
    )


async def tell_of_money(session: AsyncSession, order: Order, refund: Refund) -> None:
    """Tell both that money is on its way back."""
    about = {
        "product": order.product_name,
        "order_id": str(order.id),
        "amount": dollars(refund.amount_cents),
        "reason": refund.answer or refund.reason,
    }
    await write(session, REFUND_MADE, order.buyer_id, str(refund.id), **about)
    share = dollars(refund.seller_cents)
    await write(session, SALE_REFUNDED, order.seller_id, str(refund.id), **about, share=share)


async def tell_of_failure(session: AsyncSession, order: Order, refund: Refund, reason: str) -> None:
    """Tell both that money does not go back after all."""
    about = {
        "product": order.product_name,
        "amount": dollars(refund.amount_cents),
        "reason": reason,
    }
    for user_id, path in (
        (order.buyer_id, f"/library/{order.id}"),
        (order.seller_id, f"/dashboard/orders/{order.id}"),
    ):
        event = f"{refund.id}:{user_id}"
        await write(session, REFUND_FAILED, user_id, event, **about, path=path)
