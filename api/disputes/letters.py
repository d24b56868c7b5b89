"""What sellers are told of disputes."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.money import dollars
from api.models import Dispute, Order
from api.notifications.kinds import DISPUTE_CLOSED, DISPUTE_OPENED
from api.notifications.letters import write


async def tell_of_opening(
    session: AsyncSession, order: Order, dispute: Dispute, seller_cents: int
) -> None:
    """Tell the seller of an order that its payment is disputed."""
    await write(
        session,
        DISPUTE_OPENED,
        order.seller_id,
        f"{dispute.id}:{order.id}",
        product=order.product_name,
        order_id=str(order.id),
        share=dollars(seller_cents),
        reason=dispute.reason.replace("_", " "),
    )


async def tell_of_end(session: AsyncSession, order: Order, dispute: Dispute) -> None:
    """Tell the seller of an order how its dispute has ended."""
    await write(
        session,
        DISPUTE_CLOSED,
        order.seller_id,
        f"{dispute.id}:{order.id}",
        product=order.product_name,
        order_id=str(order.id),
        outcome=dispute.status.value,
    )
