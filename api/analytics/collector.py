"""Takes events out of the stream and into Postgres, each once.

A message is taken off the stream only when its rows are committed. A worker that dies between the
two leaves it to be read again, and then its rows are there already: their key is the message's.
"""

import asyncio
import uuid
from contextlib import suppress
from datetime import datetime
from typing import Any

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError
from sqlalchemy.exc import SQLAlchemyError

from api.analytics import events_repository
from api.analytics.stream import FIELD, GROUP, STREAM
from api.core.database import Database
from api.core.settings import Settings

log = structlog.get_logger()

BATCH = 200
BLOCK_MS = 1000
IDLE_MS = 60_000
"""After so long a message that some worker has taken is taken over."""
AWAY_SECONDS = 1.0
TEXTS = ("host", "utm_source", "utm_medium", "utm_campaign", "q")


class EventCollector:
    """Moves events; any number may run side by side."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._redis: Redis = Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_connect_timeout=2,
            socket_timeout=BLOCK_MS / 1000 + 5,
        )
        self._database = database
        self._name = uuid.uuid4().hex

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def loop(self, stop: asyncio.Event) -> None:
        """Move events as they come, until told to stop; a store that is away is waited for."""
        while not stop.is_set():
            try:
                await self.collect(BLOCK_MS)
            except (RedisError, SQLAlchemyError, OSError, TimeoutError) as error:
                log.warning("events wait", reason=repr(error))
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), AWAY_SECONDS)

    async def collect(self, block_ms: int | None = None, *, idle_ms: int = IDLE_MS) -> int:
        """Move what waits, or what comes within so many milliseconds; returns how many messages.

        Raises RedisError and SQLAlchemyError; nothing is lost then.
        """
        messages = await self._messages(block_ms, idle_ms)
        if not messages:
            return 0
        rows = [row for id_, fields in messages for row in _rows(id_.decode(), fields)]
        async with self._database.transaction() as session:
            await events_repository.add(session, rows)
        ids = [id_ for id_, _ in messages]
        async with self._redis.pipeline() as pipe:
            pipe.xack(STREAM, GROUP, *ids)
            pipe.xdel(STREAM, *ids)
            await pipe.execute()
        return len(messages)

    async def _messages(self, block_ms: int | None, idle_ms: int) -> list[Any]:
        try:
            _, abandoned, _ = await self._redis.xautoclaim(
                STREAM, GROUP, self._name, idle_ms, count=BATCH
            )
            if abandoned:
                # Those that were taken off the stream meanwhile have no fields.
                return [message for message in abandoned if message[1]]
            answer = await self._redis.xreadgroup(
                GROUP, self._name, {STREAM: ">"}, count=BATCH, block=block_ms
            )
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            # The first time, and after Redis has lost its data.
            with suppress(ResponseError):
                await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
            return []
        return answer[0][1] if answer else []


def _rows(message: str, fields: dict[bytes, bytes]) -> list[dict[str, Any]]:
    """Return the rows of a message."""
    rows = []
    for number, event in enumerate(orjson.loads(fields[FIELD])):
        at = datetime.fromisoformat(event["at"])
        product_id = None if event["product_id"] is None else uuid.UUID(event["product_id"])
        texts = {name: _storable(event.get(name)) for name in TEXTS}
        rows.append(
            {
                "message": message,
                "number": number,
                "at": at,
                "kind": event["kind"],
                "product_id": product_id,
                "subject": product_id or _of_words(texts["q"] or ""),
                "visitor": event["visitor"],
                "source": event["source"],
                "position": event.get("position"),
                **texts,
            }
        )
    return rows


def _of_words(q: str) -> uuid.UUID:
    """Return what stands for a search among what visitors see."""
    return uuid.uuid5(uuid.NAMESPACE_URL, q.lower())


def _storable(value: str | None) -> str | None:
    return None if value is None else value.replace("\x00", "")
