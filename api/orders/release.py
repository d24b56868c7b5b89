"""The end of the hold period: what was earned by a sale becomes available."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.database import Database
from api.ledger import book
from api.models import Order, OrderActor, OrderEventKind
from api.orders import repository
from api.orders.timeline import note

BATCH = 200


class Releases:
    """Releases what is due. An order that is disputed, or may be refunded, waits for the end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> int:
        """Release every order that is due; returns how many there were."""
        released = 0
        while True:
            async with self._database.transaction() as session:
                count = await _release_batch(session)
            released += count
            if count < BATCH:
                return released


async def _release_batch(session: AsyncSession) -> int:
    orders = await repository.lock_due_for_release(session, BATCH)
    # In one currency, as the shop is.
    for currency in {order.currency for order in orders}:
        await book.lock(session, {order.seller_id for order in orders}, currency)
    for order in orders:
        await _release(session, order)
    return len(orders)


async def _release(session: AsyncSession, order: Order) -> None:
    cents = order.seller_cents - order.refunded_seller_cents
    await book.release(session, order)
    order.released_at = utcnow()
    await session.flush()
    if cents > 0:
        await note(
            session,
            order.id,
            OrderEventKind.RELEASED,
            OrderActor.SYSTEM,
            amount_cents=cents,
        )
