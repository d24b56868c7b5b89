"""Closing an account: everything in one transaction, but for what Clerk keeps."""

import uuid
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.integrations.clerk import ClerkAccounts, ClerkUnavailableError
from api.notifications.kinds import ACCOUNT_CLOSED
from api.notifications.letters import write
from api.privacy import repository

log = structlog.get_logger()

PAUSE = timedelta(minutes=5)


async def close_account(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Close an account for good; false when it was closed before.

    Tokens are refused from then on, products are archived, what is personal is erased.
    """
    user = await repository.lock_user(session, user_id)
    if user is None:
        return False
    # The letter keeps the address until it has been sent.
    await write(session, ACCOUNT_CLOSED, user_id, str(user_id), name=user.name)
    clerk_id = user.clerk_id
    await repository.erase(session, user_id)
    if clerk_id is not None:
        await repository.erase_news(session, clerk_id)
    return True


async def closed_at_clerk(session: AsyncSession, clerk_id: str) -> None:
    """Close the account of somebody who has left by way of Clerk."""
    user_id = await repository.user_id_of(session, clerk_id)
    if user_id is not None:
        await close_account(session, user_id)


async def forget_if_closed(session: AsyncSession, clerk_id: str) -> None:
    """Keep nothing of what Clerk tells of somebody who has gone."""
    if await repository.is_closed(session, clerk_id):
        await repository.erase_news(session, clerk_id)


class ClosedAccounts:
    """Has Clerk delete the accounts that were closed here, however long it is away."""

    def __init__(self, database: Database, clerk: ClerkAccounts) -> None:
        self._database = database
        self._clerk = clerk

    async def run(self) -> int:
        """Tell Clerk of one account that is due; returns how many there were."""
        async with self._database.transaction() as session:
            claimed = await repository.claim_closed(session, PAUSE)
        if claimed is None:
            return 0
        user_id, clerk_id = claimed
        try:
            await self._clerk.delete(clerk_id)
        except ClerkUnavailableError as error:
            log.warning("account not deleted at Clerk yet", user=str(user_id), reason=str(error))
            return 1
        async with self._database.transaction() as session:
            await repository.told_clerk(session, user_id)
        return 1

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_closed(session)
