"""An application in its package's own database, which believes the test's own issuer."""

from collections.abc import AsyncIterator

import pytest

from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.issuer import Issuer
from tests.support.own_api import issuer

__all__ = ["api", "issuer"]


@pytest.fixture
async def api(settings: Settings, issuer: Issuer) -> AsyncIterator[Api]:
    """A running application that believes the issuer."""
    async with running(issuer.settings(settings)) as api:
        yield api
