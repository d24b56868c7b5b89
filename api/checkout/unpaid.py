"""What becomes of a checkout that is not paid, or not yet. One that is paid stays so."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.checkout import repository
from api.models import Checkout, CheckoutStatus, OrderActor, OrderEventKind, OrderStatus
from api.orders.timeline import note

ASK_AGAIN_SECONDS = 600.0
ASK_BANKS_SECONDS = 3600.0
"""Methods that take days are asked about less often."""


async def wait(session: AsyncSession, checkout: Checkout) -> None:
    """Let an open checkout be asked about again."""
    if checkout.status is CheckoutStatus.OPEN:
        checkout.due_at = repository.in_seconds(ASK_AGAIN_SECONDS)
        checkout.last_error = None
    await session.flush()


async def process(session: AsyncSession, checkout: Checkout) -> None:
    """Note that the buyer has paid by a method that takes days."""
    checkout.due_at = repository.in_seconds(ASK_BANKS_SECONDS)
    await _end(
        session, checkout, CheckoutStatus.PROCESSING, OrderStatus.PENDING, OrderEventKind.PROCESSING
    )


async def expire(session: AsyncSession, checkout: Checkout) -> None:
    """Note that nobody has paid in time."""
    checkout.due_at = None
    await _end(
        session, checkout, CheckoutStatus.EXPIRED, OrderStatus.EXPIRED, OrderEventKind.EXPIRED
    )


async def fail(session: AsyncSession, checkout: Checkout, reason: str | None = None) -> None:
    """Note that the payment was refused for good; the reason is for operators."""
    checkout.due_at = None
    await _end(session, checkout, CheckoutStatus.FAILED, OrderStatus.FAILED, OrderEventKind.FAILED)
    checkout.last_error = None if reason is None else reason[:1000]
    await session.flush()


async def _end(
    session: AsyncSession,
    checkout: Checkout,
    status: CheckoutStatus,
    order_status: OrderStatus,
    kind: OrderEventKind,
) -> None:
    checkout.status = status
    checkout.last_error = None
    for order in await repository.lock_orders(session, checkout.id):
        order.status = order_status
        await note(session, order.id, kind, OrderActor.STRIPE)
    await session.flush()
