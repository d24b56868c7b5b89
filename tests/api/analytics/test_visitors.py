"""The key that hashes visitors: one a day, for all processes, and no longer than it is needed."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.analytics.visitors import Visitors
from api.core.settings import Settings

DAY = date(2099, 12, 31)
LONG_AGO = date(2020, 1, 1)
NAMES = [f"mywork:visitors:{day}" for day in (DAY, LONG_AGO)]


@pytest.fixture
async def redis(settings: Settings) -> AsyncIterator[Redis]:
    redis: Redis = Redis.from_url(settings.redis_url.get_secret_value())
    await redis.delete(*NAMES)
    yield redis
    await redis.delete(*NAMES)
    await redis.aclose()


async def test_a_key_is_gone_two_hours_after_its_day_whenever_it_was_made(redis: Redis) -> None:
    first = await Visitors(redis).find(DAY, "192.0.2.1", "Firefox")
    left = (datetime(2100, 1, 1, 2, tzinfo=UTC) - datetime.now(UTC)).total_seconds()
    assert abs(await redis.ttl(NAMES[0]) - left) < 60
    second = await Visitors(redis).find(DAY, "192.0.2.1", "Firefox")
    assert (first, second.hash) == (second, first.hash)
    assert (await Visitors(redis).find(DAY, "192.0.2.2", "Firefox")).hash != first.hash


async def test_nobody_is_hashed_without_a_key(redis: Redis) -> None:
    # Of a day that is long over it goes as soon as it is made.
    with pytest.raises(RedisError, match="gone"):
        await Visitors(redis).find(LONG_AGO, "192.0.2.1", "Firefox")
