"""The name of a request, which its answer and every log line about it carry."""

import re
import uuid
from contextvars import ContextVar

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"

_ACCEPTED = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the name of the request that is being answered; empty outside of one."""
    return _current.get()


class RequestIdMiddleware:
    """Name each request: as the client did, where that is harmless, otherwise anew."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI wants it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _given(scope) or uuid.uuid4().hex

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        token = _current.set(request_id)
        try:
            await self._app(scope, receive, named)
        finally:
            _current.reset(token)


def _given(scope: Scope) -> str | None:
    name = HEADER.lower().encode()
    for key, value in scope["headers"]:
        if key == name and _ACCEPTED.fullmatch(value):
            return str(value, "ascii")
    return None
