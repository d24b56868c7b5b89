"""What a seller has, as people count it: what is owed to the seller is positive."""

import uuid
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from api.ledger import repository
from api.models import AccountKind


class Balances(NamedTuple):
    """Cents inside the hold period, to be had, held by a dispute, and on their way."""

    pending: int
    available: int
    frozen: int
    in_transit: int


async def balances(session: AsyncSession, seller_id: uuid.UUID, currency: str) -> Balances:
    """Return what a seller has, in the time of reading four rows however long the history."""
    held = await repository.seller_balances(session, seller_id, currency)
    return Balances(
        pending=-held.get(AccountKind.SELLER_PENDING, 0),
        available=-held.get(AccountKind.SELLER_AVAILABLE, 0),
        frozen=-held.get(AccountKind.SELLER_FROZEN, 0),
        in_transit=-held.get(AccountKind.SELLER_IN_TRANSIT, 0),
    )


async def locked_balances(session: AsyncSession, seller_id: uuid.UUID, currency: str) -> Balances:
    """Return what a seller has; until the transaction ends nobody else changes it."""
    await repository.lock_sellers(session, [seller_id], currency)
    return await balances(session, seller_id, currency)
