"""Names for the values of a facet, kept in memory so that a search needs no database."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.errors import DatabaseUnavailableError
from api.core.unit_of_work import unit_of_work

REFRESH_SECONDS = 60.0
LOAD_TIMEOUT_SECONDS = 2.0

_log = structlog.stdlib.get_logger("api.search")


class Labels:
    """A table of names that refreshes itself behind the scenes, at most once a minute.

    Reading never waits and never fails: what is not known (yet) is shown as it is.
    """

    def __init__(
        self,
        database: Database,
        load: Callable[[AsyncSession], Awaitable[Mapping[str, str]]],
    ) -> None:
        self._database = database
        self._load = load
        self._names: Mapping[str, str] = {}
        self._next_refresh = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def names(self) -> Mapping[str, str]:
        """The names by value, as last seen."""
        self._refresh_when_due()
        return self._names

    def label(self, value: str) -> str:
        """Return the name of a value."""
        return self.names.get(value.lower(), value)

    async def refresh(self) -> None:
        """Read the table; when that fails the old names stay."""
        self._next_refresh = time.monotonic() + REFRESH_SECONDS
        try:
            async with (
                asyncio.timeout(LOAD_TIMEOUT_SECONDS),
                unit_of_work(self._database) as session,
            ):
                self._names = await self._load(session)
        except (TimeoutError, DatabaseUnavailableError) as error:
            _log.warning("names of labels could not be read", reason=repr(error))

    async def close(self) -> None:
        """Stop a refresh that is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _refresh_when_due(self) -> None:
        if time.monotonic() >= self._next_refresh and (self._task is None or self._task.done()):
            # Set at once, so that requests meanwhile do not start it again.
            self._next_refresh = time.monotonic() + REFRESH_SECONDS
            self._task = asyncio.get_running_loop().create_task(self.refresh())
