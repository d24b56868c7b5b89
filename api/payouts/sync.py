"""What becomes of a payout, written once: sent, put off, failed, taken back."""

import uuid
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.effects import Effect, nothing
from api.core.money import dollars
from api.integrations.stripe import Stripe
from api.integrations.stripe_objects import TransferState
from api.ledger import book
from api.models import Payout, PayoutStatus
from api.notifications.kinds import PAYOUT_FAILED, PAYOUT_PAID, PAYOUT_REVERSED, PAYOUT_WAITS
from api.notifications.letters import write
from api.payouts import repository
from api.payouts.repository import OPEN
from api.payouts.words import GIVE_UP_DAYS, PLATFORM_WAITED, PLATFORM_WAITS, words

log = structlog.get_logger()

LOOK_AGAIN_SECONDS = 86_400.0
LOOK_AGAIN_DAYS = 14
"""How long we ask, once a day, whether a transfer was taken back: news of it may be lost."""
WAIT_SECONDS = 6 * 3600.0


class TransferSync:
    """Looks at transfers, whoever asks: a webhook, or the queue."""

    def __init__(self, stripe: Stripe) -> None:
        self._stripe = stripe

    async def look(self, transfer_id: str) -> Effect:
        """Ask for a transfer; the effect says that its payout is paid, or was taken back."""
        state = await self._stripe.transfer(transfer_id)
        payout_id = _payout_id(state)
        if payout_id is None:
            log.info("transfer is not ours", transfer=transfer_id)
            return nothing

        async def record(session: AsyncSession) -> None:
            await settle(session, payout_id, state)

        return record


async def settle(session: AsyncSession, payout_id: uuid.UUID, transfer: TransferState) -> None:
    """Record a transfer, and each of its reversals."""
    payout = await repository.lock(session, payout_id)
    if payout is None:
        log.warning("transfer for a payout that we do not know", transfer=transfer.id)
        return
    if payout.status is PayoutStatus.FAILED:
        # Cannot come from us: a payout fails after Stripe has refused, and under its key nothing
        # else happens any more. `mywork ledger reconcile` names the difference.
        log.error("transfer for a payout that has failed", transfer=transfer.id)
        return
    if payout.status in OPEN:
        await _paid(session, payout, transfer)
    for reversal_id, cents in transfer.reversals:
        await _reversed(session, payout, reversal_id, cents)
    await _look_again(session, payout)


async def wait(session: AsyncSession, payout_id: uuid.UUID, refusals: int, error: str) -> None:
    """Put a payout off because our own balance is too small; after some days it fails.

    ``refusals`` is how many there were before this one: two workers record one answer once.
    """
    payout = await repository.lock(session, payout_id)
    if payout is None or payout.status not in OPEN or payout.refusals != refusals:
        return
    if utcnow() - payout.created_at > timedelta(days=GIVE_UP_DAYS):
        await _failed(session, payout, PLATFORM_WAITED, error)
        return
    payout.refusals += 1
    payout.attempts = 0
    payout.reason = PLATFORM_WAITS
    payout.last_error = error[:1000]
    await repository.put_off(session, payout, WAIT_SECONDS)
    await _tell_wait(session, payout)


async def put_off(
    session: AsyncSession,
    payout_id: uuid.UUID,
    reason: str,
    error: str,
    *,
    tell: bool,
    broken: int | None,
) -> None:
    """Put a payout off, each time for longer; ``tell``: the seller gets a letter, once.

    ``broken`` is how many refusals there were before a failure that Stripe keeps under its key.
    """
    payout = await repository.lock(session, payout_id)
    if payout is None or payout.due_at is None:
        return
    if payout.refusals == broken:
        payout.refusals += 1
    payout.last_error = error[:1000]
    if payout.status in OPEN:
        payout.reason = reason
    await repository.put_off(session, payout)
    if tell and payout.status in OPEN:
        await _tell_wait(session, payout)


async def fail(session: AsyncSession, payout_id: uuid.UUID, reason: str, error: str) -> None:
    """Say that a payout cannot be sent; the money is available again."""
    payout = await repository.lock(session, payout_id)
    if payout is not None and payout.status in OPEN:
        await _failed(session, payout, reason, error)


async def _failed(session: AsyncSession, payout: Payout, reason: str, error: str) -> None:
    payout.status = PayoutStatus.FAILED
    payout.reason = reason
    payout.last_error = error[:1000]
    payout.settled_at = utcnow()
    payout.due_at = None
    await session.flush()
    await book.payout_failed(session, payout)
    told = words(payout)
    await write(
        session,
        PAYOUT_FAILED,
        payout.seller_id,
        str(payout.id),
        amount=dollars(payout.amount_cents),
        reason=told.reason or "",
        next_step=told.next_step,
        payout_id=str(payout.id),
    )


async def _paid(session: AsyncSession, payout: Payout, transfer: TransferState) -> None:
    payout.status = PayoutStatus.PAID
    payout.stripe_transfer_id = transfer.id
    payout.settled_at = utcnow()
    payout.reason = None
    payout.last_error = None
    payout.attempts = 0
    await session.flush()
    await book.payout_paid(session, payout, transfer.id)
    await write(
        session,
        PAYOUT_PAID,
        payout.seller_id,
        str(payout.id),
        amount=dollars(payout.amount_cents),
        next_step=words(payout).next_step,
        payout_id=str(payout.id),
    )


async def _reversed(session: AsyncSession, payout: Payout, reversal_id: str, cents: int) -> None:
    if not await book.payout_reversed(session, payout, reversal_id, cents):
        return
    payout.reversed_cents += cents
    if payout.reversed_cents == payout.amount_cents:
        payout.status = PayoutStatus.REVERSED
    await session.flush()
    await write(
        session,
        PAYOUT_REVERSED,
        payout.seller_id,
        reversal_id,
        amount=dollars(cents),
        whole=dollars(payout.amount_cents),
        payout_id=str(payout.id),
    )


async def _look_again(session: AsyncSession, payout: Payout) -> None:
    payout.last_error = None
    payout.attempts = 0
    over = payout.settled_at is None or utcnow() - payout.settled_at > timedelta(
        days=LOOK_AGAIN_DAYS
    )
    if over or payout.status is PayoutStatus.REVERSED:
        payout.due_at = None
        await session.flush()
    else:
        await repository.put_off(session, payout, LOOK_AGAIN_SECONDS)


async def _tell_wait(session: AsyncSession, payout: Payout) -> None:
    told = words(payout)
    await write(
        session,
        PAYOUT_WAITS,
        payout.seller_id,
        f"{payout.id}:{payout.reason}",
        amount=dollars(payout.amount_cents),
        reason=told.reason or "",
        next_step=told.next_step,
        next_at=f"{payout.due_at:%d %b %Y, %H:%M}",
        payout_id=str(payout.id),
    )


def _payout_id(transfer: TransferState) -> uuid.UUID | None:
    try:
        return uuid.UUID(transfer.group or "")
    except ValueError:
        return None
