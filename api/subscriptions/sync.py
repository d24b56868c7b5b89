"""Subscriptions as Stripe tells of them, and what was paid for them."""

import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.effects import Effect
from api.integrations.stripe import Stripe, StripeRefusedError, StripeUnavailableError
from api.integrations.stripe_objects import InvoiceState, SubscriptionState
from api.ledger import book
from api.subscriptions import repository
from api.subscriptions.repository import Claimed

log = structlog.get_logger()

LIVE = frozenset({"active", "trialing", "past_due", "unpaid", "paused"})
"""States in which there cannot be a second subscription."""
PRO = frozenset({"active", "trialing", "past_due"})
"""States that give the Pro plan; while a payment is late, Stripe still tries to get it."""
GRACE = timedelta(hours=1)
"""How long after the end of a period we wait for news of the next one."""
BATCH = 20
LEASE_SECONDS = 900.0


class FeeUnknownError(StripeUnavailableError):
    """A charge whose fee Stripe has not counted yet: it is looked at again later."""


class PaidInvoice(NamedTuple):
    """An invoice of a subscription, found by its payment; ``post`` has the ledger know of it."""

    id: str
    subscription_id: str
    post: Effect


class SubscriptionSync:
    """Looks at subscriptions and their invoices, whoever asks: a webhook, a page, the cron."""

    def __init__(self, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe

    async def look(self, subscription_id: str) -> Effect:
        """Ask for a subscription and its latest invoice; the effect records both."""
        asked_at = await self.now()
        state = await self._stripe.subscription(subscription_id)
        return await self.effect(state, asked_at)

    async def effect(self, state: SubscriptionState, asked_at: datetime) -> Effect:
        """Return what follows from a subscription that was seen at a time."""
        invoice = None
        if state.latest_invoice_id is not None:
            invoice = await self._invoice(state.latest_invoice_id)

        async def record(session: AsyncSession) -> None:
            await _record(session, state, asked_at)
            await _post(invoice, session)

        return record

    async def look_invoice(self, invoice_id: str) -> Effect:
        """Ask for an invoice; the effect posts what was paid and what Stripe kept of it."""
        return partial(_post, await self._invoice(invoice_id))

    async def invoice_paid_by(self, intent_id: str) -> PaidInvoice | None:
        """Ask for the invoice of a subscription that a payment has paid, if it has paid one."""
        invoice_id = await self._stripe.invoice_paid_by(intent_id)
        if invoice_id is None:
            return None
        invoice = await self._invoice(invoice_id)
        if invoice.subscription_id is None:
            return None
        return PaidInvoice(invoice.id, invoice.subscription_id, partial(_post, invoice))

    async def now(self) -> datetime:
        """Return the database's time: with it, whoever looks says when it asked."""
        async with self._database.transaction() as session:
            return await repository.now(session)

    async def ask_due(self) -> int:
        """Ask about sessions and periods whose news never came; returns how many."""
        async with self._database.transaction() as session:
            due = await repository.claim(session, BATCH, LEASE_SECONDS)
        for claimed in due:
            try:
                await self._ask(claimed)
            except Exception as error:
                # One that cannot be seen, or is odd, holds up no other; it is due again later.
                expected = isinstance(error, (StripeUnavailableError, StripeRefusedError))
                log.warning(
                    "subscription not seen",
                    user=str(claimed.user_id),
                    reason=repr(error),
                    exc_info=not expected,
                )
        return len(due)

    async def _ask(self, claimed: Claimed) -> None:
        subscription_id = claimed.subscription_id
        if claimed.session_id is not None:
            made = await self._stripe.session(claimed.session_id)
            if made.status == "open":
                return
            subscription_id = made.subscription_id or subscription_id
        effect = None if subscription_id is None else await self.look(subscription_id)
        async with self._database.transaction() as session:
            # First, so that the effect decides when to ask again.
            await repository.ask_no_more(session, claimed)
            if effect is not None:
                await effect(session)

    async def _invoice(self, invoice_id: str) -> InvoiceState:
        invoice = await self._stripe.invoice(invoice_id)
        if invoice.paid and invoice.payment is not None and invoice.payment.fee_cents is None:
            raise FeeUnknownError(invoice_id)
        return invoice


async def _record(session: AsyncSession, state: SubscriptionState, asked_at: datetime) -> None:
    row = await repository.lock(session, _uuid(state.our_user_id), state.id)
    if row is None:
        log.info("subscription is not ours", subscription=state.id)
        return
    if row.stripe_subscription_id not in {None, state.id}:
        if state.status not in LIVE:
            return
        if row.status in LIVE:
            log.error("a second subscription", user=str(row.user_id), subscription=state.id)
            return
    elif row.refreshed_at is not None and row.refreshed_at > asked_at:
        return
    was_live = row.status in LIVE
    row.stripe_subscription_id = state.id
    row.stripe_customer_id = state.customer_id
    row.status = state.status
    row.current_period_end = state.current_period_end
    row.cancel_at_period_end = state.cancel_at_period_end
    row.refreshed_at = asked_at
    if state.status not in LIVE:
        # Of one that was over already this is old: when to ask is then said by a new session.
        row.due_at = None if was_live else row.due_at
    elif state.current_period_end is None:
        row.due_at = None
    else:
        # A period that is over is news that may be late: it is asked for again, not at once.
        row.due_at = max(state.current_period_end, await repository.now(session)) + GRACE
    await session.flush()


async def _post(invoice: InvoiceState | None, session: AsyncSession) -> None:
    if invoice is None or invoice.subscription_id is None or not invoice.paid:
        return
    payment = invoice.payment
    if payment is None:
        return
    await book.subscription_paid(
        session, invoice.id, payment.charge_id, payment.amount_cents, payment.currency
    )
    await book.fee(session, payment.charge_id, payment.fee_cents or 0, payment.currency)


def _uuid(value: str | None) -> uuid.UUID | None:
    try:
        return None if value is None else uuid.UUID(value)
    except ValueError:
        return None
