"""The platform's balance at Stripe, and what has changed it."""

from collections.abc import AsyncIterator
from datetime import datetime

from api.integrations.stripe_connection import PAGE, StripeConnection, translated
from api.integrations.stripe_objects import Movement
from api.integrations.stripe_reading import movement_of


class StripeBalance(StripeConnection):
    """The balance and its transactions."""

    async def movements(self, since: datetime) -> AsyncIterator[Movement]:
        """Yield everything that changed the platform's balance since then, the newest first."""
        with translated():
            page = await self._v1.balance_transactions.list_async(
                {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
            )
            async for one in page.auto_paging_iter():
                yield movement_of(one)

    async def movements_of(self, source_id: str) -> list[Movement]:
        """Return everything that changed the platform's balance because of one object."""
        with translated():
            page = await self._v1.balance_transactions.list_async(
                {"source": source_id, "limit": PAGE}
            )
            return [movement_of(one) async for one in page.auto_paging_iter()]

    async def balance_cents(self, currency: str) -> int:
        """Return the platform's whole balance, available and pending."""
        with translated():
            balance = await self._v1.balance.retrieve_async()
        return sum(
            part["amount"]
            for part in [*balance["available"], *balance["pending"]]
            if part["currency"].upper() == currency
        )
