"""The worker as a process: it wakes up, shares the work, does without Redis, and leaves cleanly."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from api.brain.retrieval import Means, Retrieval
from api.core.database import Database
from api.core.metrics import Metrics
from api.core.settings import Settings
from api.integrations.meilisearch import EngineError, Meilisearch
from api.integrations.search_engine import SearchEngine
from api.search.documents import Entity
from api.search.service import SearchService
from indexer import builds
from indexer.specs import index_specs
from tests.support.catalogue import add_entry, add_product, add_seller, execute
from tests.support.embedding_server import DIMENSIONS, embedding_server
from tests.support.processes import Process, environment_of, free_port, python, wait_until
from workers.context import worker_context
from workers.tasks import CONTEXT, resume_rebuilds, sweep_outbox


class Crew:
    """Workers on one database, and what they are to bring about."""

    def __init__(self, settings: Settings, database: Database, folder: Path) -> None:
        self.settings = settings
        self.database = database
        self.engine = Meilisearch(settings)
        self.uid = index_specs(settings)[Entity.PRODUCTS].uid
        self._folder = folder
        self._workers: list[Process] = []

    async def hire(self, **environment: str) -> tuple[Process, int]:
        port = free_port()
        number = len(self._workers)
        worker = python(
            "-m",
            "workers",
            environment={
                **environment_of(self.settings),
                "WORKER_HEALTH_PORT": str(port),
                **environment,
            },
            log=self._folder / f"worker-{number}.log",
        )
        self._workers.append(worker)
        await worker.start()
        await wait_until(lambda: _live(port), what="live worker")
        return worker, port

    async def dismiss(self) -> None:
        for worker in self._workers:
            await worker.kill()

    async def add(self, slug: str) -> str:
        async with self.database.transaction() as session:
            found = await session.execute(text("SELECT user_id FROM seller_profiles"))
            seller = found.scalar() or await add_seller(session)
            return str(await add_product(session, seller, slug))

    async def indexed(self, id_: str, price: int) -> bool:
        try:
            found = await self.engine.documents_by_ids(self.uid, [id_])
        except EngineError:
            return False
        return bool(found) and found[0]["price"] == price

    async def wait_indexed(self, id_: str, price: int = 1900, seconds: float = 15) -> None:
        await wait_until(
            lambda: self.indexed(id_, price), seconds=seconds, what=f"document at {price}"
        )


async def _live(port: int) -> bool:
    async with httpx.AsyncClient() as client:
        try:
            answer = await client.get(f"http://127.0.0.1:{port}/health/live")
        except httpx.TransportError:
            return False
    return answer.status_code == 200


@pytest.fixture
async def crew(
    fresh_settings: Settings, fresh_database: Database, tmp_path: Path
) -> AsyncIterator[Crew]:
    crew = Crew(fresh_settings, fresh_database, tmp_path)
    yield crew
    await crew.dismiss()


async def test_a_change_is_searchable_soon_after_its_commit(crew: Crew) -> None:
    # Polling is all but off: what wakes the worker is the notification.
    await crew.hire(OUTBOX_POLL_SECONDS="60")
    product = await crew.add("helm-board")
    await crew.wait_indexed(product)
    async with crew.database.transaction() as session:
        await execute(session, "UPDATE products SET price_cents = 4200")
    await crew.wait_indexed(product, 4200)


async def test_it_hears_again_after_its_connections_were_cut(crew: Crew) -> None:
    await crew.hire(OUTBOX_POLL_SECONDS="60")
    product = await crew.add("helm-board")
    await crew.wait_indexed(product)
    async with crew.database.transaction() as session:
        await execute(
            session,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
    await crew.database.engine.dispose()
    async with crew.database.transaction() as session:
        await execute(session, "UPDATE products SET price_cents = 4300")
    # Nobody was listening, but it notices at once and looks when it listens again.
    await crew.wait_indexed(product, 4300, seconds=10)


async def test_new_passages_are_found_while_no_vectors_come(crew: Crew) -> None:
    async with embedding_server() as server:
        server.silent = True
        given = {
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": "a-key",
            "EMBEDDING_MODEL": "one",
            "EMBEDDING_DIMENSIONS": str(DIMENSIONS),
        }
        await crew.hire(OUTBOX_POLL_SECONDS="60", **given)
        async with crew.database.transaction() as session:
            author = await add_seller(session)
            await add_entry(session, author, "before", body="Words.")

        async def asked() -> bool:
            return bool(server.requests)

        await wait_until(asked, what="a batch of vectors under way")
        async with crew.database.transaction() as session:
            await add_entry(session, author, "zebras", body="A zebra is fed at seven.")
        search = SearchService(SearchEngine(crew.settings), crew.database, Metrics())

        async def found() -> bool:
            answer = await Retrieval(search, None).retrieve("When is a zebra fed?", 1)
            return (answer.means, [one.slug for one in answer.passages]) == (
                Means.KEYWORD,
                ["zebras"],
            )

        await wait_until(found, what="the new entry's passage")
        assert len(server.requests) == 1
        await search.engine.close()


async def test_without_redis_indexing_goes_on(crew: Crew) -> None:
    worker, _port = await crew.hire(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    product = await crew.add("helm-board")
    await crew.wait_indexed(product)
    assert worker.running


async def test_several_workers_share_and_one_may_leave(crew: Crew) -> None:
    first, _ = await crew.hire()
    second, _ = await crew.hire()
    ids = [await crew.add(f"p-{number}") for number in range(10)]
    for id_ in ids:
        await crew.wait_indexed(id_)
    assert await first.stop(signal.SIGTERM) == 0
    last = await crew.add("last")
    await crew.wait_indexed(last)
    assert await second.stop(signal.SIGINT) == 0
    assert "Traceback" not in first.output() + second.output()


async def test_a_signal_lets_the_batch_under_way_end(crew: Crew) -> None:
    worker, _ = await crew.hire()
    async with crew.database.transaction() as session:
        seller = await add_seller(session)
        await add_product(session, seller, "first")
        await execute(
            session,
            "INSERT INTO products (seller_id, category_id, slug, name, price_cents, status)"
            " SELECT seller_id, category_id, 'p-' || n, 'Product', 500, 'published'"
            " FROM products, generate_series(1, 3000) AS n",
        )

    async def claimed() -> bool:
        async with crew.database.transaction() as session:
            found = await session.execute(
                text("SELECT count(*) FROM search_outbox WHERE claim IS NOT NULL")
            )
            return bool(found.scalar_one())

    await wait_until(claimed, what="batch under way")
    assert await worker.stop() == 0
    assert not await claimed()


async def test_its_health_and_metrics(crew: Crew) -> None:
    _worker, port = await crew.hire()
    await crew.wait_indexed(await crew.add("helm-board"))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def drained() -> bool:
            ready = (await client.get("/health/ready")).json()
            return bool(ready["queues"]["products"]["depth"] == 0)

        await wait_until(drained, what="empty queue")
        ready = await client.get("/health/ready")
        metrics = (await client.get("/metrics")).text
    assert ready.status_code == 200
    assert ready.json()["queues"].keys() == {"products", "brain", "brain_passages"}
    assert 'search_outbox_depth{entity="products"} 0.0' in metrics


async def test_one_refused_document_does_not_make_it_late_but_an_old_change_does(
    crew: Crew,
) -> None:
    _worker, port = await crew.hire()

    async def wait(attempts: int) -> None:
        async with crew.database.transaction() as session:
            await execute(
                session,
                "INSERT INTO search_outbox (entity, entity_id, attempts, changed_at, due_at)"
                f" VALUES ('products', gen_random_uuid(), {attempts}, now() - interval '1 day',"
                " now() + interval '1 hour')",
            )

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        await wait(attempts=9)
        ready = await client.get("/health/ready")
        metrics = (await client.get("/metrics")).text
        assert (ready.status_code, ready.json()["queues"]["products"]["failing"]) == (200, 1)
        assert 'search_outbox_lag_seconds{entity="products"} 0.0' in metrics
        assert 'search_outbox_failing_seconds{entity="products"} 86' in metrics

        await wait(attempts=0)
        late = await client.get("/health/ready")
        assert (late.status_code, late.json()["status"]) == (503, "late")


async def test_the_sweep_drains_without_a_wake_up(
    fresh_settings: Settings, fresh_database: Database, tmp_path: Path
) -> None:
    crew = Crew(fresh_settings, fresh_database, tmp_path)
    product = await crew.add("helm-board")
    async with worker_context(fresh_settings, name="tests") as context:
        assert await sweep_outbox({CONTEXT: context}) == 1
    assert await crew.indexed(product, 1900)


async def test_a_rebuild_whose_process_died_is_finished_by_a_worker(
    fresh_settings: Settings, fresh_database: Database, tmp_path: Path
) -> None:
    crew = Crew(fresh_settings, fresh_database, tmp_path)
    product = await crew.add("helm-board")
    async with worker_context(fresh_settings, name="tests") as context:
        spec = context.drains[Entity.PRODUCTS].spec
        async with fresh_database.transaction() as session:
            await builds.begin(
                session, Entity.PRODUCTS, f"{spec.build_prefix}dead", spec.settings_version, 1
            )
        assert await resume_rebuilds({CONTEXT: context}) == 1
        assert await resume_rebuilds({CONTEXT: context}) == 0
    assert await crew.indexed(product, 1900)
    assert f"{spec.build_prefix}dead" not in await crew.engine.index_uids()


async def test_a_busy_health_port_is_said_and_ends_the_process(
    fresh_settings: Settings,
) -> None:
    listener = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "workers",
        env={**os.environ, **environment_of(fresh_settings), "WORKER_HEALTH_PORT": str(port)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), 30)
    listener.close()
    await listener.wait_closed()
    assert process.returncode != 0
    assert str(port).encode() in output
    assert b"WORKER_HEALTH_PORT" in output
