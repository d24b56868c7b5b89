"""News of banks: disputes, and warnings that a payment may be fraud."""

from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.effects import Effect, nothing
from api.disputes import plan
from api.disputes.recording import record
from api.disputes.warnings import give_back
from api.integrations.stripe import Stripe
from api.integrations.stripe_objects import DisputeState
from api.refunds.service import lock_payment
from api.refunds.sync import RefundSync
from api.subscriptions.sync import PaidInvoice, SubscriptionSync

log = structlog.get_logger()


class DisputeSync:
    """Brings disputes in step with Stripe."""

    def __init__(
        self, stripe: Stripe, refunds: RefundSync, subscriptions: SubscriptionSync
    ) -> None:
        self._stripe = stripe
        self._refunds = refunds
        self._subscriptions = subscriptions

    async def look(self, dispute_id: str) -> Effect:
        """Ask Stripe about a dispute; returns what to write.

        Raises PaymentNotRecordedError when its payment is ours, but not on record yet.
        """
        state = await self._stripe.dispute(dispute_id)
        intent_id = state.intent_id or await self._stripe.intent_of_charge(state.charge_id)
        if intent_id is None:
            return nothing
        if not await self._refunds.is_ours(intent_id):
            invoice = await self._subscriptions.invoice_paid_by(intent_id)
            return nothing if invoice is None else partial(_write_of_plan, invoice, state)
        # Nothing can be refunded any more: what was before must be known before the rest is shared.
        refunds = await self._refunds.look_at_payment(intent_id)
        return partial(_write, intent_id, state, refunds)


class FraudWarnings:
    """Gives money back before a warning becomes a dispute, which would cost a fee as well."""

    def __init__(
        self, stripe: Stripe, refunds: RefundSync, subscriptions: SubscriptionSync
    ) -> None:
        self._stripe = stripe
        self._refunds = refunds
        self._subscriptions = subscriptions

    async def look(self, warning_id: str) -> Effect:
        """Ask Stripe about an early fraud warning; returns what to write.

        Raises PaymentNotRecordedError when its payment is ours, but not on record yet.
        """
        intent_id = await self._stripe.warned_payment(warning_id)
        if intent_id is None:
            return nothing
        if not await self._refunds.is_ours(intent_id):
            invoice = await self._subscriptions.invoice_paid_by(intent_id)
            return nothing if invoice is None else partial(_note_of_plan, invoice, warning_id)
        refunds = await self._refunds.look_at_payment(intent_id)
        return partial(_give_back, intent_id, warning_id, refunds)


async def _write(
    intent_id: str, state: DisputeState, refunds: Effect, session: AsyncSession
) -> None:
    payment = await lock_payment(session, intent_id)
    if payment is not None:
        checkout, orders = payment
        await refunds(session)
        await record(session, checkout, orders, state)


async def _give_back(
    intent_id: str, warning_id: str, refunds: Effect, session: AsyncSession
) -> None:
    payment = await lock_payment(session, intent_id)
    if payment is not None:
        _, orders = payment
        await refunds(session)
        for order in orders:
            await give_back(session, order, warning_id)


async def _write_of_plan(invoice: PaidInvoice, state: DisputeState, session: AsyncSession) -> None:
    await invoice.post(session)
    await plan.record(session, invoice.id, state)


async def _note_of_plan(invoice: PaidInvoice, warning_id: str, session: AsyncSession) -> None:
    """Say it: what becomes of the payment and the plan is decided at Stripe."""
    await invoice.post(session)
    log.warning(
        "a bank warns that a subscription may be paid by fraud",
        warning=warning_id,
        invoice=invoice.id,
        subscription=invoice.subscription_id,
    )
