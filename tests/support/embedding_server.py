"""A server of embeddings that speaks OpenAI's protocol, with a model that can be reckoned with.

A text's vector counts its words in a few buckets, so that texts with the same words are near.
"""

import asyncio
import hashlib
import re
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DIMENSIONS = 16


def embedded(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    vector = [0.0] * dimensions
    for word in re.findall(r"\w+", text.lower()):
        vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % dimensions] += 1.0
    return vector


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@dataclass
class EmbeddingServer:
    """``answers`` are the next statuses, 200 when there are none left; ``silent`` never answers."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    silent: bool = False
    dimensions: int = DIMENSIONS
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for request in self.requests for text in request["input"]]

    async def handle(self, request: Request) -> Response:
        asked = await request.json()
        self.requests.append({**asked, "key": request.headers["authorization"]})
        if self.silent:
            await asyncio.Event().wait()
        status = self.answers.pop(0) if self.answers else 200
        if status != 200:
            return JSONResponse({"error": {"message": "not now"}}, status, {"retry-after-ms": "1"})
        data = [
            {"object": "embedding", "index": place, "embedding": embedded(text, self.dimensions)}
            for place, text in enumerate(asked["input"])
        ]
        # The order of the answer is not promised; the index is.
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        body = {"object": "list", "data": data[::-1], "model": asked["model"], "usage": usage}
        return JSONResponse(body)


@asynccontextmanager
async def embedding_server() -> AsyncIterator[EmbeddingServer]:
    """Run one on a free port for the length of the block."""
    running = EmbeddingServer()
    app = Starlette(routes=[Route("/v1/embeddings", running.handle, methods=["POST"])])
    server = _Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    listener = socket.create_server(("127.0.0.1", 0))
    running.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield running
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
