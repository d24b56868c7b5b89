"""Telling visitors of one day apart without knowing who they are."""

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from redis.asyncio import Redis
from redis.exceptions import RedisError

LATE_HOURS = 2
"""How long after midnight (UTC) who was who on the day before may still be of use: events of that
day come in from the stream."""


class Visitor(NamedTuple):
    """Somebody of a day (UTC), by a hash that means nothing on any other."""

    day: date
    hash: str


class Visitors:
    """Hashes addresses and browsers with a key that exists for a day, in Redis alone."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._key: tuple[date, bytes] | None = None

    async def find(self, day: date, address: str, user_agent: str) -> Visitor:
        """Return who it is on that day; raises RedisError."""
        if self._key is None or self._key[0] != day:
            self._key = (day, await self._fetch(day))
        told = f"{address}\n{user_agent}".encode()
        return Visitor(day, hmac.digest(self._key[1], told, hashlib.sha256).hex()[:24])

    async def _fetch(self, day: date) -> bytes:
        name = f"mywork:visitors:{day.isoformat()}"
        over = datetime.combine(day + timedelta(days=1), time(LATE_HOURS), UTC)
        # Whoever comes first makes it; all processes use the same.
        await self._redis.set(name, secrets.token_bytes(32), exat=over, nx=True)
        key: bytes | None = await self._redis.get(name)
        if key is None:
            # Without a key anybody could tell from a hash whose it is.
            raise RedisError("the key of the day's visitors is gone")
        return key
