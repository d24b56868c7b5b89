"""Fixtures that every test may use: a migrated database of its own, an index prefix of its own."""

import asyncio
import gc
import os
import socket
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from alembic.config import Config
from pydantic import SecretStr
from sqlalchemy.engine import URL, make_url

from alembic import command
from api.core.database import Database
from api.core.settings import Settings, get_settings
from api.integrations.meilisearch import Meilisearch
from tests.support.buckets import made_buckets

REQUIRED = (
    "DATABASE_URL",
    "REDIS_URL",
    "MEILI_URL",
    "MEILI_MASTER_KEY",
    "CLERK_ISSUER",
    "S3_ENDPOINT_URL",
)
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_configure() -> None:
    missing = [name for name in REQUIRED if not os.environ.get(name)]
    if missing:
        pytest.exit(
            f"{', '.join(missing)} not set: run the tests with `make test`, which starts what they"
            " need, or point these at servers of your own",
            returncode=2,
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the tests, begin with long modules, then those of most tests.

    A process takes whole modules, and one that is begun last leaves the others idle. xdist itself
    looks at the number of tests alone, which is small where each of them is long.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        tests = Counter(item.path for item in items)
        items.sort(key=lambda item: (not item.get_closest_marker("long"), -tests[item.path]))


def pytest_collection_finish() -> None:
    """Leave out of the search for garbage what was imported, as the API's own process does.

    With it a whole search takes up to seconds, in which the event loop stands still.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _no_foreign_network() -> Iterator[None]:
    """Refuse connections to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def _asyncpg_dsn(url: URL, database: str) -> str:
    return url.set(drivername="postgresql", database=database).render_as_string(hide_password=False)


async def _drop_database(url: URL, name: str) -> None:
    try:
        await _execute(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    except asyncpg.InsufficientPrivilegeError:
        # Autovacuum is at it, whose process is not ours to end; without FORCE Postgres does it.
        await _execute(url, f'DROP DATABASE IF EXISTS "{name}"')


async def _execute(url: URL, statement: str) -> None:
    connection = await asyncpg.connect(_asyncpg_dsn(url, "postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def server_url() -> URL:
    """The Postgres server, as a URL whose database may be replaced."""
    return make_url(get_settings().database_url.get_secret_value())


@pytest.fixture(scope="session")
async def template_database(server_url: URL) -> AsyncIterator[str]:
    """The name of a migrated database that others are copied from."""
    name = f"test_template_{uuid.uuid4().hex[:12]}"
    await _execute(server_url, f'CREATE DATABASE "{name}"')
    await _migrate(server_url.set(database=name))
    yield name
    await _drop_database(server_url, name)


async def _migrate(url: URL) -> None:
    """Migrate in a thread of its own: alembic's environment runs an event loop."""

    def upgrade() -> None:
        config = Config("alembic.ini")
        config.attributes["url"] = url.render_as_string(hide_password=False)
        command.upgrade(config, "head")

    await asyncio.to_thread(upgrade)


@asynccontextmanager
async def copied_settings(server_url: URL, template: str) -> AsyncIterator[Settings]:
    """Settings with a new database and a new index prefix, both removed at the end."""
    token = uuid.uuid4().hex[:12]
    name = f"test_{token}"
    await _execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    url = server_url.set(database=name).render_as_string(hide_password=False)
    settings = get_settings().model_copy(
        update={
            "database_url": SecretStr(url),
            "meili_index_prefix": f"test_{token}_",
            # Whoever develops may have one.
            "openai_api_key": SecretStr(""),
        }
    )
    try:
        yield settings
    finally:
        await _drop_database(server_url, name)
        engine = Meilisearch(settings)
        for uid in await engine.index_uids():
            if uid.startswith(settings.meili_index_prefix):
                await engine.delete_index(uid)


@pytest.fixture(scope="session")
async def buckets() -> AsyncIterator[dict[str, str]]:
    """The settings that name the buckets of this test process."""
    async with made_buckets(get_settings()) as names:
        yield names


@pytest.fixture(scope="session")
async def settings(
    server_url: URL, template_database: str, buckets: dict[str, str]
) -> AsyncIterator[Settings]:
    """Settings of this test process, with a migrated database, prefix and buckets of its own."""
    async with copied_settings(server_url, template_database) as settings:
        yield settings.model_copy(update=buckets)


@pytest.fixture(scope="session")
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Connections to this test process's database."""
    database = Database.connect(settings, application_name="tests")
    yield database
    await database.close()


@pytest.fixture
async def fresh_settings(
    server_url: URL, template_database: str, buckets: dict[str, str]
) -> AsyncIterator[Settings]:
    """Settings with a database and prefix for this one test, and this process's buckets."""
    async with copied_settings(server_url, template_database) as settings:
        yield settings.model_copy(update=buckets)


@pytest.fixture
async def fresh_database(fresh_settings: Settings) -> AsyncIterator[Database]:
    """Connections to this one test's database."""
    database = Database.connect(fresh_settings, application_name="tests")
    yield database
    await database.close()
