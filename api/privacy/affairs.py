"""Why somebody cannot go while money is on its way."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.money import dollars
from api.privacy import affairs_repository as repository


async def open_affairs(session: AsyncSession, user_id: uuid.UUID) -> list[str]:
    """Return what must be settled first, in words; empty when nothing."""
    found = await repository.affairs(session, user_id)
    cents = found.available_cents
    reasons = (
        (found.paying, "A payment is under way; wait until it is made or has expired."),
        (found.refunds, "A refund is asked for or under way; wait until it is settled."),
        (found.disputes, "A bank disputes a payment; wait until it has decided."),
        (found.holding, "Sales of yours are inside the hold period; wait until it is over."),
        (cents > 0, f"Your balance is {dollars(cents)}; have it paid out first."),
        (cents < 0, f"Your balance is {dollars(cents)}; ask support how to settle it."),
        (found.payout, "A payout is on its way; wait until it has arrived."),
        (found.subscription, "Your Pro plan is active; cancel it first."),
    )
    return [text for is_open, text in reasons if is_open]
