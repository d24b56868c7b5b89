"""What is seen of products: recorded once, counted exactly, shown to whom it belongs."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import text

from api.analytics import events_repository
from api.analytics.collector import EventCollector
from api.analytics.rollup import RollUp
from api.analytics.stream import GROUP
from api.core.database import Database
from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.events import BROWSER, OTHER, send, view
from tests.support.issuer import Issuer
from tests.support.people import fresh_name
from tests.support.sellers import Seller


async def test_what_is_seen_becomes_the_sellers_figures(
    api: Api, seller: Seller, collector: EventCollector, roll_up: RollUp
) -> None:
    product = (await seller.draft("Helm board"))["id"]
    other = (await seller.draft("Other"))["id"]
    shown = {"kind": "impression", "product_ids": [other, product], "q": "Helm", "position": 25}
    assert (
        await send(
            api, shown, {"kind": "click", "product_id": product, "q": "helm", "position": 26}
        )
        == 204
    )
    for _ in range(3):
        await send(api, view(product, q="helm"))
    await send(api, view(product, referrer="https://news.example.com/item?id=1"), agent=OTHER)
    await send(api, view(product, utm_source="letter", referrer="https://mail.example.com"))
    assert await collector.collect() == 6
    assert await roll_up.run() == 2
    assert await roll_up.run() == 0

    overview = (await seller("GET", "/api/analytics/overview?period=7d")).json()
    unsold = dict.fromkeys(
        ("checkouts", "sales_count", "revenue_cents", "refunds", "refunded_cents"), 0
    )
    seen = {"views": 5, "visitors": 2, "impressions": 2, "clicks": 1}
    assert overview["totals"] == seen | unsold
    assert overview["before"] == dict.fromkeys(seen, 0) | unsold
    assert [one["first"] for one in overview["series"]] == [
        (datetime.now(UTC).date() - timedelta(days=6 - at)).isoformat() for at in range(7)
    ]
    assert [(one["name"], one["views"]) for one in overview["products"]] == [
        ("Helm board", 5),
        ("Other", 0),
    ]
    page = (await seller("GET", f"/api/analytics/products/{product}")).json()
    assert page["totals"]["views"] == 5
    found = {"impressions": 1, "clicks": 1, "views": 3, "sales_count": 0}
    assert page["queries"] == [{"q": "helm", **found}]
    assert overview["queries"] == [{"q": "helm", **found, "impressions": 2}]
    bought = dict.fromkeys(("checkouts", "sales_count", "revenue_cents"), 0)
    assert page["sources"] == [
        {"source": "search", "name": "", "views": 3, **bought},
        {"source": "campaign", "name": "letter", "views": 1, **bought},
        {"source": "external", "name": "news.example.com", "views": 1, **bought},
    ]
    assert overview["sources"] == page["sources"]
    listed = (await seller("GET", "/api/products/me?sort=views")).json()["items"]
    assert [(one["name"], one["views"]) for one in listed] == [("Helm board", 5), ("Other", 0)]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "curl/8.5",
        "",
        "Mozilla/5.0 " * 100,
    ],
)
async def test_bots_are_not_counted(
    api: Api, seller: Seller, collector: EventCollector, agent: str
) -> None:
    product = (await seller.draft())["id"]
    assert await send(api, view(product), agent=agent) == 204
    assert await collector.collect() == 0


async def test_nothing_of_a_visitor_is_kept_but_a_hash_of_the_day(
    api: Api, seller: Seller, collector: EventCollector, fresh_database: Database
) -> None:
    product = (await seller.draft())["id"]
    await send(api, view(product, referrer="https://a.example/private?user=ann"))
    await collector.collect()
    async with fresh_database.transaction() as session:
        row = await session.scalar(text("SELECT to_jsonb(e)::text FROM analytics_events e"))
        [hashes] = await session.scalars(text("SELECT count(*) FROM visitors_of_day"))
    assert hashes == 1
    assert "visitor" not in row
    assert "127.0.0.1" not in row
    assert "Firefox" not in row
    assert "private" not in row
    assert "a.example" in row


async def test_a_worker_that_dies_counts_nothing_twice_and_loses_nothing(
    seller: Seller,
    collector: EventCollector,
    fresh_settings: Settings,
    fresh_database: Database,
    *,
    stream: str,
    roll_up: RollUp,
) -> None:
    api = seller.api
    product = (await seller.draft())["id"]
    for _ in range(5):
        await send(api, view(product))
    redis: Redis = Redis.from_url(fresh_settings.redis_url.get_secret_value())
    # One worker took two messages and died before its rows were written; another wrote the rows
    # of one more and died before it said so.
    await redis.xreadgroup(GROUP, "dead", {stream: ">"}, count=2)
    [[_, [message]]] = await redis.xreadgroup(GROUP, "dead too", {stream: ">"}, count=1)
    await redis.aclose()
    rows = _rows_of(message)
    async with fresh_database.transaction() as session:
        await events_repository.add(session, rows)
    second = EventCollector(fresh_settings, fresh_database)
    moved = await asyncio.gather(collector.collect(idle_ms=0), second.collect(idle_ms=0))
    while await collector.collect(idle_ms=0):
        pass
    await second.close()
    assert sum(moved) >= 3
    await roll_up.run()
    figures = (await seller("GET", "/api/analytics/overview")).json()
    assert figures["totals"]["views"] == 5


def _rows_of(message: Any) -> list[dict[str, Any]]:
    from api.analytics.collector import _rows  # noqa: PLC0415 - as the worker makes them

    return _rows(message[0].decode(), message[1])


async def test_without_redis_pages_are_answered_and_events_dropped(
    fresh_settings: Settings, issuer: Issuer
) -> None:
    away = fresh_settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:9/0")})
    async with running(issuer.settings(away)) as api:
        assert await send(api, view(str(uuid.uuid4()))) == 204


async def test_after_redis_has_lost_its_data_events_come_again(
    api: Api,
    seller: Seller,
    collector: EventCollector,
    fresh_settings: Settings,
    stream: str,
) -> None:
    product = (await seller.draft())["id"]
    redis: Redis = Redis.from_url(fresh_settings.redis_url.get_secret_value())
    await redis.delete(stream)
    await redis.aclose()
    await send(api, view(product))
    assert [await collector.collect(), await collector.collect()] == [0, 1]


async def test_what_is_no_event_is_refused_and_no_product_not_counted(
    api: Api, collector: EventCollector, fresh_database: Database
) -> None:
    assert await send(api, {"kind": "purchase", "product_id": str(uuid.uuid4())}) == 422
    assert await send(api, view("me")) == 422
    assert await send(api, view(str(uuid.uuid4()), q="nul\x00byte")) == 204
    assert await collector.collect() == 1
    async with fresh_database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM analytics_events")) == 0


async def test_made_up_products_hold_up_nobodys_events(
    seller: Seller, fresh_database: Database
) -> None:
    product = uuid.UUID((await seller.draft())["id"])
    now = datetime.now(UTC)
    names = ("host", "utm_source", "utm_medium", "utm_campaign", "q", "position")
    about = {"at": now, "kind": "view", "visitor": "a", "source": "direct"}
    # More than a statement may have parameters.
    sent = [product, *(uuid.uuid4() for _ in range(33_000))]
    rows = [
        {"message": "1-0", "number": number, "product_id": one, "subject": one}
        | about
        | dict.fromkeys(names)
        for number, one in enumerate(sent)
    ]
    async with fresh_database.transaction() as session:
        await events_repository.add(session, rows)
        assert await session.scalar(text("SELECT count(*) FROM analytics_events")) == 1


async def test_one_request_cannot_tell_of_any_number_of_products(
    api: Api, collector: EventCollector
) -> None:
    shown = {"kind": "impression", "q": "", "position": 1}
    made_up = [str(uuid.uuid4()) for _ in range(60)]
    assert await send(api, shown | {"product_ids": made_up}) == 204
    assert await send(api, *(shown | {"product_ids": made_up[:31]} for _ in range(2))) == 422
    assert await collector.collect() == 1


async def test_figures_are_the_sellers_own(api: Api, issuer: Issuer, seller: Seller) -> None:
    product = (await seller.draft())["id"]
    other = Seller(api, issuer)
    await other.sell(fresh_name())
    answer = await other("GET", f"/api/analytics/products/{product}")
    assert (answer.status_code, answer.json()["code"]) == (404, "product_not_found")


async def test_a_roll_up_misses_no_events_that_are_being_written(
    seller: Seller, roll_up: RollUp, fresh_database: Database
) -> None:
    product = uuid.UUID((await seller.draft())["id"])
    names = ("host", "utm_source", "utm_medium", "utm_campaign", "q", "position")

    def seen(message: str) -> list[dict[str, Any]]:
        row = {"message": message, "number": 0, "at": datetime.now(UTC), "kind": "view"}
        about = {"product_id": product, "subject": product, "visitor": "a", "source": "direct"}
        return [row | about | dict.fromkeys(names)]

    async with fresh_database.transaction() as session:
        await events_repository.add(session, seen("1-0"))
    async with fresh_database.transaction() as session:
        await events_repository.add(session, seen("2-0"))
        # On another connection, which cannot see these yet, and does not wait for them.
        assert await roll_up.run() == 1
    assert await roll_up.run() == 1
    totals = (await seller("GET", "/api/analytics/overview?period=7d")).json()["totals"]
    assert (totals["views"], totals["visitors"]) == (2, 1)


async def test_searches_that_found_nothing_are_shown_when_several_people_made_them(
    api: Api, seller: Seller, collector: EventCollector, roll_up: RollUp
) -> None:
    for agent in (BROWSER, OTHER):
        await send(api, {"kind": "nothing", "q": "COBOL shop"}, agent=agent)
    await send(api, {"kind": "nothing", "q": "cobol SHOP"})
    for _ in range(3):
        await send(api, {"kind": "nothing", "q": "my secret name"})
    assert await send(api, {"kind": "nothing", "q": " "}) == 422
    assert await collector.collect() == 6
    await roll_up.run()
    shown = (await seller("GET", "/api/analytics/overview")).json()
    assert shown["empty_searches"] == [{"q": "cobol shop", "searches": 3}]
    assert shown["totals"]["views"] == 0
