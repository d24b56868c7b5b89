"""Sums while much happens at once: several roll-ups, days made anew, products that go."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from api.analytics import rollup_repository
from api.analytics.collector import EventCollector
from api.analytics.rollup import RollUp
from api.core.database import Database
from api.core.settings import Settings
from tests.api.helpers import Api
from tests.support.events import OTHER, send, view
from tests.support.processes import wait_until
from tests.support.sellers import Seller


async def overview(seller: Seller) -> Any:
    answer = await seller("GET", "/api/analytics/overview?period=7d")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_roll_ups_and_a_rebuild_at_once_count_everything_once(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    fresh_database: Database,
    fresh_settings: Settings,
) -> None:
    products = [(await seller.draft())["id"] for _ in range(3)]
    roll_ups = [RollUp(fresh_database, fresh_settings) for _ in range(4)]
    today = datetime.now(UTC).date()

    async def look() -> None:
        for at in range(12):
            await send(api, view(products[at % 3], q=f"words {at % 2}"))
            await collector.collect()

    await asyncio.gather(
        look(),
        *(one.run() for one in roll_ups[:2]),
        roll_ups[2].rebuild(today - timedelta(days=1), today),
        roll_ups[3].keep_up(),
    )
    while await collector.collect():
        pass
    await asyncio.gather(*(one.run() for one in roll_ups))
    seen = await overview(seller)
    assert (seen["totals"]["views"], seen["totals"]["visitors"]) == (12, 3)
    assert {one["q"]: one["views"] for one in seen["queries"]} == {"words 0": 6, "words 1": 6}
    assert sum(one["views"] for one in seen["sources"]) == 12


async def test_whoever_finds_others_summing_leaves_it_to_them(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    roll_up: RollUp,
    fresh_database: Database,
) -> None:
    await send(api, view((await seller.draft())["id"]))
    await collector.collect()
    async with fresh_database.transaction() as session:
        await rollup_repository.lock(session)
        async with asyncio.timeout(20):
            assert await roll_up.keep_up() == 0
    assert await roll_up.keep_up() == 1
    assert (await overview(seller))["totals"]["views"] == 1


async def test_summing_takes_a_tenth_of_the_time_and_rests_a_minute_at_most(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    *,
    roll_up: RollUp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    product = (await seller.draft())["id"]
    # When it is called, and when it has done.
    moments = iter([0.0, 2.0, 19.9, 20.0, 120.0, 179.9, 180.0, 180.1])
    monkeypatch.setattr("api.analytics.rollup.monotonic", lambda: next(moments))
    summed = []
    for _ in range(5):
        await send(api, view(product))
        await collector.collect()
        summed.append(await roll_up.keep_up())
    assert summed == [1, 0, 1, 0, 1]
    assert (await overview(seller))["totals"]["views"] == 5


async def test_a_product_that_is_deleted_leaves_no_figures_behind(
    api: Api, seller: Seller, collector: EventCollector, roll_up: RollUp
) -> None:
    today = datetime.now(UTC).date()
    first, second = [(await seller.draft())["id"] for _ in range(2)]
    await send(api, view(first, q="boards"), view(first, referrer="https://news.example.com"))
    await send(api, view(second, q="chairs"), agent=OTHER)
    await collector.collect()
    await roll_up.run()
    assert (await overview(seller))["totals"]["views"] == 3

    gone = await seller("DELETE", f"/api/products/{first}")
    assert gone.json() == {"outcome": "deleted"}
    await roll_up.run()
    seen = await overview(seller)
    assert seen["totals"]["views"] == 1
    assert [(one["source"], one["views"]) for one in seen["sources"]] == [("search", 1)]
    assert [one["q"] for one in seen["queries"]] == ["chairs"]
    await roll_up.rebuild(today - timedelta(days=1), today)
    assert await overview(seller) == seen

    await seller("DELETE", f"/api/products/{second}")
    await roll_up.run()
    seen = await overview(seller)
    assert (seen["totals"]["views"], seen["sources"], seen["queries"]) == (0, [], [])


@asynccontextmanager
async def half_way(
    roll_up: RollUp, database: Database
) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """Have a roll-up that has summed all but searches, and waits.

    Gives what waits until so many wait there.
    """
    async with database.transaction() as session:
        await session.execute(text("LOCK TABLE query_figures IN SHARE ROW EXCLUSIVE MODE"))
        waiting = text(
            "SELECT count(*) FROM pg_locks WHERE relation = 'query_figures'::regclass"
            " AND NOT granted"
        )

        async def wait_for(many: int) -> None:
            async def wait() -> bool:
                return bool(await session.scalar(waiting) == many)

            await wait_until(wait, what=f"{many} to wait")

        running = asyncio.create_task(roll_up.run())
        await wait_for(1)
        yield wait_for
    await running


async def test_what_is_noted_while_days_are_summed_is_left_for_the_next_time(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    roll_up: RollUp,
    fresh_database: Database,
) -> None:
    product = (await seller.draft())["id"]
    await send(api, view(product))
    await collector.collect()
    async with half_way(roll_up, fresh_database):
        await send(api, view(product))
        await collector.collect()
    # Else a roll-up would go on for as long as anybody looks at anything.
    async with fresh_database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM figures_due")) == 1
    assert await roll_up.run() == 1
    assert (await overview(seller))["totals"]["views"] == 2


async def test_a_seller_who_moves_while_days_are_summed_loses_none(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    roll_up: RollUp,
    fresh_database: Database,
) -> None:
    product = (await seller.draft())["id"]
    await send(api, view(product))
    await collector.collect()
    # So late that it is the next day already where the seller moves to.
    late = datetime.combine(datetime.now(UTC).date() - timedelta(days=2), time(23), UTC)
    async with fresh_database.transaction() as session:
        for table in ("analytics_events", "figures_due"):
            await session.execute(text(f"UPDATE {table} SET at = :at"), {"at": late})
    async with half_way(roll_up, fresh_database):
        moved = await seller("PUT", "/api/analytics/time-zone", {"time_zone": "Asia/Tokyo"})
        assert moved.status_code == 200
    await roll_up.run()
    seen = await overview(seller)
    days = {one["first"]: one["views"] for one in seen["series"] if one["views"]}
    assert days == {(late.date() + timedelta(days=1)).isoformat(): 1}


async def test_a_product_that_is_deleted_while_it_is_summed_is_in_no_sum_of_its_seller(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    roll_up: RollUp,
    fresh_database: Database,
) -> None:
    first, second = [(await seller.draft())["id"] for _ in range(2)]
    await send(api, view(first), view(second))
    await collector.collect()
    async with half_way(roll_up, fresh_database) as wait_for:
        deleting = asyncio.create_task(seller("DELETE", f"/api/products/{first}"))
        await wait_for(2)
    assert (await deleting).json() == {"outcome": "deleted"}
    await roll_up.run()
    seen = await overview(seller)
    assert sum(one["views"] for one in seen["sources"]) == seen["totals"]["views"] == 1


async def test_a_search_that_nobody_made_is_gone_when_its_day_is_made_anew(
    seller: Seller, roll_up: RollUp, fresh_database: Database
) -> None:
    today = datetime.now(UTC).date()
    async with fresh_database.transaction() as session:
        await session.execute(
            text("INSERT INTO empty_searches (day, q, searches) VALUES (:day, 'cobol', 7)"),
            {"day": today},
        )
    assert len((await overview(seller))["empty_searches"]) == 1
    await roll_up.rebuild(today, today)
    assert (await overview(seller))["empty_searches"] == []
