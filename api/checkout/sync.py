"""What Stripe says of a checkout, and what follows from it."""

import uuid
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from api.checkout import repository, unpaid
from api.checkout.payments import Payments
from api.core.effects import Effect
from api.integrations.stripe import Stripe
from api.integrations.stripe_objects import Session
from api.models import Checkout, CheckoutStatus

_REFUSED = ("requires_payment_method", "canceled")
"""States of a payment that was begun by a method that takes days, and has failed."""


class PaymentMismatchError(Exception):
    """What Stripe says cannot be of the checkout that it names: somebody must look at it."""


class CheckoutSync:
    """Brings checkouts in step with Stripe, for webhooks, cron and pages alike."""

    def __init__(self, stripe: Stripe, payments: Payments) -> None:
        self._stripe = stripe
        self._payments = payments

    async def look(self, session_id: str) -> Effect:
        """Ask Stripe about a payment page; returns what to write of it.

        What is written is nothing where a subscription is paid, or something that is not ours.
        """
        return partial(self._write, await self._stripe.session(session_id))

    async def _write(self, seen: Session, session: AsyncSession) -> None:
        checkout_id = _id(seen.reference)
        if checkout_id is None or seen.subscription_id is not None:
            return
        checkout = await repository.lock(session, checkout_id)
        # Whatever was seen before the payment came in is old.
        if checkout is None:
            return
        if checkout.stripe_session_id not in {None, seen.id}:
            raise PaymentMismatchError(f"checkout {checkout.id} has another page than {seen.id}")
        checkout.stripe_session_id = seen.id
        if checkout.status is CheckoutStatus.PAID or _is_paid(seen):
            await self._paid(session, checkout, seen)
        elif seen.status == "open":
            checkout.stripe_url = seen.url
            await unpaid.wait(session, checkout)
        elif seen.status == "expired":
            await unpaid.expire(session, checkout)
        elif seen.intent_status in _REFUSED:
            await unpaid.fail(session, checkout)
        else:
            await unpaid.process(session, checkout)

    async def _paid(self, session: AsyncSession, checkout: Checkout, seen: Session) -> None:
        if seen.payment is None:
            if checkout.status is CheckoutStatus.PAID:
                return
            raise PaymentMismatchError(f"{seen.id} is paid without a payment")
        if (seen.payment.amount_cents, seen.payment.currency) != (
            checkout.total_cents,
            checkout.currency,
        ):
            raise PaymentMismatchError(
                f"{seen.payment.charge_id} is {seen.payment.amount_cents} {seen.payment.currency},"
                f" checkout {checkout.id} {checkout.total_cents} {checkout.currency}"
            )
        await self._payments.take(session, checkout, seen.payment)


def _is_paid(seen: Session) -> bool:
    return seen.status == "complete" and seen.payment_status != "unpaid"


def _id(reference: str | None) -> uuid.UUID | None:
    try:
        return None if reference is None else uuid.UUID(reference)
    except ValueError:
        return None
