"""Telling readers of one day apart: no cookies, no bots, and nobody's name."""

import asyncio
from datetime import date

import structlog
from crawleruseragents import is_crawler
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.analytics.recorder import AGENT_LENGTH, PATIENCE_SECONDS
from api.analytics.visitors import Visitors
from api.core.settings import Settings

log = structlog.get_logger()


class Readers:
    """Hashes readers as products' visitors are; the key is theirs, and goes after the day."""

    def __init__(self, settings: Settings) -> None:
        self._redis: Redis = Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
        )
        self._visitors = Visitors(self._redis)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    async def hash(self, day: date, *, address: str, user_agent: str) -> str | None:
        """Return a reader's hash; None for a bot, and while Redis is away."""
        if not 0 < len(user_agent) <= AGENT_LENGTH or is_crawler(user_agent):
            return None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._visitors.hash(day, address, user_agent)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("view dropped: redis is away", reason=repr(error))
            return None
