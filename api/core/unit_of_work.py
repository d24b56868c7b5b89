"""One request, one transaction, committed before its answer leaves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.errors import DatabaseUnavailableError

# Classes of SQLSTATE: connection exception, rollback (of one of two that waited for each other),
# insufficient resources, operator intervention (among them a statement that exceeded its time).
_AWAY = ("08", "40", "53", "57")


def is_unavailable(error: BaseException) -> bool:
    """Whether an error says that Postgres is away or too slow, rather than that we are wrong."""
    if isinstance(error, exc.DBAPIError):
        original = error.orig
        return error.connection_invalidated or (original is not None and is_unavailable(original))
    if isinstance(error, OSError | TimeoutError | exc.TimeoutError | asyncpg.InterfaceError):
        return True
    state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and state.startswith(_AWAY)


STATEMENT_TIMEOUT_MS = 2000
"""How long one statement of a request may take, waiting for locks included."""


@asynccontextmanager
async def unit_of_work(
    database: Database, *, statement_timeout_ms: int | None = None, snapshot: bool = False
) -> AsyncIterator[AsyncSession]:
    """Begin a transaction that commits when the block ends well.

    With ``snapshot`` all its statements see the same moment: for what only reads.
    Raises DatabaseUnavailableError when Postgres cannot be reached or exceeds the time that one
    statement may take.
    """
    try:
        async with database.transaction() as session:
            if snapshot:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            if statement_timeout_ms is not None:
                await session.execute(
                    text("SELECT set_config('statement_timeout', :timeout, true)"),
                    {"timeout": str(statement_timeout_ms)},
                )
            yield session
    except Exception as error:
        if is_unavailable(error):
            raise DatabaseUnavailableError from error
        raise


async def _request_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with unit_of_work(
        request.app.state.database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
    ) as session:
        yield session


# Without the scope, FastAPI would commit only after the answer has been sent, so that a client
# could be told of a change which is then lost, or not see it in its next request.
RequestSession = Annotated[AsyncSession, Depends(_request_session, scope="function")]
"""The transaction of a request, as a parameter of an endpoint."""


async def _snapshot_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with unit_of_work(
        request.app.state.database, statement_timeout_ms=STATEMENT_TIMEOUT_MS, snapshot=True
    ) as session:
        yield session


SnapshotSession = Annotated[AsyncSession, Depends(_snapshot_session, scope="function")]
"""The same for an endpoint that reads several tables, which must not tell of different moments."""
