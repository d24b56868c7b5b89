"""A server that speaks OpenAI's protocol, with models that can be reckoned with.

A text's vector counts its words in a few buckets, so that texts with the same words are near.
Answers are what a test says beforehand.
"""

import asyncio
import hashlib
import json
import re
import socket
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

DIMENSIONS = 16


def embedded(text: str, dimensions: int = DIMENSIONS) -> list[float]:
    vector = [0.0] * dimensions
    for word in re.findall(r"\w+", text.lower()):
        vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % dimensions] += 1.0
    return vector


@dataclass
class Chat:
    """What the model of answers does. ``failures`` are what the next requests meet.

    A failure is a status, 0 for an answer that breaks off after its head, or 1 for one that first
    tells what it has taken; ``break_after`` is after how many pieces all answers do, and with
    ``politely`` as if that were all. While ``go_on``
    is clear, an answer stops after its first piece; ``left`` says that a client has gone before the
    end. With ``comments`` nothing else comes. ``finish`` is why an answer ends, and ``instead``
    what comes in place of any stream, with its media type.
    """

    pieces: Sequence[str] = ("Nothing.",)
    failures: list[int] = field(default_factory=list)
    break_after: int | None = None
    politely: bool = False
    comments: bool = False
    finish: str = "stop"
    instead: tuple[str, str] | None = None
    requests: list[dict[str, Any]] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.go_on.set()

    async def handle(self, request: Request) -> Response:
        asked = await request.json()
        self.requests.append(asked)
        failure = self.failures.pop(0) if self.failures else 200
        if failure not in {0, 1, 200}:
            return _refusal(asked, failure)
        if self.instead is not None:
            return Response(self.instead[1], media_type=self.instead[0])
        broken = failure in {0, 1}
        stream = self._stream(asked["model"], 0 if broken else self.break_after, tell=failure == 1)
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(
        self, model: str, break_after: int | None, *, tell: bool
    ) -> AsyncIterator[bytes]:
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        head = {"id": "chat", "object": "chat.completion.chunk", "created": 1, "model": model}
        ended = False
        try:
            while self.comments:
                yield b": going on\n\n"
                await asyncio.sleep(0.05)
            if tell:
                yield _event({**head, "choices": [], "usage": usage})
            for place, piece in enumerate(self.pieces):
                if place == break_after:
                    ended = True
                    if self.politely:
                        return
                    raise ConnectionAbortedError
                choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
                yield _event({**head, "choices": [choice]})
                await self.go_on.wait()
            end = {"index": 0, "delta": {}, "finish_reason": self.finish}
            yield _event({**head, "choices": [end]})
            yield _event({**head, "choices": [], "usage": usage})
            yield b"data: [DONE]\n\n"
            ended = True
        finally:
            if not ended:
                self.left.set()


def _refusal(asked: dict[str, Any], status: int) -> Response:
    # As servers do that check what they are asked.
    error = {"message": f"not now: {asked}", "code": "not_now"}
    return JSONResponse({"error": error}, status, {"retry-after-ms": "1"})


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()


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
    chat: Chat = field(default_factory=Chat)

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
            return _refusal(asked, status)
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
    routes = [
        Route("/v1/embeddings", running.handle, methods=["POST"]),
        Route("/v1/chat/completions", running.chat.handle, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    # What a test lets break off is no error of the server's.
    server = _Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
    listener = socket.create_server(("127.0.0.1", 0))
    running.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield running
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
