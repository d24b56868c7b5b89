"""Middleware that measures and logs every request, and answers for what nobody expected."""

import time
from http import HTTPStatus
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.errors import problem_response
from api.core.metrics import Metrics

_log = structlog.stdlib.get_logger("api.request")
_UNMATCHED = "unmatched"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ObservationMiddleware:
    """Count and log each request by its route; turn an unexpected error into a plain 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI wants it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status: int | None = None

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            _log.exception("request failed", method=scope["method"], route=_route(scope))
            if status is not None:
                raise  # the answer has begun: only breaking the connection can still tell
            answer = problem_response(
                HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side."
            )
            await answer(scope, receive, watched)
        finally:
            self._record(scope, status, time.perf_counter() - started)

    def _record(self, scope: Scope, status: int | None, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(route, method, str(status or "none")).observe(seconds)
        _log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def _route(scope: Scope) -> str:
    route: Any = scope.get("route")
    return getattr(route, "path", _UNMATCHED)
