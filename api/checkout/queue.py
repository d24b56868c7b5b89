"""Checkouts about which Stripe has said nothing: the worker asks, until they are settled."""

import uuid

import structlog

from api.checkout import repository
from api.checkout.errors import PaymentsUnavailableError
from api.checkout.repository import Claimed
from api.checkout.sessions import PaymentSessions
from api.checkout.sync import CheckoutSync
from api.checkout.unpaid import expire
from api.core.database import Database
from api.integrations.stripe import StripeUnavailableError

log = structlog.get_logger()

BATCH = 20
LEASE_SECONDS = 120.0


class CheckoutQueue:
    """Finishes what was left half-way, and asks for news that never came."""

    def __init__(self, database: Database, sessions: PaymentSessions, sync: CheckoutSync) -> None:
        self._database = database
        self._sessions = sessions
        self._sync = sync

    async def run(self) -> int:
        """Ask about a batch of due checkouts; returns how many there were."""
        async with self._database.transaction() as session:
            claimed = await repository.claim(session, BATCH, LEASE_SECONDS)
        for checkout in claimed:
            await self._handle(checkout)
        return len(claimed)

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, checkout: Claimed) -> None:
        try:
            if checkout.session_id is None:
                await self._begin(checkout.id)
            else:
                effect = await self._sync.look(checkout.session_id)
                async with self._database.transaction() as session:
                    await effect(session)
        except (StripeUnavailableError, PaymentsUnavailableError) as error:
            await self._put_off(checkout.id, repr(error))
        except Exception as error:
            # One checkout that cannot be settled holds up no other.
            log.exception("checkout not settled", checkout=str(checkout.id))
            await self._put_off(checkout.id, repr(error))

    async def _begin(self, checkout_id: uuid.UUID) -> None:
        """Have the page made that a request died over, while it can still be paid."""
        async with self._database.transaction() as session:
            checkout = await repository.lock(session, checkout_id)
            if checkout is None or checkout.stripe_session_id is not None:
                return
            if await repository.is_over(session, checkout):
                # Nobody was ever given an address to pay at.
                await expire(session, checkout)
                return
        await self._sessions.open(checkout_id)

    async def _put_off(self, checkout_id: uuid.UUID, reason: str) -> None:
        async with self._database.transaction() as session:
            await repository.put_off(session, checkout_id, reason)
