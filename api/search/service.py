"""Searching: the engine answers within its time budget, otherwise Postgres does."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.errors import DatabaseUnavailableError
from api.core.metrics import Metrics
from api.core.unit_of_work import unit_of_work
from api.integrations.search_engine import SearchEngine, SearchEngineError
from api.search.engine_search import engine_queries, read_facets, read_hits
from api.search.query import SearchQuery, SearchSpec
from api.search.result import SearchResult

T = TypeVar("T")

FALLBACK_TIMEOUT_SECONDS = 2.0
"""How long Postgres may take to answer in the engine's place; after that the answer is 503."""
STATEMENT_TIMEOUT_MS = 1500
"""How long one of its statements may take: less, so that as a rule Postgres gives up by itself and
the connection stays usable."""

_log = structlog.stdlib.get_logger("api.search")

FallbackSearch = Callable[[AsyncSession, SearchQuery], Awaitable[SearchResult]]


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered, and how long it took."""

    degraded: bool
    took_ms: int


class SearchService:
    """The way every search of the shop and of the Brain goes."""

    def __init__(self, engine: SearchEngine, database: Database, metrics: Metrics) -> None:
        self.engine = engine
        self._database = database
        self._metrics = metrics

    async def search(
        self,
        spec: SearchSpec,
        query: SearchQuery,
        fallback: FallbackSearch,
        present: Callable[[SearchResult], T],
    ) -> tuple[T, Answered]:
        """Return a page of an index as ``present`` makes it of the result.

        When not one document has all words, the page is filled from those with fewer of them.
        Raises DatabaseUnavailableError when neither the engine nor Postgres can answer.
        """

        # Presenting belongs to it: what cannot be shown is no answer, and Postgres is asked.
        async def from_engine() -> T:
            return present(await _relaxing(query, lambda wanted: self._from_engine(spec, wanted)))

        async def from_postgres(session: AsyncSession) -> T:
            return present(await _relaxing(query, lambda wanted: fallback(session, wanted)))

        return await self.answer(spec.entity.value, from_engine, from_postgres)

    async def answer(
        self,
        index: str,
        from_engine: Callable[[], Awaitable[T]],
        from_postgres: Callable[[AsyncSession], Awaitable[T]],
    ) -> tuple[T, Answered]:
        """Return what the engine answers within its budget, or else what Postgres does.

        Raises DatabaseUnavailableError when neither can answer in its time.
        """
        started = time.perf_counter()
        try:
            async with self.engine.budget():
                found = await from_engine()
            return found, self._answered(index, started, degraded=False)
        except SearchEngineError as error:
            self._metrics.degraded.labels(index, error.reason).inc()
            if error.reason != "spared":
                _log.warning("search engine failed", index=index, reason=str(error))
        try:
            async with (
                asyncio.timeout(FALLBACK_TIMEOUT_SECONDS),
                unit_of_work(self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS) as session,
            ):
                found = await from_postgres(session)
        except TimeoutError as error:
            raise DatabaseUnavailableError from error
        return found, self._answered(index, started, degraded=True)

    def _answered(self, index: str, started: float, *, degraded: bool) -> Answered:
        seconds = time.perf_counter() - started
        source = "postgres" if degraded else "engine"
        self._metrics.searches.labels(index, source).observe(seconds)
        return Answered(degraded=degraded, took_ms=round(seconds * 1000))

    async def _from_engine(self, spec: SearchSpec, query: SearchQuery) -> SearchResult:
        queries = engine_queries(spec, query, self.engine.index_uid(spec.entity.value))
        answers = await self.engine.multi_search(queries)
        counts, bounds = read_facets(answers)
        return SearchResult(
            hits=read_hits(spec, query, answers[0]),
            total=answers[0]["totalHits"],
            counts=counts,
            bounds=bounds,
        )


async def _relaxing(
    query: SearchQuery, search: Callable[[SearchQuery], Awaitable[SearchResult]]
) -> SearchResult:
    result = await search(query)
    if result.total == 0 and (relaxed := query.relaxed()) is not None:
        return await search(relaxed)
    return result
