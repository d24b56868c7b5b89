"""What buyers see of their checkouts, and how they turn back."""

import uuid
from contextlib import suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.checkout import repository, views
from api.checkout.errors import (
    CheckoutNotFoundError,
    PaymentsUnavailableError,
    ReceiptNotFoundError,
)
from api.checkout.sessions import PaymentSessions
from api.checkout.sync import CheckoutSync
from api.core.database import Database
from api.core.unit_of_work import unit_of_work
from api.integrations.stripe import Stripe, StripeRefusedError, StripeUnavailableError
from api.models import Checkout, CheckoutStatus


class CheckoutService:
    """A buyer's own checkouts."""

    def __init__(
        self, database: Database, stripe: Stripe, sessions: PaymentSessions, sync: CheckoutSync
    ) -> None:
        self._database = database
        self._stripe = stripe
        self._sessions = sessions
        self._sync = sync

    async def show(
        self, session: AsyncSession, buyer_id: uuid.UUID, checkout_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return a checkout as ``Checkout``; raises CheckoutNotFoundError."""
        return await views.own_checkout(session, buyer_id, checkout_id)

    async def receipt(
        self, session: AsyncSession, buyer_id: uuid.UUID, checkout_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return a checkout as ``Receipt``; raises CheckoutNotFoundError, ReceiptNotFoundError."""
        checkout = await self._find(session, buyer_id, checkout_id)
        if checkout.status is not CheckoutStatus.PAID:
            raise ReceiptNotFoundError
        buyer = await repository.buyer(session, buyer_id)
        return views.receipt(checkout, buyer, await repository.orders(session, checkout_id))

    async def cancel(self, buyer_id: uuid.UUID, checkout_id: uuid.UUID) -> dict[str, Any]:
        """End a checkout that nobody has paid; returns ``Checkout`` as Stripe has it.

        Raises CheckoutNotFoundError and PaymentsUnavailableError.
        """
        async with unit_of_work(self._database) as session:
            checkout = await self._find(session, buyer_id, checkout_id)
        if checkout.status is CheckoutStatus.OPEN:
            await self._end(checkout_id)
        async with unit_of_work(self._database) as session:
            return await self.show(session, buyer_id, checkout_id)

    async def _end(self, checkout_id: uuid.UUID) -> None:
        # A page whose making was not answered may be there all the same.
        await self._sessions.open(checkout_id)
        async with unit_of_work(self._database) as session:
            session_id = (await repository.get(session, checkout_id)).stripe_session_id
        if session_id is None:
            return
        try:
            # It may be paid or have expired by now: then Stripe refuses, and says so when asked.
            with suppress(StripeRefusedError):
                await self._stripe.expire_session(session_id)
            effect = await self._sync.look(session_id)
        except StripeUnavailableError as error:
            raise PaymentsUnavailableError from error
        async with unit_of_work(self._database) as session:
            await effect(session)

    async def _find(
        self, session: AsyncSession, buyer_id: uuid.UUID, checkout_id: uuid.UUID
    ) -> Checkout:
        checkout = await repository.find(session, buyer_id, checkout_id)
        if checkout is None:
            raise CheckoutNotFoundError
        return checkout
