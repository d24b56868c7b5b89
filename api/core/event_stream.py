"""Answers that come in pieces: Server-Sent Events (WHATWG HTML, "Server-sent events")."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import orjson
import structlog
from fastapi.responses import StreamingResponse
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.core.errors import ApiError
from api.core.request_id import current_request_id

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 10.0
"""How long there may be silence: proxies close connections on which nothing comes."""
_AHEAD = 16

Events = AsyncGenerator[tuple[str, Any], None]
"""Names of events and what they say, any JSON."""

_log = structlog.stdlib.get_logger("api.event_stream")
_ending: set[asyncio.Task[None]] = set()


def wants_events(request: Request) -> bool:
    """Whether a client names the media type of events among those that it takes."""
    accepted = request.headers.get("Accept", "").lower().split(",")
    return any(one.partition(";")[0].strip() == MEDIA_TYPE for one in accepted)


class EventStream(StreamingResponse):
    """Sends events as they come, and a comment now and then while none does.

    An ApiError on the way becomes an ``error`` event with its code. Whoever leaves ends the events:
    their generator is closed, and with it all that it has open.
    """

    media_type = MEDIA_TYPE

    def __init__(self, events: Events) -> None:
        self._frames = _frames(events)
        # A proxy that gathers or compresses what it passes on would keep it until the end.
        headers = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
        super().__init__(self._frames, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI wants it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._frames.aclose()


async def _frames(events: Events) -> AsyncGenerator[bytes, None]:
    queue: asyncio.Queue[bytes | None] = asyncio.Queue(_AHEAD)
    # A task of its own: a wait for the next event that is given up would break the generator.
    task = asyncio.create_task(_feed(events, queue))
    _ending.add(task)
    task.add_done_callback(_ending.discard)
    try:
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    frame = await queue.get()
            except TimeoutError:
                frame = b":\n\n"
            if frame is None:
                return
            yield frame
    finally:
        task.cancel()


async def _feed(events: Events, queue: asyncio.Queue[bytes | None]) -> None:
    try:
        async for name, data in events:
            await queue.put(_frame(name, data))
    except ApiError as error:
        await queue.put(_error(error.status.value, error.code, error.detail))
    except Exception:  # noqa: BLE001 - the answer has begun: only an event can still tell
        _log.exception("events ended early")
        await queue.put(_error(500, "internal_error", "Something went wrong on our side."))
    finally:
        await events.aclose()
    # Not where the task is cancelled: then nobody waits for it any more.
    await queue.put(None)


def _frame(name: str, data: Any) -> bytes:  # noqa: ANN401 - any JSON
    # JSON of one line: a line break would end the field.
    return b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(data, option=orjson.OPT_UTC_Z))


def _error(status: int, code: str, detail: str) -> bytes:
    problem = {
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": current_request_id(),
    }
    return _frame("error", problem)
