"""Fixtures for packages whose tests write: a database of the package's own, shared by its tests."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.engine import URL

from api.core.database import Database
from api.core.settings import Settings
from tests.conftest import copied_settings


@pytest.fixture(scope="package")
async def settings(server_url: URL, template_database: str) -> AsyncIterator[Settings]:
    """Settings with a database that no other package looks at."""
    async with copied_settings(server_url, template_database) as settings:
        yield settings


@pytest.fixture(scope="package")
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Connections to it."""
    database = Database.connect(settings, application_name="tests")
    yield database
    await database.close()
