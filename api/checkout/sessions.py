"""Having Stripe ask for the money of a checkout: once, however often it is tried."""

import uuid

import structlog

from api.checkout import repository
from api.checkout.errors import PaymentsUnavailableError
from api.checkout.unpaid import fail
from api.core import checkpoints
from api.core.database import Database
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.integrations.stripe import (
    Line,
    Stripe,
    StripeBrokenError,
    StripeRefusedError,
    StripeUnavailableError,
)
from api.models import CheckoutStatus, LicenceKind, Order

log = structlog.get_logger()

FIRST_ASK_SECONDS = 120.0
"""How long Stripe's webhook has before we ask by ourselves."""


class PaymentSessions:
    """Makes the page that a checkout is paid on."""

    def __init__(self, settings: Settings, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe
        self._site_url = settings.site_url.rstrip("/")

    async def open(self, checkout_id: uuid.UUID) -> None:
        """Have the page of an open checkout made, if it is not there yet.

        The checkout's id is the key of the request to Stripe: it makes one page, also when an
        answer was lost or two do this at once. Raises PaymentsUnavailableError.
        """
        async with unit_of_work(self._database) as session:
            checkout = await repository.get(session, checkout_id)
            orders = [row.order for row in await repository.orders(session, checkout_id)]
            buyer = await repository.buyer(session, checkout.buyer_id)
        # One that has failed is shown so: its buyer begins another, under another key.
        if checkout.stripe_session_id is not None or checkout.status is not CheckoutStatus.OPEN:
            return
        try:
            made = await self._stripe.create_session(
                key=f"checkout-{checkout_id}",
                lines=_lines(orders),
                currency=checkout.currency,
                reference=str(checkout_id),
                email=buyer.email,
                expires_at=checkout.expires_at,
                success_url=f"{self._site_url}/checkout/success?checkout={checkout_id}",
                cancel_url=f"{self._site_url}/cart?cancelled={checkout_id}",
            )
        except (StripeRefusedError, StripeBrokenError) as error:
            # Under this key the answer stays the same.
            log.exception("payment page refused", checkout=str(checkout_id))
            await self._fail(checkout_id, str(error))
            raise PaymentsUnavailableError from error
        except StripeUnavailableError as error:
            log.warning("no payment page", checkout=str(checkout_id), reason=str(error))
            if await self._is_open(checkout_id):
                return
            raise PaymentsUnavailableError from error
        checkpoints.reached("checkout.session")
        async with unit_of_work(self._database) as session:
            await repository.record_session(
                session, checkout_id, made.id, made.url, FIRST_ASK_SECONDS
            )

    async def _is_open(self, checkout_id: uuid.UUID) -> bool:
        """Whether somebody who did the same at the same time has had an answer."""
        async with unit_of_work(self._database) as session:
            return (await repository.get(session, checkout_id)).stripe_session_id is not None

    async def _fail(self, checkout_id: uuid.UUID, reason: str) -> None:
        async with unit_of_work(self._database) as session:
            checkout = await repository.lock(session, checkout_id)
            if checkout is not None and checkout.stripe_session_id is None:
                await fail(session, checkout, reason)


def _lines(orders: list[Order]) -> list[Line]:
    """Return what is to be paid; what is free in company is no line of a payment."""
    return [
        Line(
            order.product_name
            if order.licence is LicenceKind.STANDARD
            else f"{order.product_name} ({order.licence} licence)",
            order.price_cents,
        )
        for order in orders
        if order.price_cents > 0
    ]
