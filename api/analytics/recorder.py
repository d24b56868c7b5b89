"""Takes events in: from the browser into the stream, without keeping anybody waiting."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from crawleruseragents import is_crawler
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.analytics.event_schemas import ClickEvent, NothingEvent, Sent, ViewEvent
from api.analytics.stream import FIELD, MAX_MESSAGES, STREAM
from api.analytics.visitors import Visitor, Visitors
from api.core.clock import utcnow
from api.core.settings import Settings
from api.models import EventKind, EventSource

log = structlog.get_logger()

PATIENCE_SECONDS = 2.0
"""Nobody waits for the answer: a Redis that is slow for a moment need cost no events."""
ORDER_PATIENCE_SECONDS = 0.3
"""Somebody waits for an order: where the buyer came from is not worth more."""
HOST_LENGTH = 100
AGENT_LENGTH = 1000
"""No browser says more of itself; whether a longer one is a bot would take too long to find out."""


class EventRecorder:
    """Records what people do. While Redis is away events are dropped: no page fails for a count."""

    def __init__(self, settings: Settings) -> None:
        self._redis: Redis = Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
        )
        self._visitors = Visitors(self._redis)
        self._own_host = urlsplit(settings.site_url).hostname

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def record(self, events: Sequence[Sent], *, address: str, user_agent: str) -> bool:
        """Record events of one visitor; false for a bot's, and when they had to be dropped."""
        if not _is_person(user_agent):
            return False
        now = utcnow()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                visitor = await self._visitors.find(now.date(), address, user_agent)
                rows = [
                    {"at": now, "visitor": visitor.hash, **row}
                    for event in events
                    for row in self._rows(event)
                ]
                await self._redis.xadd(
                    STREAM, {FIELD: orjson.dumps(rows)}, maxlen=MAX_MESSAGES, approximate=True
                )
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("events dropped: redis is away", reason=repr(error))
            return False
        return True

    async def visitor(self, *, address: str, user_agent: str) -> Visitor | None:
        """Return who somebody is today; None for a bot, and while Redis is away."""
        if not _is_person(user_agent):
            return None
        try:
            async with asyncio.timeout(ORDER_PATIENCE_SECONDS):
                return await self._visitors.find(utcnow().date(), address, user_agent)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("an order's source is not known: redis is away", reason=repr(error))
            return None

    def _rows(self, event: Sent) -> Iterator[dict[str, Any]]:
        """Yield what is kept of an event: a list that is shown is an event of each product."""
        if isinstance(event, ViewEvent):
            yield {
                "kind": EventKind.VIEW,
                "product_id": event.product_id,
                "q": event.q or None,
                "utm_source": event.utm_source or None,
                "utm_medium": event.utm_medium or None,
                "utm_campaign": event.utm_campaign or None,
                **self._source(event),
            }
        elif isinstance(event, ClickEvent):
            yield {
                "kind": EventKind.CLICK,
                "product_id": event.product_id,
                "source": EventSource.SEARCH,
                "q": event.q or None,
                "position": event.position,
            }
        elif isinstance(event, NothingEvent):
            yield {
                "kind": EventKind.NOTHING,
                "product_id": None,
                "source": EventSource.SEARCH,
                "q": event.q,
            }
        else:
            for at, product_id in enumerate(dict.fromkeys(event.product_ids)):
                yield {
                    "kind": EventKind.IMPRESSION,
                    "product_id": product_id,
                    "source": EventSource.SEARCH,
                    "q": event.q or None,
                    "position": event.position + at,
                }

    def _source(self, event: ViewEvent) -> dict[str, Any]:
        if event.utm_source:
            return {"source": EventSource.CAMPAIGN}
        if event.q:
            return {"source": EventSource.SEARCH}
        try:
            host = urlsplit(event.referrer).hostname
        except ValueError:
            host = None
        if not host:
            return {"source": EventSource.DIRECT}
        if host == self._own_host:
            return {"source": EventSource.SHOP}
        return {"source": EventSource.EXTERNAL, "host": host[:HOST_LENGTH]}


def _is_person(user_agent: str) -> bool:
    return 0 < len(user_agent) <= AGENT_LENGTH and not is_crawler(user_agent)
