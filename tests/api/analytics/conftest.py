"""Events as browsers send them, collected and summed in a stream of each test's own."""

import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from api.analytics.collector import EventCollector
from api.analytics.rollup import RollUp
from api.analytics.stream import STREAM
from api.core.database import Database
from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer
from tests.support.issuer import issuer as running_issuer
from tests.support.people import fresh_name
from tests.support.sellers import Seller


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def stream(fresh_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A stream of this one test: others run side by side on one Redis."""
    name = f"{STREAM}:{uuid.uuid4().hex}"
    for module in ("recorder", "collector"):
        monkeypatch.setattr(f"api.analytics.{module}.STREAM", name)
    yield name
    redis: Redis = Redis.from_url(fresh_settings.redis_url.get_secret_value())
    await redis.delete(name)
    await redis.aclose()


@pytest.fixture
async def api(fresh_settings: Settings, issuer: Issuer, stream: str) -> AsyncIterator[Api]:
    assert stream
    async with running(issuer.settings(fresh_settings)) as api:
        yield api


@pytest.fixture
async def collector(
    fresh_settings: Settings, fresh_database: Database, stream: str
) -> AsyncIterator[EventCollector]:
    assert stream
    collector = EventCollector(fresh_settings, fresh_database)
    await collector.collect()
    yield collector
    await collector.close()


@pytest.fixture
def roll_up(fresh_settings: Settings, fresh_database: Database) -> RollUp:
    return RollUp(fresh_database, fresh_settings)


@pytest.fixture
async def seller(api: Api, issuer: Issuer) -> Seller:
    seller = Seller(api, issuer)
    assert (await seller.sell(fresh_name())).status_code == 201
    return seller
