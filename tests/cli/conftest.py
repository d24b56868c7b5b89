"""A command line for the tests of each process: commands begin at once."""

from collections.abc import AsyncIterator

import pytest

from tests.support.shell import Prepared
from tests.support.shell import prepared as running


@pytest.fixture(scope="session")
async def prepared() -> AsyncIterator[Prepared]:
    """The process that commands are forked from."""
    async with running() as process:
        yield process
