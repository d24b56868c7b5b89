"""Refunds that are decided: a worker has Stripe make them, and asks about those that take days."""

import uuid
from datetime import timedelta

import structlog

from api.core import checkpoints
from api.core.database import Database
from api.integrations.stripe import Stripe, StripeRefusedError, StripeUnavailableError
from api.integrations.stripe_objects import RefundState
from api.models import Order, Refund, RefundStatus
from api.refunds import repository
from api.refunds.amounts import left_of, seller_part_of
from api.refunds.recording import ALREADY_REFUNDED, fail, record
from api.refunds.repository import Claimed
from api.refunds.sync import RefundSync
from api.refunds.words import BALANCE, STRIPE_AWAY, TROUBLE

log = structlog.get_logger()

BATCH = 10
LEASE = timedelta(minutes=5)
"""Beyond what Stripe's time-outs and retries add up to."""
POOR = frozenset({"balance_insufficient", "insufficient_funds"})
"""Refusals that end by themselves, when the platform's balance has been filled."""
SAME_KEY_ATTEMPTS = 6
"""How often Stripe is asked under one key. It keeps failures of its own for a day, too; by then the
pauses are longer than a request may be under way, so that one that was made has been seen."""
LANDED = timedelta(minutes=1)
"""When a request whose answer was lost has been carried out, if it ever is."""


class RefundQueue:
    """Makes refunds: the row's id is the key, so that a lost answer makes no second one.

    Stripe gives one answer under one key, also when that was no. So what was refused is asked for
    under another, after a look at what Stripe has.
    """

    def __init__(self, database: Database, stripe: Stripe, sync: RefundSync) -> None:
        self._database = database
        self._stripe = stripe
        self._sync = sync

    async def run(self) -> int:
        """Handle a batch of due refunds; returns how many there were."""
        async with self._database.transaction() as session:
            claimed = await repository.claim(session, BATCH, LEASE)
        for one in claimed:
            await self._handle(one)
        return len(claimed)

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, claimed: Claimed) -> None:
        try:
            await self._settle(claimed)
        except Exception as error:
            # One refund that cannot be made holds up no other; it is tried again later.
            expected = isinstance(error, StripeUnavailableError)
            log.warning(
                "refund not made yet",
                refund=str(claimed.id),
                reason=repr(error),
                exc_info=not expected,
            )
            async with self._database.transaction() as session:
                await repository.put_off(
                    session,
                    claimed.id,
                    STRIPE_AWAY if expected else TROUBLE,
                    repr(error),
                    new_key=expected and claimed.attempts >= SAME_KEY_ATTEMPTS,
                )

    async def _settle(self, claimed: Claimed) -> None:
        async with self._database.transaction() as session:
            intent_id = await repository.intent_of(session, claimed.id)
        if intent_id is None:
            raise LookupError(f"refund {claimed.id} is of an order that Stripe knows nothing of")
        if claimed.attempts > 1 or claimed.refusals:
            # Keys are forgotten after a day: what Stripe has must not be asked for once more.
            await self._look(intent_id)
        wanted = await self._prepare(claimed)
        if wanted is None:
            return
        if wanted.status is not RefundStatus.APPROVED:
            await self._look(intent_id)
            return
        checkpoints.reached("refund.row")
        again = f"-{wanted.refusals}" if wanted.refusals else ""
        try:
            made = await self._stripe.create_refund(
                key=f"refund-{wanted.id}{again}",
                intent_id=intent_id,
                amount_cents=wanted.amount_cents,
                our_id=str(wanted.id),
            )
        except StripeRefusedError as error:
            log.warning("stripe refuses a refund", refund=str(wanted.id), reason=str(error))
            if error.code in POOR:
                async with self._database.transaction() as session:
                    await repository.wait(session, claimed.id, BALANCE, str(error))
                return
            await self._refused(claimed.id, intent_id, error.code)
            return
        checkpoints.reached("refund.stripe")
        await self._record(intent_id, made)

    async def _prepare(self, claimed: Claimed) -> Refund | None:
        """Return a refund as it is to be made, or asked about; None when it needs nothing."""
        async with self._database.transaction() as session:
            order = await repository.lock_order_of(session, claimed.id)
            row = await repository.find(session, claimed.id)
            if order is None or row is None or row.due_at is None:
                return None
            if row.status is RefundStatus.APPROVED:
                left = left_of(order)
                if left == 0:
                    await fail(session, order, row, ALREADY_REFUNDED)
                    return None
                if left < row.amount_cents:
                    # Some went back since this was approved.
                    _reduce(order, row)
                    if claimed.attempts > 1:
                        # A request for more may still be under way: under another key both would
                        # be carried out.
                        row.attempts = 0
                        row.due_at = await repository.now(session) + LANDED
                        return None
            return row

    async def _look(self, intent_id: str) -> None:
        effect = await self._sync.look_at_payment(intent_id)
        async with self._database.transaction() as session:
            await effect(session)

    async def _record(self, intent_id: str, made: RefundState) -> None:
        async with self._database.transaction() as session:
            checkout = await repository.lock_checkout(session, intent_id)
            if checkout is not None:
                orders = await repository.lock_orders(session, checkout.id)
                await record(session, checkout, orders, [made])

    async def _refused(self, refund_id: uuid.UUID, intent_id: str, code: str) -> None:
        """Settle a refund that Stripe will not make by what Stripe has: less may be left."""
        effect = await self._sync.look_at_payment(intent_id)
        async with self._database.transaction() as session:
            await effect(session)
            order = await repository.lock_order_of(session, refund_id)
            row = await repository.find(session, refund_id)
            if order is None or row is None or row.status is not RefundStatus.APPROVED:
                return
            if 0 < left_of(order) < row.amount_cents:
                _reduce(order, row)
                row.attempts = 0
                row.due_at = await repository.now(session)
                return
            await fail(session, order, row, code)


def _reduce(order: Order, row: Refund) -> None:
    """Ask for no more than what is left: another amount needs another key."""
    row.amount_cents = left_of(order)
    row.seller_cents = seller_part_of(order, row.amount_cents)
    row.refusals += 1
