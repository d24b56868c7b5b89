"""Limits on what costs, counted in Redis for each user or, before sign-in, each address."""

import asyncio
import math
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Network, ip_address
from time import time

import structlog
from fastapi import Request
from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from api.core.errors import ApiError
from api.core.settings import Settings

log = structlog.get_logger()

PATIENCE_SECONDS = 0.25


class TooManyRequestsError(ApiError):
    """More requests of a kind than are allowed in a while."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"Too many requests. Try again in {_in_words(seconds)}.",
            headers={"Retry-After": str(seconds)},
        )


def _in_words(seconds: int) -> str:
    """Say a time to wait in the largest unit that it has more than one of, rounded up."""
    for unit, length in (("hours", 3600), ("minutes", 60)):
        if seconds > length:
            return f"{math.ceil(seconds / length)} {unit}"
    return f"{seconds} seconds"


class RateLimiter:
    """Counts; while Redis is away everything is allowed: a limit is no reason to close the shop."""

    def __init__(self, settings: Settings) -> None:
        url = settings.redis_url.get_secret_value()
        self._connections = ConnectionPool.from_url(
            url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
        )
        storage = RedisStorage(
            f"async+{url}",
            implementation="redispy",
            key_prefix="mywork:limits",
            connection_pool=self._connections,  # type: ignore[arg-type] # options are declared too narrowly
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.aclose()

    async def take(self, item: RateLimitItem, *identifiers: str) -> None:
        """Count one request; raises TooManyRequestsError when it is one too many."""
        try:
            async with asyncio.timeout(2 * PATIENCE_SECONDS):
                if await self._limiter.hit(item, *identifiers):
                    return
                stats = await self._limiter.get_window_stats(item, *identifiers)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("rate limits are off: redis is away", reason=repr(error))
            return
        raise TooManyRequestsError(max(1, math.ceil(stats.reset_time - time())))


def address_of(request: Request) -> str:
    """Return where a request comes from, as far as it is one caller's.

    Of IPv6 that is a network of 64 bits: whoever has one has all of its addresses.
    """
    host = request.client.host if request.client else "unknown"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


class RateLimit:
    """A dependency: at most so many requests of a kind, such as ``10/hour``, for each caller.

    A caller is the user whom ``api.users.access`` has recognised, otherwise the client's address.
    """

    def __init__(self, kind: str, limit: str) -> None:
        self._kind = kind
        self._item = parse(limit)

    async def __call__(self, request: Request) -> None:
        """Count this request; raises TooManyRequestsError."""
        limiter: RateLimiter = request.app.state.rate_limiter
        user = getattr(request.state, "user_id", None)
        await limiter.take(self._item, self._kind, str(user or address_of(request)))
