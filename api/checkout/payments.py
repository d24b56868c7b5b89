"""A payment that has come in: everything that follows from it, at once and once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.cart.lines import owned, take_out, take_turn
from api.checkout import paid_repository, repository
from api.checkout.letters import write_letters
from api.core.due import after_attempts
from api.core.settings import Settings
from api.downloads.service import issue_grant
from api.integrations.stripe_objects import Payment
from api.ledger import book
from api.licences.service import issue_licence
from api.models import (
    Checkout,
    CheckoutStatus,
    Order,
    OrderActor,
    OrderEventKind,
    OrderStatus,
    Refund,
    RefundSource,
    RefundStatus,
)
from api.orders.timeline import note

MAX_FEE_BACKOFF_SECONDS = 3600
TWICE = "This licence was bought twice. The second payment goes back by itself."


class Payments:
    """Takes payments: the rows that are locked come in one order, the invoice counter last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def take(
        self, session: AsyncSession, checkout: Checkout, payment: Payment | None
    ) -> None:
        """Let a checkout, which is locked, be paid; without a payment it costs nothing.

        One that is paid already only learns what Stripe kept, if that is known by now.
        """
        if checkout.status is not CheckoutStatus.PAID:
            await self._deliver(session, checkout, payment)
        if payment is not None:
            await self._record_fee(session, checkout, payment)
        await session.flush()

    async def _deliver(
        self, session: AsyncSession, checkout: Checkout, payment: Payment | None
    ) -> None:
        # So that two payments for one licence are told from each other.
        await take_turn(session, checkout.buyer_id)
        orders = await repository.lock_orders(session, checkout.id)
        sellers = {order.seller_id for order in orders}
        await paid_repository.keep_people(session, {checkout.buyer_id, *sellers})
        bought = {order.product_id: order.licence for order in orders}
        twice = await owned(session, checkout.buyer_id, bought, but_of=checkout.id)
        now = await paid_repository.now(session)
        self._mark(checkout, orders, payment, now)
        await session.flush()
        for order in orders:
            await _hand_over(session, order, by_stripe=payment is not None)
            if (order.product_id, order.licence) in twice and order.price_cents > 0:
                await _give_back(session, order, now)
        # Also where nothing is posted: whoever takes a sale back locks these before its product.
        await book.lock(session, sellers, checkout.currency)
        if payment is not None:
            for order in orders:
                await book.sale(session, order, payment.charge_id)
        await take_out(session, checkout.buyer_id, bought)
        await paid_repository.count_sales(session, bought)
        checkout.invoice_year = now.year
        checkout.invoice_number = await paid_repository.next_invoice_number(session, now.year)
        await write_letters(session, checkout, orders)

    def _mark(
        self,
        checkout: Checkout,
        orders: Sequence[Order],
        payment: Payment | None,
        now: datetime,
    ) -> None:
        checkout.status = CheckoutStatus.PAID
        checkout.paid_at = now
        checkout.due_at = None
        checkout.attempts = 0
        checkout.last_error = None
        if payment is not None:
            checkout.stripe_payment_intent_id = payment.intent_id
            checkout.stripe_charge_id = payment.charge_id
        for order in orders:
            order.status = OrderStatus.PAID
            order.paid_at = now
            order.available_at = now + timedelta(days=self._settings.hold_days)

    async def _record_fee(
        self, session: AsyncSession, checkout: Checkout, payment: Payment
    ) -> None:
        if checkout.stripe_fee_cents is not None:
            return
        if payment.fee_cents is None:
            # Stripe has not counted it yet: the cron asks again.
            checkout.due_at = after_attempts(Checkout.attempts, MAX_FEE_BACKOFF_SECONDS)
            return
        await book.fee(session, payment.charge_id, payment.fee_cents, checkout.currency)
        checkout.stripe_fee_cents = payment.fee_cents
        checkout.due_at = None


async def _hand_over(session: AsyncSession, order: Order, *, by_stripe: bool) -> None:
    await note(
        session,
        order.id,
        OrderEventKind.PAID,
        OrderActor.STRIPE if by_stripe else OrderActor.SYSTEM,
        amount_cents=order.price_cents,
    )
    await issue_licence(session, order.id)
    await issue_grant(session, order)


async def _give_back(session: AsyncSession, order: Order, now: datetime) -> None:
    """Have the money of a licence go back that the buyer held already."""
    session.add(
        Refund(
            order_id=order.id,
            source=RefundSource.DUPLICATE,
            status=RefundStatus.APPROVED,
            amount_cents=order.price_cents,
            seller_cents=order.seller_cents,
            currency=order.currency,
            reason=TWICE,
            decided_at=now,
            due_at=now,
        )
    )
    await note(
        session,
        order.id,
        OrderEventKind.REFUND_APPROVED,
        OrderActor.SYSTEM,
        text=TWICE,
        amount_cents=order.price_cents,
    )
