"""A rebuild replaces an index without downtime and loses nothing, wherever it is interrupted."""

import asyncio
import contextlib
from typing import Any

import pytest
from sqlalchemy import text

from indexer import rebuild as rebuild_module
from indexer.rebuild import Progress, RebuildFailedError, RebuildRunningError
from tests.indexer.conftest import Bench
from tests.support.catalogue import add_product, add_seller, execute

PRODUCTS = 40


async def _sql(bench: Bench, statement: str, **parameters: Any) -> None:
    async with bench.database.transaction() as session:
        await execute(session, statement, **parameters)


async def _fill(bench: Bench, count: int = PRODUCTS) -> None:
    async with bench.database.transaction() as session:
        seller = await add_seller(session)
        for number in range(count):
            await add_product(session, seller, f"p-{number}")
    await bench.drain().run()


async def _build_uids(bench: Bench) -> list[str]:
    prefix = bench.products.build_prefix
    return [uid for uid in await bench.engine.index_uids() if uid.startswith(prefix)]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches out of few products."""
    monkeypatch.setattr(rebuild_module, "READ_SIZE", 4)
    monkeypatch.setattr(rebuild_module, "BATCH_BYTES", 3000)


async def test_the_new_index_equals_postgres(bench: Bench) -> None:
    await _fill(bench)
    seen: list[Progress] = []
    assert await bench.rebuild().run(seen.append) == PRODUCTS
    assert seen[-1] == Progress(PRODUCTS, PRODUCTS)
    assert (await bench.verify()).clean
    assert await _build_uids(bench) == []


async def test_changes_made_meanwhile_are_in_and_the_shop_is_never_empty(bench: Bench) -> None:
    await _fill(bench)
    changes = [
        "UPDATE products SET price_cents = price_cents + 1",
        "DELETE FROM products WHERE slug = 'p-3'",
        "UPDATE products SET status = 'draft' WHERE slug IN ('p-5', 'p-30')",
        "UPDATE seller_profiles SET display_name = 'South Works'",
        "UPDATE products SET tech_stack = '{Zig}' WHERE slug = 'p-9'",
    ]
    counts: list[int] = []
    busy = False

    async def meanwhile(method: str, path: str) -> None:
        nonlocal busy
        if busy or "_build_" not in path or method != "POST":
            return
        busy = True
        try:
            counts.append(await bench.engine.document_count(bench.products.uid))
            if changes:
                await _sql(bench, changes.pop())
        finally:
            busy = False

    bench.proxy.before = meanwhile
    stop = asyncio.Event()

    async def live_updates() -> None:
        while not stop.is_set():
            await bench.drain().run()
            await asyncio.sleep(0)

    updating = asyncio.create_task(live_updates())
    await bench.rebuild().run()
    stop.set()
    await updating
    bench.proxy.before = None
    await bench.drain().run()
    assert changes == []
    assert min(counts) >= PRODUCTS - 3
    result = await bench.verify()
    assert result.clean
    assert result.compared == PRODUCTS - 3
    assert await _build_uids(bench) == []


async def test_after_the_swap_nobody_writes_to_the_retired_index(bench: Bench) -> None:
    await _fill(bench, 3)
    await bench.rebuild().run()
    bench.proxy.requests.clear()
    await _sql(bench, "UPDATE products SET price_cents = 777")
    await bench.drain().run()
    written = {path for method, path in bench.proxy.requests if method == "POST"}
    assert written == {f"/indexes/{bench.products.uid}/documents"}
    assert (await bench.verify()).clean


async def _run_until(bench: Bench, step: int) -> bool:
    """Run a rebuild and kill it when it makes its request number ``step``; whether it got there."""
    made = 0
    reached = asyncio.Event()

    async def count(method: str, path: str) -> None:
        nonlocal made
        if method == "GET" and path.startswith("/tasks/"):
            return
        made += 1
        if made == step:
            reached.set()

    bench.proxy.before = count
    running = asyncio.create_task(bench.rebuild().run())
    waiting = asyncio.create_task(reached.wait())
    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
    killed = not running.done()
    running.cancel()
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    bench.proxy.before = None
    return killed


async def test_wherever_it_dies_it_goes_on_and_loses_nothing(bench: Bench) -> None:
    await _fill(bench, 20)
    step = 1
    while await _run_until(bench, step):
        await _sql(bench, f"UPDATE products SET price_cents = {1000 + step} WHERE slug = 'p-1'")
        await _sql(bench, f"UPDATE products SET price_cents = {1000 + step} WHERE slug = 'p-19'")
        await bench.drain().run()
        assert (await bench.verify()).clean, f"before it goes on after step {step}"
        await bench.rebuild().resume()
        result = await bench.verify()
        assert result.clean, f"after step {step}"
        assert result.compared == 20
        async with bench.database.transaction() as session:
            active = await session.execute(
                text("SELECT count(*) FROM index_builds WHERE status IN ('filling', 'swapping')")
            )
            assert active.scalar_one() == 0
        step += 1
    assert step > 8
    await bench.rebuild().run()
    assert await _build_uids(bench) == []


async def test_only_one_rebuild_at_a_time(bench: Bench) -> None:
    await _fill(bench, 3)
    refused: list[str] = []

    async def second(method: str, path: str) -> None:
        if method == "POST" and "_build_" in path and not refused:
            refused.append("")
            with pytest.raises(RebuildRunningError) as error:
                await bench.rebuild().run()
            refused[0] = str(error.value)

    bench.proxy.before = second
    await bench.rebuild().run()
    assert "another process" in refused[0]


async def test_a_refused_document_is_named_and_the_rest_is_rebuilt(bench: Bench) -> None:
    await _fill(bench, 20)
    async with bench.database.transaction() as session:
        found = await session.execute(text("SELECT id FROM products WHERE slug = 'p-7'"))
        bad = found.scalar_one()
    bench.proxy.poisoned = {str(bad)}
    assert await bench.rebuild().run() == 19
    async with bench.database.transaction() as session:
        row = (await session.execute(text("SELECT * FROM search_outbox"))).one()
    assert row.entity_id == bad
    assert "not a valid id!" in row.last_error


async def test_a_new_index_that_lacks_documents_is_dropped(bench: Bench) -> None:
    await _fill(bench, 3)

    async def sabotage(method: str, path: str) -> None:
        if method == "GET" and "_build_" in path and path.endswith("/stats"):
            bench.proxy.before = None
            uid = path.split("/")[2]
            ids, _total = await bench.engine.document_ids(uid, 0, 1)
            await bench.engine.wait(await bench.engine.delete_documents(uid, ids))

    bench.proxy.before = sabotage
    with pytest.raises(RebuildFailedError, match="holds 2 documents where Postgres has 3"):
        await bench.rebuild().run()
    assert await _build_uids(bench) == []
    assert (await bench.verify()).clean


async def test_a_rebuild_brings_back_the_settings(bench: Bench) -> None:
    await _fill(bench, 3)
    await bench.engine.update_settings(bench.products.uid, {"searchableAttributes": ["name"]})
    assert set((await bench.verify()).settings) == {"searchableAttributes"}
    await bench.rebuild().run()
    assert (await bench.verify()).clean
