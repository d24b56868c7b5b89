"""Asks every part that the API leans on whether it answers."""

import asyncio
from typing import Any

import redis.asyncio
import structlog
from redis.exceptions import RedisError
from sqlalchemy import text

from api.core.database import Database
from api.core.errors import DatabaseUnavailableError
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.integrations.search_engine import SearchEngine

TIMEOUT_SECONDS = 1.0

_log = structlog.stdlib.get_logger("api.health")


class HealthService:
    """The state of the parts at this moment."""

    def __init__(self, settings: Settings, database: Database, engine: SearchEngine) -> None:
        self._redis_url = settings.redis_url.get_secret_value()
        self._database = database
        self._engine = engine

    async def ready(self) -> dict[str, Any]:
        """Return ``Ready``."""
        postgres, engine, broker = await asyncio.gather(
            self._postgres(), self._engine.healthy(), self._redis()
        )
        # Searches need one of the two; while they are answered, traffic should come.
        able = postgres or engine
        everything = postgres and engine and broker
        status = "ok" if everything else "degraded" if able else "unavailable"
        return {"status": status, "postgres": postgres, "search_engine": engine, "redis": broker}

    async def _postgres(self) -> bool:
        try:
            async with (
                asyncio.timeout(TIMEOUT_SECONDS),
                unit_of_work(self._database) as session,
            ):
                await session.execute(text("SELECT 1"))
        except (TimeoutError, DatabaseUnavailableError) as error:
            _log.warning("postgres does not answer", reason=repr(error.__cause__ or error))
            return False
        return True

    async def _redis(self) -> bool:
        client = redis.asyncio.Redis.from_url(self._redis_url)
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await client.ping()
        except (TimeoutError, OSError, RedisError) as error:
            _log.warning("redis does not answer", reason=repr(error))
            return False
        finally:
            await client.aclose()
        return True
