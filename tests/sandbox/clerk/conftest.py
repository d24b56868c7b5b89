from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sandbox.clerk.instance import Instance
from tests.support.receiver import Receiver, receiving


@pytest.fixture(scope="session")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Instance]:
    """One that tests share which add accounts of their own and switch nothing."""
    instance = Instance(tmp_path_factory.mktemp("clerk"))
    await instance.start()
    yield instance
    await instance.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    """One of the test's own, running without a receiver of webhooks."""
    instance = Instance(tmp_path)
    await instance.start()
    yield instance
    await instance.close()
