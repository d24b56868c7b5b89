"""What the live update promises: whole documents, nothing private, nothing lost, nobody blocked."""

import asyncio
import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.integrations.meilisearch import EngineUnavailableError
from api.search.documents import Entity
from indexer.drain import Drain
from indexer.locks import LockLostError
from tests.indexer.conftest import Bench
from tests.support.catalogue import add_entry, add_image, add_product, add_seller, execute


async def _seller(bench: Bench) -> uuid.UUID:
    async with bench.database.transaction() as session:
        return await add_seller(session)


async def _product(bench: Bench, seller: uuid.UUID, slug: str, **columns: Any) -> Any:
    async with bench.database.transaction() as session:
        return await add_product(session, seller, slug, **columns)


async def _sql(bench: Bench, statement: str, **parameters: Any) -> None:
    async with bench.database.transaction() as session:
        await execute(session, statement, **parameters)


async def test_a_published_product_becomes_a_whole_document(bench: Bench) -> None:
    seller = await _seller(bench)
    async with bench.database.transaction() as session:
        product = await add_product(
            session,
            seller,
            "helm-board",
            tech=["Go", "React"],
            tags=["k8s"],
            price=0,
            extended=4900,
            rating=4.25,
            reviews=4,
            sales=11,
        )
        await add_image(session, product, 1, "/second.webp")
        await add_image(session, product, 0, "/cover.webp")
    assert await bench.drain().run() == 1
    document = await bench.document(product)
    assert document | {"popularity": 0, "published_at": 0} == {
        "id": str(product),
        "slug": "helm-board",
        "name": "Helm Board",
        "summary": "",
        "description": "",
        "readme": "",
        "files": "",
        "category": "saas-templates",
        "category_name": "SaaS templates",
        "tech": ["Go", "React"],
        "tags": ["k8s"],
        "license": ["standard", "extended"],
        "price": 0,
        "extended_price": 4900,
        "currency": "USD",
        "price_band": 0,
        "rating": 4.25,
        "review_count": 4,
        "sales_count": 11,
        "popularity": 0,
        "published_at": 0,
        "version": None,
        "seller": {"username": "north-works", "name": "North-Works"},
        "cover": {
            "url": "/cover.webp",
            "srcset": None,
            "alt": "",
            "width": 1600,
            "height": 900,
        },
    }
    assert document["popularity"] > 0
    assert (await bench.queue()).depth == 0


async def test_a_brain_entry_becomes_a_document(bench: Bench) -> None:
    seller = await _seller(bench)
    async with bench.database.transaction() as session:
        entry = await add_entry(
            session,
            seller,
            "outbox",
            body="## Why\n\nA *row* of _my_rows_ survives. `SELECT * FROM a_b`\n\n```py\nx\n```",
        )
    assert await bench.drain(Entity.BRAIN).run() == 1
    document = await bench.document(entry, Entity.BRAIN)
    assert document["excerpt"] == "Why. A row of my_rows survives. SELECT * FROM a_b"
    assert document["author"] == {"name": "North-Works", "username": "north-works"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE products SET status = 'draft'",
        "UPDATE products SET status = 'archived'",
        "UPDATE products SET hidden_at = now(), hidden_reason = 'copied'",
        "UPDATE users SET status = 'suspended'",
        "DELETE FROM products",
    ],
)
async def test_what_is_no_longer_public_leaves_the_index(bench: Bench, change: str) -> None:
    product = await _product(bench, await _seller(bench), "helm-board")
    await bench.drain().run()
    assert await bench.document(product) is not None
    await _sql(bench, change)
    await bench.drain().run()
    assert await bench.document(product) is None


async def test_a_change_replaces_the_whole_document(bench: Bench) -> None:
    product = await _product(bench, await _seller(bench), "helm-board", tech=["Go"], price=1900)
    await bench.drain().run()
    await _sql(bench, "UPDATE products SET price_cents = 500, tech_stack = '{Rust,C++}'")
    await bench.drain().run()
    document = await bench.document(product)
    assert (document["price"], document["tech"], document["name"]) == (
        500,
        ["Rust", "C++"],
        "Helm Board",
    )


async def test_a_refused_document_blocks_nobody_and_says_why(bench: Bench) -> None:
    seller = await _seller(bench)
    good = [await _product(bench, seller, f"good-{number}") for number in range(9)]
    bad = await _product(bench, seller, "bad")
    bench.proxy.poisoned = {str(bad)}
    await bench.drain().run()
    for product in good:
        assert await bench.document(product) is not None
    assert await bench.document(bad) is None
    state = await bench.queue()
    assert (state.depth, state.failing) == (1, 1)
    async with bench.database.transaction() as session:
        row = (await session.execute(text("SELECT * FROM search_outbox"))).one()
    assert row.entity_id == bad
    assert "not a valid id!" in row.last_error
    assert row.attempts == 1

    bench.proxy.poisoned = set()
    await _sql(bench, "UPDATE products SET price_cents = 700 WHERE id = :id", id=bad)
    await bench.drain().run()
    assert (await bench.document(bad))["price"] == 700
    assert (await bench.queue()).depth == 0


async def test_a_canceled_task_is_no_success(bench: Bench) -> None:
    await _product(bench, await _seller(bench), "helm-board")
    await bench.drain().ensure_index()
    bench.proxy.canceled = 1
    await bench.drain().run()
    async with bench.database.transaction() as session:
        row = (await session.execute(text("SELECT * FROM search_outbox"))).one()
    assert "canceled" in row.last_error
    assert row.attempts == 0


async def test_an_engine_that_is_away_costs_no_attempt(bench: Bench) -> None:
    product = await _product(bench, await _seller(bench), "helm-board")
    await bench.drain().ensure_index()
    bench.proxy.down = True
    with pytest.raises(EngineUnavailableError):
        await bench.drain().run()
    state = await bench.queue()
    assert (state.depth, state.failing) == (1, 0)
    bench.proxy.down = False
    await _sql(bench, "UPDATE search_outbox SET due_at = now()")
    await bench.drain().run()
    assert await bench.document(product) is not None


async def test_a_change_during_a_batch_goes_round_again(bench: Bench) -> None:
    product = await _product(bench, await _seller(bench), "helm-board", price=1000)
    await bench.drain().run()
    changed = False

    async def change_meanwhile(method: str, path: str) -> None:
        nonlocal changed
        if method == "POST" and path.endswith("/documents") and not changed:
            changed = True
            await _sql(bench, "UPDATE products SET price_cents = 3000")

    await _sql(bench, "UPDATE products SET price_cents = 2000")
    bench.proxy.before = change_meanwhile
    await bench.drain().run()
    assert (await bench.document(product))["price"] == 3000
    assert (await bench.queue()).depth == 0


async def test_an_open_transaction_stops_nobody_and_is_indexed_after_its_commit(
    bench: Bench,
) -> None:
    seller = await _seller(bench)
    slow = await _product(bench, seller, "slow")
    quick = await _product(bench, seller, "quick")
    drain = bench.drain()
    await drain.run()
    await _sql(bench, "UPDATE products SET price_cents = 500 WHERE id = :id", id=quick)
    await _sql(bench, "UPDATE products SET price_cents = 600 WHERE id = :id", id=slow)
    locked = asyncio.Event()
    commit = asyncio.Event()

    async def writer() -> None:
        async with bench.database.transaction() as session:
            await execute(session, "UPDATE products SET price_cents = 700 WHERE id = :id", id=slow)
            locked.set()
            await commit.wait()

    writing: asyncio.Task[None] | None = None

    async def lock_meanwhile(method: str, path: str) -> None:
        nonlocal writing
        if method == "POST" and path.endswith("/documents") and writing is None:
            writing = asyncio.create_task(writer())
            await locked.wait()

    bench.proxy.before = lock_meanwhile
    await drain.run()
    assert (await bench.document(quick))["price"] == 500
    assert writing is not None
    commit.set()
    await writing
    await drain.run()
    assert (await bench.document(slow))["price"] == 700
    assert (await bench.queue()).depth == 0


async def test_two_processes_take_turns(bench: Bench) -> None:
    product = await _product(bench, await _seller(bench), "helm-board")
    await bench.drain().ensure_index()
    other_database = Database.connect(bench.settings, application_name="other")
    answers: list[int | None] = []

    async def meanwhile(method: str, path: str) -> None:
        if method == "POST" and path.endswith("/documents"):
            answers.append(await bench.drain(database=other_database).run())

    bench.proxy.before = meanwhile
    assert await bench.drain().run() == 1
    await other_database.close()
    assert answers == [None]
    assert await bench.document(product) is not None


async def test_a_writer_that_lost_its_lock_cannot_leave_old_content(bench: Bench) -> None:
    """The first writer stalls with old content, another one writes the new, the first goes on."""
    product = await _product(bench, await _seller(bench), "helm-board", price=1000)
    await bench.drain().ensure_index()
    other_database = Database.connect(bench.settings, application_name="other")
    stalled = False

    async def stall(method: str, path: str) -> None:
        nonlocal stalled
        if method == "POST" and path.endswith("/documents") and not stalled:
            stalled = True
            await _sql(bench, "UPDATE products SET price_cents = 2000")
            # Postgres ends the session that holds the lock, and the lease runs out.
            await _sql(
                bench,
                "SELECT pg_terminate_backend(l.pid, 10000) FROM pg_locks l"
                " JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()"
                " WHERE l.locktype = 'advisory' AND l.pid <> pg_backend_pid()",
            )
            await _sql(bench, "UPDATE search_outbox SET due_at = now()")
            assert await bench.drain(database=other_database).run() == 1

    bench.proxy.before = stall
    drain = bench.drain()
    with pytest.raises(LockLostError):
        await drain.run()
    await drain.run()
    await other_database.close()
    assert (await bench.document(product))["price"] == 2000
    assert (await bench.verify()).clean


async def test_an_emptied_engine_fills_itself(bench: Bench) -> None:
    seller = await _seller(bench)
    for number in range(5):
        await _product(bench, seller, f"p-{number}")
    await bench.drain().run()
    await bench.engine.delete_index(bench.products.uid)
    await _sql(bench, "UPDATE products SET price_cents = 999 WHERE slug = 'p-0'")
    await bench.drain().run()
    result = await bench.verify()
    assert result.clean
    assert result.compared == 5


async def test_a_row_that_makes_no_document_blocks_nobody(bench: Bench) -> None:
    seller = await _seller(bench)
    good = await _product(bench, seller, "good")
    bad = await _product(bench, seller, "bad")

    def picky(row: Any) -> Mapping[str, Any]:
        if row.slug == "bad":
            raise ValueError("no such thing")
        return bench.products.document(row)

    spec = dataclasses.replace(bench.products, document=picky)
    await Drain(spec, bench.database, bench.engine, bench.settings).run()
    assert await bench.document(good) is not None
    assert await bench.document(bad) is None
    async with bench.database.transaction() as session:
        row = (await session.execute(text("SELECT * FROM search_outbox"))).one()
    assert (row.entity_id, row.attempts) == (bad, 1)
    assert "no such thing" in row.last_error


async def test_one_failing_document_says_nothing_of_the_lag(bench: Bench) -> None:
    await _product(bench, await _seller(bench), "failing")
    await _sql(
        bench,
        "UPDATE search_outbox SET attempts = 3, changed_at = now() - interval '2 days',"
        " due_at = now() + interval '1 hour'",
    )
    state = await bench.queue()
    assert (state.failing, state.lag_seconds) == (1, 0)
    assert state.failing_seconds > 86_400
