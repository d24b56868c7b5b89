"""Advisory locks: who may write to an index, and who may rebuild one.

Both are session locks of Postgres, so they vanish with the process that holds them. The write lock
serialises read-rows-then-send for one index over all processes; the rebuild lock lasts a whole
rebuild, which takes the write lock for each of its batches.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.database import Database
from api.search.documents import Entity


class LockKind(IntEnum):
    """The first half of the lock's key; arbitrary, but fixed for all time."""

    WRITE = 7_301_010
    REBUILD = 7_301_011


_NUMBERS = {Entity.PRODUCTS: 1, Entity.BRAIN: 2, Entity.PASSAGES: 3}


class LockLostError(ConnectionError):
    """The connection that held a lock is gone, and with it the right to write."""


class HeldLock:
    """A lock that was obtained; it may be lost with its connection at any time."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def is_held(self) -> bool:
        """Whether the connection, and so the lock, is still there."""
        try:
            await self._connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def check(self) -> None:
        """Raise LockLostError unless the lock is still there."""
        if not await self.is_held():
            raise LockLostError("the connection to Postgres was lost, and a lock with it")


@asynccontextmanager
async def advisory_lock(
    database: Database, kind: LockKind, entity: Entity, *, wait: bool
) -> AsyncIterator[HeldLock | None]:
    """Hold a lock for the length of the block; yields None when it is taken and ``wait`` is off."""
    function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    key = {"kind": kind.value, "number": _NUMBERS[entity]}
    async with database.engine.connect() as pooled:
        # Autocommit: an open transaction beside the lock would hold back vacuum for its length.
        connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
        taken = await connection.execute(text(f"SELECT {function}(:kind, :number)"), key)
        if not wait and not taken.scalar_one():
            yield None
            return
        try:
            yield HeldLock(connection)
        finally:
            try:
                await connection.execute(text("SELECT pg_advisory_unlock(:kind, :number)"), key)
            except (SQLAlchemyError, OSError):
                # Without its connection the lock is gone already; the pool must not reuse it.
                await connection.invalidate()
