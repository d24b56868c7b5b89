"""A limit on the size of what a client sends."""

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.core.errors import problem_response

MAX_BODY_BYTES = 1_000_000
_DETAIL = f"A request may have at most {MAX_BODY_BYTES} bytes."


class BodyLimitMiddleware:
    """Refuse bodies that are announced as too large, or turn out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, as ASGI wants it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        # Servers check the header's form; one that is no number has a body of unknown size.
        if announced.isdigit() and int(announced) > MAX_BODY_BYTES:
            answer = problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _DETAIL)
            await answer(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > MAX_BODY_BYTES:
                    raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _DETAIL)
            return message

        await self._app(scope, counted, send)
