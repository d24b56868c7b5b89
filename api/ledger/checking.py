"""Whether the books agree with themselves, and with what orders and payouts say."""

from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.ledger import check_repository as repository

log = structlog.get_logger()


class Finding(NamedTuple):
    """Something that is wrong: with what, and how."""

    about: str
    what: str


async def wrong(session: AsyncSession) -> list[Finding]:
    """Return what is wrong, as a transaction sees it."""
    return [
        Finding(about, f"{check.what}: {what}")
        for check in repository.CHECKS
        for about, what in await repository.wrong(session, check)
    ]


class LedgerCheck:
    """Checks everything there is, in one snapshot; ``findings`` is how much was wrong last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.findings: int | None = None

    async def run(self) -> list[Finding]:
        """Return what is wrong, the first hundred of each kind."""
        async with self._database.transaction() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            found = await wrong(session)
        self.findings = len(found)
        return found

    async def watch(self) -> int:
        """Check, and log what is wrong; returns how much that is."""
        found = await self.run()
        for one in found:
            log.error("the ledger is wrong", about=one.about, what=one.what)
        return len(found)
