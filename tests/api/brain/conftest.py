"""An application whose tokens come from an issuer of the test's own."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from indexer.drain import Drain
from indexer.specs import index_specs
from tests.api.helpers import Api, served
from tests.support.asking import Asking, Brain, brain, with_model
from tests.support.authors import Author
from tests.support.embedding_server import embedding_server
from tests.support.issuer import Issuer
from tests.support.own_database import database, settings
from tests.support.package_api import api, issuer

__all__ = ["api", "database", "issuer", "settings"]


@pytest.fixture
async def asked(
    fresh_settings: Settings, fresh_database: Database, issuer: Issuer
) -> AsyncIterator[Brain]:
    """A Brain of a few entries, with a model that makes vectors and answers."""
    async with embedding_server() as server:
        settings = with_model(fresh_settings, server.url)
        async with brain(settings, fresh_database, issuer, server.chat) as asked:
            yield asked


@pytest.fixture
async def asking(
    fresh_settings: Settings, fresh_database: Database, issuer: Issuer
) -> AsyncIterator[Asking]:
    async with (
        embedding_server() as server,
        brain(
            with_model(fresh_settings, server.url), fresh_database, issuer, server.chat
        ) as running,
    ):
        with served(running.settings) as url:
            yield Asking(running, url)


@pytest.fixture
def author(api: Api, issuer: Issuer) -> Author:
    return Author(api, issuer)


@pytest.fixture
def other(api: Api, issuer: Issuer) -> Author:
    return Author(api, issuer)


@pytest.fixture
async def admin(api: Api, issuer: Issuer) -> Author:
    admin = Author(api, issuer)
    await admin.become_admin()
    return admin


@pytest.fixture
async def drain(settings: Settings, database: Database) -> Callable[[], Awaitable[None]]:
    """Bring the Brain's index up to date, as a worker does."""
    brain = Drain(index_specs(settings)[Entity.BRAIN], database, Meilisearch(settings), settings)

    async def run() -> None:
        while await brain.run():
            pass

    return run
