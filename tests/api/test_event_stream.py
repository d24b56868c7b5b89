"""Events to clients that are slow, or gone before the first of them."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from starlette.types import Message

from api.core.event_stream import EventStream

SCOPE = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}}


async def waits() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def left() -> Message:
    return {"type": "http.disconnect"}


async def test_a_slow_client_is_told_all_and_the_end() -> None:
    async def events() -> AsyncGenerator[tuple[str, Any], None]:
        for number in range(100):
            yield "number", number

    bodies: list[bytes] = []

    async def send(message: Message) -> None:
        # As often as the events could have filled what is held for this client.
        for _ in range(50):
            await asyncio.sleep(0)
        if message["type"] == "http.response.body":
            bodies.append(message["body"])
            assert message["more_body"] or message["body"] == b""

    async with asyncio.timeout(5):
        await EventStream(events())(SCOPE, waits, send)
    assert bodies[:-1] == [b"event: number\ndata: %d\n\n" % number for number in range(100)]


async def test_whoever_is_gone_before_the_first_event_ends_them_too() -> None:
    ended = asyncio.Event()

    async def events() -> AsyncGenerator[tuple[str, Any], None]:
        try:
            yield "first", 1
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    async def send(message: Message) -> None:
        assert message["type"] == "http.response.start"

    async with asyncio.timeout(5):
        await EventStream(events())(SCOPE, left, send)
        await ended.wait()
