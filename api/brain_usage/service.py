"""How entries are used: votes, views, citations, and what comes of them for their authors."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.recorder import EventRecorder
from api.brain.errors import EntryNotFoundError
from api.brain_usage import repository
from api.brain_usage.errors import OwnEntryVoteError
from api.core.clock import utcnow
from api.core.database import Database
from api.core.unit_of_work import STATEMENT_TIMEOUT_MS, unit_of_work
from api.users.service import Caller, stays_open

CONTRIBUTORS_SHOWN = 8


class UsageService:
    """The rules of usage. Nothing of it tells who has voted, read or asked."""

    def __init__(self, database: Database, visitors: EventRecorder) -> None:
        self._database = database
        self._visitors = visitors

    async def vote(
        self, session: AsyncSession, user_id: uuid.UUID, entry_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return what members make of a public entry as ``Vote``; raises EntryNotFoundError."""
        found = await repository.vote_state(session, user_id, entry_id)
        if found is None:
            raise EntryNotFoundError
        return {
            "helpful_count": found.helpful_count,
            "voted": found.voted,
            "own": found.author_id == user_id,
        }

    async def set_vote(
        self, session: AsyncSession, caller: Caller, entry_id: uuid.UUID, *, helpful: bool
    ) -> dict[str, Any]:
        """Find a public entry helpful, or not any more, however often; returns ``Vote``.

        Raises EntryNotFoundError or OwnEntryVoteError.
        """
        await stays_open(session, caller)
        found = await repository.vote_state(session, caller.id, entry_id, lock=True)
        if found is None:
            raise EntryNotFoundError
        if found.author_id == caller.id:
            raise OwnEntryVoteError
        change = repository.vote if helpful else repository.take_back
        await change(session, caller.id, entry_id)
        return await self.vote(session, caller.id, entry_id)

    async def seen(self, entry_id: uuid.UUID, *, address: str, user_agent: str) -> None:
        """Count a view of an entry, once for each reader and day; bots' and others' not.

        Raises DatabaseUnavailableError.
        """
        reader = await self._visitors.visitor(address=address, user_agent=user_agent)
        if reader is not None:
            async with unit_of_work(
                self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
            ) as session:
                await repository.see(session, entry_id, reader.day, reader.hash)

    async def contributors(self, session: AsyncSession) -> list[dict[str, Any]]:
        """Return the members whose entries are of most use as ``Contributor``."""
        return [
            {
                "author": {"name": name, "username": username},
                "entries": entries,
                "view_count": views,
                "citation_count": citations,
                "helpful_count": helpful,
            }
            for name, username, entries, views, citations, helpful in await repository.contributors(
                session, CONTRIBUTORS_SHOWN
            )
        ]


async def cited(session: AsyncSession, entry_ids: Sequence[uuid.UUID]) -> None:
    """Count that an answer has cited these entries, each once; who asked is noted nowhere."""
    await repository.add(session, list(set(entry_ids)), utcnow().date(), citations=1)


class UsageRollUp:
    """Adds what has come together to the entries, so that search can sort by it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> int:
        """Have entries count their usage, and forget readers of past days; returns how many."""
        async with self._database.transaction() as session:
            await repository.forget_visitors(session, utcnow().date())
        total = 0
        while True:
            async with self._database.transaction() as session:
                count = await repository.roll_up(session)
            total += count
            if count < repository.DUE_AT_ONCE:
                return total
