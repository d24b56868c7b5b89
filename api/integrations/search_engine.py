"""The search engine as searches see it: a pool of kept-alive connections and a time budget.

Protocol: Meilisearch's ``/multi-search`` and ``/indexes/{uid}/facet-search``. Its administration
is elsewhere, see ``api.integrations.meilisearch``.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
import orjson

from api.core.circuit_breaker import BreakerState, CircuitBreaker
from api.core.settings import Settings

FAILURES_TO_OPEN = 3
MAX_CONNECTIONS = 64

A = TypeVar("A")
B = TypeVar("B")
Json = dict[str, Any]


class SearchEngineError(Exception):
    """The engine did not answer a search; ``reason`` is one of a few words, for counting."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class _RefusedError(SearchEngineError):
    """The engine is well but refuses this request, for instance because an index is missing."""


class SearchEngine:
    """A client for one event loop."""

    def __init__(self, settings: Settings) -> None:
        key = settings.meili_master_key.get_secret_value()
        headers = {
            # A compressed answer comes chunked and waits for a delayed ACK: 48 ms instead of 4.
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
        }
        if key:
            headers["Authorization"] = f"Bearer {key}"
        # The transport of httpx.AsyncClient without the client: its cookies, redirects and
        # authentication are of no use here and cost as much as a tenth of a search.
        self._pool = httpx.AsyncHTTPTransport(
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS
            ),
            trust_env=False,
        )
        self._headers = httpx.Headers(headers)
        self._url = httpx.URL(settings.meili_url.rstrip("/") + "/")
        self._prefix = settings.meili_index_prefix
        self._budget_seconds = settings.search_timeout_ms / 1000
        self._breaker = CircuitBreaker(
            failures=FAILURES_TO_OPEN, rest_seconds=settings.search_breaker_seconds
        )

    @property
    def breaker_state(self) -> BreakerState:
        """Whether the engine is being used at the moment."""
        return self._breaker.state

    def index_uid(self, name: str) -> str:
        """Return the engine's name of one of our indexes."""
        return self._prefix + name

    @asynccontextmanager
    async def budget(self) -> AsyncIterator[None]:
        """Limit the calls in the block, and what is made of their answers, to the time budget.

        Raises SearchEngineError when the time is up, when a call fails, when its answer cannot be
        made sense of, and at once while the engine is being spared.
        """
        if not self._breaker.enter():
            raise SearchEngineError("spared", "the engine failed just before")
        try:
            async with asyncio.timeout(self._budget_seconds):
                yield
        except _RefusedError:
            self._breaker.succeeded()
            raise
        except SearchEngineError:
            self._breaker.failed()
            raise
        except TimeoutError as error:
            self._breaker.failed()
            raise SearchEngineError("timeout", f"after {self._budget_seconds:g} s") from error
        except httpx.HTTPError as error:
            self._breaker.failed()
            raise SearchEngineError("unreachable", repr(error)) from error
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            self._breaker.failed()
            raise SearchEngineError("garbage", repr(error)) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        self._breaker.succeeded()

    async def multi_search(self, queries: Sequence[Mapping[str, Any]]) -> list[Json]:
        """Return the answers to several searches; only within ``budget``."""
        answer = await self._post("multi-search", {"queries": queries})
        results: list[Json] = answer["results"]
        if len(results) != len(queries):
            raise SearchEngineError("garbage", "another number of answers than of questions")
        return results

    async def facet_search(self, index: str, body: Mapping[str, Any]) -> list[Json]:
        """Return the values of a facet that match, with their counts; only within ``budget``."""
        answer = await self._post(f"indexes/{self.index_uid(index)}/facet-search", body)
        hits: list[Json] = answer["facetHits"]
        return hits

    async def together(
        self, first: Coroutine[Any, Any, A], second: Coroutine[Any, Any, B]
    ) -> tuple[A, B]:
        """Return what two calls answer that run at once; when one fails the other is given up."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = group.create_task(first), group.create_task(second)
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        return tasks[0].result(), tasks[1].result()

    async def healthy(self) -> bool:
        """Whether the engine answers, whatever the breaker thinks."""
        try:
            async with asyncio.timeout(self._budget_seconds):
                response = await self._send("GET", "health")
        except (TimeoutError, httpx.HTTPError):
            return False
        return response.status_code == HTTPStatus.OK

    async def close(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def _post(self, path: str, body: Mapping[str, Any]) -> Json:
        response = await self._send("POST", path, orjson.dumps(body))
        if response.status_code == HTTPStatus.OK:
            answer: Json = orjson.loads(response.content)
            return answer
        detail = f"{response.status_code} {response.text[:300]}"
        if response.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND):
            code = _error_code(response)
            raise _RefusedError("no_index" if code == "index_not_found" else "refused", detail)
        raise SearchEngineError("error", detail)

    async def _send(self, method: str, path: str, content: bytes | None = None) -> httpx.Response:
        request = httpx.Request(
            method, self._url.join(path), headers=self._headers, content=content
        )
        response = await self._pool.handle_async_request(request)
        try:
            await response.aread()
        finally:
            await response.aclose()
        return response


def _error_code(response: httpx.Response) -> object:
    """Return Meilisearch's error code; raises ValueError when the answer is not Meilisearch's."""
    error = orjson.loads(response.content)
    if not isinstance(error, dict) or "code" not in error:
        raise SearchEngineError("garbage", response.text[:300])
    return error["code"]
