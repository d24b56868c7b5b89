"""An HTTP proxy in front of the search engine that can be made to misbehave."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class EngineProxy:
    """Forwards everything, but for what a test sets.

    ``poisoned``: documents with these ids reach the engine with an id that it must refuse.
    ``down``: every request is answered 503. ``before``: awaited before a request is forwarded.
    ``canceled``: the next task that ends is shown as canceled.
    """

    def __init__(self, target: str) -> None:
        self.url = ""
        self.poisoned: set[str] = set()
        self.down = False
        self.canceled = 0
        self.before: Callable[[str, str], Awaitable[None]] | None = None
        self.requests: list[tuple[str, str]] = []
        self._target = target

    async def handle(self, request: Request) -> Response:
        path = request.url.path
        body = await request.body()
        self.requests.append((request.method, path))
        if self.before is not None:
            await self.before(request.method, path)
        if self.down:
            return Response(status_code=503)
        if request.method == "POST" and path.endswith("/documents") and self.poisoned:
            documents = json.loads(body)
            for document in documents:
                if document["id"] in self.poisoned:
                    document["id"] = "not a valid id!"
            body = json.dumps(documents).encode()
        headers = {
            name: value
            for name, value in request.headers.items()
            if name not in ("host", "content-length", "connection")
        }
        async with httpx.AsyncClient(timeout=60) as client:
            answer = await client.request(
                request.method,
                f"{self._target}{path}?{request.url.query}",
                content=body,
                headers=headers,
            )
        content = answer.content
        if self.canceled and request.method == "GET" and path.startswith("/tasks/"):
            task = json.loads(content)
            if task["status"] == "succeeded":
                self.canceled -= 1
                task["status"] = "canceled"
                content = json.dumps(task).encode()
        return Response(
            content, answer.status_code, {"content-type": answer.headers["content-type"]}
        )


@asynccontextmanager
async def engine_proxy(target: str) -> AsyncIterator[EngineProxy]:
    """Run a proxy on a free port for the length of the block."""
    proxy = EngineProxy(target.rstrip("/"))
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    app = Starlette(routes=[Route("/{path:path}", proxy.handle, methods=methods)])
    server = _Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    # Bound before the server runs, so that an early connection waits instead of being refused.
    listener = socket.create_server(("127.0.0.1", 0))
    proxy.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield proxy
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
