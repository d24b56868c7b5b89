"""How a buyer had come to a product: known by the hash of the day, or not at all."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from api.analytics.collector import EventCollector
from api.analytics.stream import STREAM
from api.core.settings import Settings
from tests.support.earning import Earner
from tests.support.events import BROWSER, OTHER, send, view
from tests.support.issuer import Issuer
from tests.support.market import Market, Thing, running_market
from tests.support.own_market import stripe
from tests.support.people import Person
from tests.support.stripe_stand_in import StripeStandIn

__all__ = ["stripe"]


@pytest.fixture
async def market(
    fresh_settings: Settings,
    stripe: StripeStandIn,
    issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Market]:
    """A shop with payments, whose events lie in a stream of this one test."""
    name = f"{STREAM}:{uuid.uuid4().hex}"
    for module in ("recorder", "collector"):
        monkeypatch.setattr(f"api.analytics.{module}.STREAM", name)
    async with running_market(fresh_settings, stripe, issuer) as market:
        await market.worker.events.collect()
        yield market
    redis: Redis = Redis.from_url(fresh_settings.redis_url.get_secret_value())
    await redis.delete(name)
    await redis.aclose()


async def order(buyer: Person, thing: Thing, agent: str) -> Any:
    answer = await buyer(
        "POST",
        "/api/orders",
        {"items": [thing.item()]},
        **{"Idempotency-Key": uuid.uuid4().hex, "User-Agent": agent},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def collected(collector: EventCollector) -> None:
    while await collector.collect():
        pass


async def test_a_sale_belongs_to_the_last_known_source_of_the_buyers_day(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    thing = await market.thing(5_000, seller=earner.id)
    await send(market.api, view(str(thing.id), referrer="https://news.example.com/"))
    await send(market.api, view(str(thing.id), q="Boards"))
    # Looking again, from nowhere, says nothing new.
    await send(market.api, view(str(thing.id)))
    await collected(market.worker.events)
    paid = await order(market.buyer(), thing, BROWSER)
    await market.stripe.pay(paid["url"])
    await market.settle()
    # Somebody who was not seen, and one who does not pay.
    await order(market.buyer(), thing, OTHER)
    await market.worker.roll_up.run()

    seen = (await earner("GET", f"/api/analytics/products/{thing.id}")).json()
    by_source = {one["source"]: one for one in seen["sources"]}
    figures = ("views", "checkouts", "sales_count", "revenue_cents")
    assert [by_source["search"][name] for name in figures] == [1, 1, 1, 4_500]
    assert [by_source["external"][name] for name in figures] == [1, 0, 0, 0]
    assert [by_source["unknown"][name] for name in figures] == [0, 1, 0, 0]
    [query] = seen["queries"]
    assert (query["q"], query["views"], query["sales_count"]) == ("boards", 1, 1)
    assert [seen["totals"][name] for name in figures] == [3, 2, 1, 4_500]


async def test_yesterdays_visitor_is_a_stranger_and_a_bot_is_nobody(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    thing = await market.thing(5_000, seller=earner.id)
    await send(market.api, view(str(thing.id), q="boards"))
    await collected(market.worker.events)
    await order(market.buyer(), thing, "curl/8.5")
    await market.sql("UPDATE visitors_of_day SET day = day - 1")
    await order(market.buyer(), thing, BROWSER)
    assert await market.sql("SELECT count(*) FROM order_sources") == [(0,)]
    assert await market.sql("SELECT count(*) FROM orders") == [(2,)]


async def test_how_a_buyer_had_come_goes_with_the_account_and_sums_stay(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    thing = await market.thing(5_000, seller=earner.id)
    await send(market.api, view(str(thing.id), q="My own name"))
    await collected(market.worker.events)
    buyer = market.buyer()
    paid = await order(buyer, thing, BROWSER)
    await market.stripe.pay(paid["url"])
    await market.settle()
    await market.worker.roll_up.run()
    seen = (await earner("GET", "/api/analytics/overview")).json()
    assert seen["queries"][0]["sales_count"] == 1

    email = (await buyer("GET", "/api/users/me")).json()["email"]
    closed = await buyer("DELETE", "/api/users/me", {"confirmation": email})
    assert closed.status_code == 204, closed.text
    assert await market.sql("SELECT * FROM order_sources") == []
    await market.worker.roll_up.run()
    later = (await earner("GET", "/api/analytics/overview")).json()
    assert (later["queries"], later["sources"]) == (seen["queries"], seen["sources"])


async def test_a_refund_stands_on_its_own_day_and_lowers_the_revenue_of_the_sales(
    market: Market,
) -> None:
    earner = await Earner.settled(market, onboarded=False)
    day = datetime.now(UTC) - timedelta(days=3)
    sold = await earner.sold(5_000, paid_at=day)
    await market.sql(
        "WITH r AS (INSERT INTO refunds (order_id, source, status, amount_cents, seller_cents,"
        " currency, decided_at) VALUES (:id, 'seller', 'pending', 1000, 900, 'USD', now())"
        " RETURNING order_id) UPDATE orders SET refunded_cents = 1000, refunded_seller_cents = 900"
        " FROM r WHERE id = order_id",
        id=sold.id,
    )
    await market.worker.roll_up.run()
    seen = (await earner("GET", "/api/analytics/overview?period=7d")).json()
    days = [(one["revenue_cents"], one["refunds"], one["refunded_cents"]) for one in seen["series"]]
    assert days == [(0, 0, 0)] * 3 + [(3_600, 0, 0), (0, 0, 0), (0, 0, 0), (0, 1, 900)]
    # The bank has taken it back: it did not happen.
    await market.sql("UPDATE refunds SET status = 'failed'")
    await market.sql("UPDATE orders SET refunded_cents = 0, refunded_seller_cents = 0")
    await market.worker.roll_up.run()
    seen = (await earner("GET", "/api/analytics/overview?period=7d")).json()
    assert [seen["totals"][name] for name in ("revenue_cents", "refunds")] == [4_500, 0]
