"""Refunds as Stripe has them, for webhooks, workers and pages alike."""

import uuid
from collections.abc import Sequence
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.effects import Effect, NotYetError, nothing
from api.integrations.stripe import Stripe
from api.integrations.stripe_objects import RefundState
from api.ledger import book
from api.refunds import repository
from api.refunds.recording import ENDED, record
from api.subscriptions.sync import PaidInvoice, SubscriptionSync

_CHARGES = ("ch_", "py_")


class PaymentNotRecordedError(NotYetError):
    """The news are of a payment of ours that we have not heard of yet: they must wait for it."""


class RefundSync:
    """Brings refunds in step with Stripe."""

    def __init__(self, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe
        self._subscriptions = SubscriptionSync(database, stripe)

    async def look(self, object_id: str) -> Effect:
        """Ask Stripe about the payment that a refund or a charge belongs to; returns what to write.

        Raises PaymentNotRecordedError when it is ours, but not on record yet.
        """
        if object_id.startswith(_CHARGES):
            intent_id = await self._stripe.intent_of_charge(object_id)
        else:
            intent_id = (await self._stripe.refund(object_id)).intent_id
        if intent_id is None:
            return nothing
        if await self.is_ours(intent_id):
            return await self.look_at_payment(intent_id)
        invoice = await self._subscriptions.invoice_paid_by(intent_id)
        if invoice is None:
            return nothing
        return partial(_write_of_plan, invoice, await self._stripe.refunds_of(intent_id))

    async def look_at_payment(self, intent_id: str) -> Effect:
        """Ask Stripe about all refunds of a payment; returns what to write of them."""
        return partial(_write, intent_id, await self._stripe.refunds_of(intent_id))

    async def is_ours(self, intent_id: str) -> bool:
        """Whether a payment intent has paid a checkout.

        Raises PaymentNotRecordedError when it is going to have: webhooks come in any order.
        """
        async with self._database.transaction() as session:
            if await repository.has_intent(session, intent_id):
                return True
        checkout_id = _id(await self._stripe.checkout_of(intent_id))
        if checkout_id is None:
            return False
        async with self._database.transaction() as session:
            if await repository.has_checkout(session, checkout_id):
                raise PaymentNotRecordedError(f"{intent_id} of checkout {checkout_id}")
        return False


async def _write(intent_id: str, states: Sequence[RefundState], session: AsyncSession) -> None:
    checkout = await repository.lock_checkout(session, intent_id)
    if checkout is not None:
        orders = await repository.lock_orders(session, checkout.id)
        await record(session, checkout, orders, states)


async def _write_of_plan(
    invoice: PaidInvoice, states: Sequence[RefundState], session: AsyncSession
) -> None:
    """Post what went back of the Pro plan, and what it went back of, whichever is known first.

    A refund that has failed is posted both ways, so that whoever saw it before that, and writes
    later, changes nothing.
    """
    await invoice.post(session)
    for state in states:
        await book.subscription_refund(session, state.id, state.amount_cents, state.currency)
        if state.status in ENDED:
            await book.subscription_refund_failed(
                session, state.id, state.amount_cents, state.currency
            )


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return None if text is None else uuid.UUID(text)
    except ValueError:
        return None
