"""What Stripe says of a dispute about the Pro plan, written to its row and the ledger.

There is no seller to wait, and no order: the platform's own money goes and may come back. As with
orders money moves only when Stripe's balance transactions say so, and what has ended stays so.
"""

from sqlalchemy.ext.asyncio import AsyncSession

from api.disputes import repository
from api.disputes.recording import FINAL, INQUIRY, LIVE
from api.integrations.stripe_objects import DisputeState
from api.ledger import book
from api.models import DisputeStatus, SubscriptionDispute


async def record(session: AsyncSession, invoice_id: str, state: DisputeState) -> None:
    """Write a dispute of the payment of an invoice."""
    dispute = await repository.lock_of_plan(session, invoice_id, state)
    if dispute.status in FINAL or state.status.startswith(INQUIRY):
        return
    if state.withdrawn_cents > 0 and dispute.withdrawn_cents == 0:
        dispute.withdrawn_cents = state.withdrawn_cents
        await book.subscription_dispute_opened(
            session, state.id, state.withdrawn_cents, state.currency
        )
    dispute.status = DisputeStatus.OPEN
    fee_cents = state.fee_cents
    if state.status == "lost":
        await book.subscription_dispute_lost(
            session, state.id, dispute.withdrawn_cents, state.currency
        )
        await _end(session, dispute, DisputeStatus.LOST)
    elif state.status not in LIVE and state.withdrawn_cents == 0:
        await book.subscription_dispute_won(
            session, state.id, dispute.withdrawn_cents, state.currency
        )
        await _end(session, dispute, DisputeStatus.WON)
    else:
        # Old news may know of less; what comes back does so at the end.
        fee_cents = max(fee_cents, dispute.fee_cents)
    if fee_cents != dispute.fee_cents:
        await book.dispute_fee(
            session,
            state.id,
            was_cents=dispute.fee_cents,
            cents=fee_cents,
            currency=state.currency,
        )
        dispute.fee_cents = fee_cents
    await session.flush()


async def _end(session: AsyncSession, dispute: SubscriptionDispute, status: DisputeStatus) -> None:
    dispute.status = status
    dispute.closed_at = await repository.now(session)
