"""An application whose tokens come from an issuer of the test's own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer
from tests.support.issuer import issuer as running_issuer
from tests.support.own_database import database, settings

__all__ = ["database", "settings"]


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
async def api(settings: Settings, issuer: Issuer) -> AsyncIterator[Api]:
    async with running(issuer.settings(settings)) as api:
        yield api
