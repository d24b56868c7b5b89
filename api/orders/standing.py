"""An order's status, made anew from its money, refunds and disputes whenever one of them changes.

So what follows does not depend on the order in which things become known: whatever ends a dispute
or a refund leaves the order as it would be had nothing else happened.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.downloads.service import revoke_grant
from api.models import Order, OrderStatus
from api.orders import repository
from api.reviews.service import set_withdrawn


async def update(session: AsyncSession, order: Order) -> None:
    """Write an order's status and what follows from it; the order, which was paid, is locked."""
    before = order.status
    order.status = await _status(session, order)
    await session.flush()
    refunded = order.status is OrderStatus.REFUNDED
    if refunded == (before is OrderStatus.REFUNDED):
        return
    await repository.set_licence_revoked(session, order.id, revoked=refunded)
    if refunded:
        await revoke_grant(session, order)
        await repository.end_wishes(session, order.id)
    await set_withdrawn(session, order.id, withdrawn=refunded)
    await repository.count_sale(session, order.product_id, -1 if refunded else 1)


async def _status(session: AsyncSession, order: Order) -> OrderStatus:
    facts = await repository.facts(session, order)
    left = order.price_cents - order.refunded_cents
    if facts.disputed and left > 0:
        return OrderStatus.DISPUTED
    if order.price_cents > 0 and left == 0:
        return OrderStatus.REFUNDED
    return OrderStatus.REFUND_REQUESTED if facts.refund_open else OrderStatus.PAID
