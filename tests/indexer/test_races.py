"""Two connections, or two requests, that meet at the worst moment."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

import api.integrations.meilisearch as engine_module
from api.core.database import Database
from api.integrations.meilisearch import EngineTimeoutError, EngineUnavailableError
from indexer.drain import Drain
from indexer.locks import LockLostError
from indexer.rebuild import Rebuild
from tests.indexer.conftest import Bench
from tests.support.catalogue import add_product, add_seller, execute
from tests.support.processes import wait_until

END_LOCKS = (
    "SELECT pg_terminate_backend(l.pid, 10000) FROM pg_locks l"
    " JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
    " WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.pid <> pg_backend_pid()"
)


async def _sql(bench: Bench, statement: str) -> None:
    async with bench.database.transaction() as session:
        await execute(session, statement)


async def _products(bench: Bench, *slugs: str) -> list[uuid.UUID]:
    async with bench.database.transaction() as session:
        seller = await add_seller(session)
        return [await add_product(session, seller, slug) for slug in slugs]


@asynccontextmanager
async def _uncommitted(bench: Bench, statement: str) -> AsyncIterator[AsyncSession]:
    """A transaction that has executed a statement and commits at the end of the block."""
    async with bench.database.transaction() as session:
        await execute(session, statement)
        yield session


@pytest.mark.parametrize(
    "rename",
    [
        "UPDATE seller_profiles SET display_name = 'Renamed'",
        "UPDATE users SET status = 'suspended'",
        "UPDATE categories SET name = 'Renamed'",
    ],
)
async def test_a_product_that_appears_during_a_rename_has_the_new_name(
    bench: Bench, rename: str
) -> None:
    await _products(bench, "before")
    async with _uncommitted(bench, rename):
        async with bench.database.transaction() as session:
            seller = (await session.execute(text("SELECT user_id FROM seller_profiles"))).scalar()
            assert seller is not None
            await add_product(session, seller, "meanwhile")
        await bench.drain().run()
    await bench.drain().run()
    result = await bench.verify()
    assert result.differences == []
    assert (await bench.queue()).depth == 0


async def test_a_rename_under_way_is_waiting_not_different(bench: Bench) -> None:
    await _products(bench, "one")
    await bench.drain().run()
    await _sql(bench, "UPDATE seller_profiles SET display_name = 'Renamed'")
    result = await bench.verify()
    assert (result.clean, result.waiting) == (True, 1)


async def test_a_locked_product_holds_up_neither_other_products_nor_other_sellers(
    bench: Bench,
) -> None:
    first, _second = await _products(bench, "first", "second")
    async with bench.database.transaction() as session:
        other = await add_product(session, await add_seller(session, "other-works"), "other")
    await bench.drain().run()
    async with _uncommitted(bench, "UPDATE products SET price_cents = 900 WHERE slug = 'second'"):
        await _sql(bench, "UPDATE seller_profiles SET display_name = username::text || ' new'")
        await _sql(bench, "UPDATE products SET price_cents = 800 WHERE slug = 'first'")
        await bench.drain().run()
        assert (await bench.document(other))["seller"]["name"] == "other-works new"
        assert (await bench.document(first))["price"] == 800
    await bench.drain().run()
    assert (await bench.verify()).clean
    assert (await bench.queue()).depth == 0


@pytest.mark.parametrize("fault", ["away", "refused"])
async def test_a_failing_batch_waits_for_no_writer(bench: Bench, fault: str) -> None:
    slow, quick = await _products(bench, "slow", "quick")
    await bench.drain().ensure_index()
    writer: list[AsyncSession] = []

    async def lock_meanwhile(method: str, path: str) -> None:
        if method == "POST" and path.endswith("/documents") and not writer:
            session = AsyncSession(bench.database.engine)
            writer.append(session)
            await session.execute(
                text("UPDATE products SET price_cents = 700 WHERE id = :id"), {"id": slow}
            )
            bench.proxy.down = fault == "away"

    bench.proxy.before = lock_meanwhile
    if fault == "refused":
        bench.proxy.poisoned = {str(slow), str(quick)}
    try:
        async with asyncio.timeout(20):
            if fault == "away":
                with pytest.raises(EngineUnavailableError):
                    await bench.drain().run()
            else:
                await bench.drain().run()
    finally:
        await writer[0].commit()
        await writer[0].close()
    bench.proxy.down = False
    bench.proxy.poisoned = set()
    await _sql(bench, "UPDATE search_outbox SET due_at = now()")
    await bench.drain().run()
    assert (await bench.document(slow))["price"] == 700
    assert await bench.document(quick) is not None


async def test_it_stops_between_two_batches(bench: Bench) -> None:
    await _products(bench, *(f"p-{number}" for number in range(6)))
    settings = bench.settings.model_copy(update={"outbox_batch_size": 1})
    drain = Drain(bench.products, bench.database, bench.engine, settings)
    asked = 0

    def third_time() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    assert await drain.run(third_time) == 2
    assert (await bench.queue()).depth == 4


async def test_what_a_dead_process_had_claimed_is_taken_over_at_once(bench: Bench) -> None:
    (product,) = await _products(bench, "claimed")
    await bench.drain().ensure_index()
    await _sql(
        bench,
        "UPDATE search_outbox SET claim = gen_random_uuid(), due_at = now() + interval '1 hour'",
    )
    assert await bench.drain().run() == 1
    assert await bench.document(product) is not None


async def test_a_request_that_arrives_late_cannot_leave_old_content(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine hangs with a request in hand, answers a newer one, then does the old one."""
    (product,) = await _products(bench, "late")
    drain = bench.drain()
    await drain.ensure_index()
    monkeypatch.setattr(engine_module, "REQUEST_TIMEOUT_SECONDS", 1.0)
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def hang(method: str, path: str) -> None:
        if method == "POST" and path.endswith("/documents") and not arrived.is_set():
            arrived.set()
            await go_on.wait()

    bench.proxy.before = hang
    with pytest.raises(EngineTimeoutError):
        await drain.run()
    monkeypatch.undo()
    await _sql(bench, "UPDATE products SET price_cents = 4200")
    await _sql(bench, "UPDATE search_outbox SET due_at = now()")
    await drain.run()
    assert (await bench.document(product))["price"] == 4200
    go_on.set()

    async def old_again() -> bool:
        return bool((await bench.document(product))["price"] != 4200)

    await wait_until(old_again, what="old document")
    # It was known that this might happen: the document is due once more.
    await _sql(bench, "UPDATE search_outbox SET due_at = now()")
    await drain.run()
    assert (await bench.document(product))["price"] == 4200
    assert (await bench.queue()).depth == 0


async def test_a_lock_lost_during_the_swap_leaves_no_old_content(bench: Bench) -> None:
    """A worker gets the lock that the rebuild lost, and writes on both sides of the swap."""
    await _products(bench, "one")
    await bench.drain().run()
    worker_database = Database.connect(bench.settings, application_name="worker")
    worker = bench.drain(database=worker_database)
    writing, swapped = asyncio.Event(), asyncio.Event()
    working: list[asyncio.Task[int | None]] = []

    async def interfere(method: str, path: str) -> None:
        if path == "/swap-indexes" and not working:
            await _sql(bench, END_LOCKS)
            await _sql(bench, "UPDATE products SET name = 'Changed'")
            working.append(asyncio.create_task(worker.run()))
            await writing.wait()
        elif method == "POST" and working and "_build_" in path and not swapped.is_set():
            writing.set()
            await swapped.wait()

    bench.proxy.before = interfere
    await bench.rebuild().run()
    swapped.set()
    await asyncio.gather(*working, return_exceptions=True)
    bench.proxy.before = None
    await worker.run()
    assert (await bench.verify()).differences == []
    await bench.rebuild().resume()
    left = [uid for uid in await bench.engine.index_uids() if "_build_" in uid]
    assert [uid for uid in left if uid.startswith(bench.products.build_prefix)] == []
    await worker_database.close()


async def test_a_lock_lost_before_the_swap_ends_the_rebuild(bench: Bench) -> None:
    await _products(bench, "one")
    await bench.drain().run()

    async def cut(method: str, path: str) -> None:
        # The last look at the new index before the swap.
        if method == "GET" and path.endswith("/stats") and "_build_" in path:
            await _sql(bench, END_LOCKS)

    bench.proxy.before = cut
    with pytest.raises(LockLostError):
        await bench.rebuild().run()
    bench.proxy.before = None
    assert not [path for _method, path in bench.proxy.requests if path == "/swap-indexes"]
    assert await bench.rebuild().resume()
    assert (await bench.verify()).clean


async def test_what_a_rebuild_left_behind_is_dropped_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _products(bench, "one")

    async def nothing(_self: Rebuild) -> None:
        """Die just before."""

    with monkeypatch.context() as patched:
        patched.setattr(Rebuild, "_drop_leftovers", nothing)
        await bench.rebuild().run()
    prefix = bench.products.build_prefix
    assert [uid for uid in await bench.engine.index_uids() if uid.startswith(prefix)]
    assert not await bench.rebuild().resume()
    assert not [uid for uid in await bench.engine.index_uids() if uid.startswith(prefix)]


async def test_an_engine_emptied_before_the_swap_does_not_become_the_shop(bench: Bench) -> None:
    await _products(bench, "one", "two")
    await bench.drain().run()
    stopped = False

    async def die(_method: str, path: str) -> None:
        nonlocal stopped
        if path == "/swap-indexes" and not stopped:
            stopped = True
            running.cancel()
            await asyncio.Event().wait()

    bench.proxy.before = die
    running = asyncio.create_task(bench.rebuild().run())
    with pytest.raises(asyncio.CancelledError):
        await running
    bench.proxy.before = None
    for uid in await bench.engine.index_uids():
        if uid.startswith(bench.products.uid):
            await bench.engine.delete_index(uid)
    with pytest.raises(Exception, match=r"the new index|did not take the settings"):
        await bench.rebuild().resume()
    await bench.drain().run()
    result = await bench.verify()
    assert result.clean
    assert result.compared == 2


async def test_a_change_that_keeps_failing_is_a_difference(bench: Bench) -> None:
    (product,) = await _products(bench, "failing")
    await bench.drain().run()
    bench.proxy.poisoned = {str(product)}
    await _sql(bench, "UPDATE products SET price_cents = 3100")
    await bench.drain().run()
    result = await bench.verify()
    assert [difference.id for difference in result.differences] == [str(product)]
