"""A server that webhooks are sent to."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@dataclass(frozen=True)
class Received:
    headers: Headers
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["svix-id"]

    @property
    def timestamp(self) -> str:
        return self.headers["svix-timestamp"]

    @property
    def signature(self) -> str:
        return self.headers["svix-signature"]


class Receiver:
    """Keeps what arrives; ``answers`` are the next statuses, 204 when there are none left."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[int] = []
        self.received: list[Received] = []

    async def handle(self, request: Request) -> Response:
        self.received.append(Received(request.headers, await request.body()))
        return Response(status_code=self.answers.pop(0) if self.answers else 204)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """Run a receiver on a free port for the length of the block."""
    receiver = Receiver()
    app = Starlette(routes=[Route("/webhooks", receiver.handle, methods=["POST"])])
    server = _Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    # Bound before the server runs, so that an early connection waits instead of being refused.
    listener = socket.create_server(("127.0.0.1", 0))
    receiver.url = f"http://127.0.0.1:{listener.getsockname()[1]}/webhooks"
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield receiver
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
