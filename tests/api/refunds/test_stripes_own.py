"""Refunds that Stripe tells of: from its dashboard, late, failed, refused, or warned of."""

import asyncio
import uuid
from typing import Any

import httpx

from api.refunds.recording import record
from api.refunds.service import lock_payment
from tests.support.orders import Market
from tests.support.people import Person
from tests.support.sellers import Seller

PRICE = 4900
SHARE = 4410


async def _give(seller: Seller, order: str, cents: int) -> httpx.Response:
    body = {"amount_cents": cents, "reason": "A discount."}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = await seller("POST", f"/api/sales/{order}/refunds", body, **headers)
    assert answer.status_code == 201, answer.text
    return answer


async def _two_sold(market: Market) -> tuple[list[Seller], Person, list[str]]:
    sellers, buyer = [await market.seller(), await market.seller()], market.buyer()
    products = [await seller.published() for seller in sellers]
    return sellers, buyer, await market.buy(buyer, *products)


async def _refunds(market: Market) -> list[tuple[Any, ...]]:
    rows = await market.sql(
        "SELECT source, status, sum(amount_cents) FROM refunds GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [(source, status, int(cents)) for source, status, cents in rows]


async def test_a_refund_in_the_dashboard_is_spread_over_the_orders(market: Market) -> None:
    sellers, buyer, orders = await _two_sold(market)
    await _give(sellers[0], orders[0], 1900)
    await market.work()
    charge = await market.charge(orders[0])
    await market.stripe.switch(f"charges/{charge}/refund", amount=3950)
    await market.news()
    # 3000 and 4900 were left.
    rows = [await market.order(order) for order in orders]
    assert [row.refunded_cents for row in rows] == [1900 + 1500, 2450]
    assert await _refunds(market) == [("seller", "succeeded", 1900), ("stripe", "succeeded", 3950)]
    await market.stripe.switch(f"charges/{charge}/refund")
    await market.news()
    rows = [await market.order(order) for order in orders]
    assert [row.status for row in rows] == ["refunded", "refunded"]
    assert [await market.balances(seller) for seller in sellers] == [{}, {}]
    refused = await buyer("GET", f"/api/orders/{orders[1]}/download")
    assert refused.status_code == 409
    await market.check_books()


async def test_news_that_come_often_and_at_once_are_written_once(market: Market) -> None:
    sellers, _, orders = await _two_sold(market)
    charge = await market.charge(orders[0])
    await market.stripe.switch(f"charges/{charge}/refund", amount=1000)
    await _give(sellers[1], orders[1], 500)
    await market.work()
    webhooks = await market.stripe.held()
    for one in webhooks * 3:
        await market.api.client.post(
            "/api/webhooks/stripe", content=one.payload, headers=one.headers
        )
    await asyncio.gather(*(market.worker.inbox.run() for _ in range(4)))
    for effect in [await market.worker.inbox.run() for _ in range(3)]:
        assert effect == 0
    assert sum([(await market.order(order)).refunded_cents for order in orders]) == 1500
    await market.check_books()


async def test_a_refund_that_fails_leaves_everything_as_it_was(market: Market) -> None:
    seller, buyer = await market.seller(), market.buyer()
    product = await seller.published()
    [order] = await market.buy(buyer, product)
    review = {"order_id": order, "rating": 4, "title": "Good", "body": ""}
    assert (await buyer("POST", "/api/reviews", review)).status_code == 201
    await market.stripe.switch("next-refund", status="pending")
    await _give(seller, order, PRICE)
    await market.work()
    [(status, refund)] = await market.sql("SELECT status, stripe_refund_id FROM refunds")
    assert (status, (await market.order(order)).status) == ("pending", "refunded")
    facts = "SELECT sales_count, review_count FROM products WHERE id = :id"
    assert await market.sql(facts, id=product["id"]) == [(0, 0)]
    await market.stripe.switch(f"refunds/{refund}/finish", outcome="failed")
    await market.news()
    row = await market.order(order)
    assert (row.status, row.refunded_cents, row.refunded_seller_cents) == ("paid", 0, 0)
    assert await market.balances(seller) == {"pending": SHARE}
    assert await market.sql(facts, id=product["id"]) == [(1, 1)]
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert shown["download"]["allowed"]
    assert shown["refund"]["failure"] == "lost_or_stolen_card"
    verified = await market.api.client.post(
        "/api/licences/verify", json={"key": shown["licence_key"], "product_id": None}
    )
    assert verified.json()["valid"]
    assert await market.letters("refund_failed") == 2
    await market.check_books()


async def test_one_that_had_succeeded_may_fail_after_the_hold_period(market: Market) -> None:
    seller, buyer = await market.seller(), market.buyer()
    [order] = await market.buy(buyer, await seller.published())
    await _give(seller, order, 1000)
    await market.work()
    await market.news()
    await market.end_hold()
    assert await market.balances(seller) == {"available": SHARE - 900}
    [(refund,)] = await market.sql("SELECT stripe_refund_id FROM refunds")
    await market.stripe.switch(f"refunds/{refund}/finish", outcome="failed")
    await market.news()
    assert await market.balances(seller) == {"available": SHARE}
    await market.check_books()


async def test_what_stripe_refuses_is_settled_by_what_stripe_has(market: Market) -> None:
    seller, buyer = await market.seller(), market.buyer()
    [order] = await market.buy(buyer, await seller.published())
    charge = await market.charge(order)
    await _give(seller, order, PRICE)
    # Somebody was faster in the dashboard, and its webhook is not here yet.
    await market.stripe.switch(f"charges/{charge}/refund")
    await market.work()
    assert await _refunds(market) == [("seller", "failed", PRICE), ("stripe", "succeeded", PRICE)]
    assert (await market.order(order)).status == "refunded"
    await market.news()
    assert await market.balances(seller) == {}
    await market.check_books()


async def test_two_products_one_of_them_refunded_twice_at_once(market: Market) -> None:
    sellers, _, orders = await _two_sold(market)
    charge = await market.charge(orders[0])
    await _give(sellers[0], orders[0], PRICE)
    # The dashboard takes half of each order, by our books; the seller's own came first at Stripe.
    [(intent, refund)] = await market.sql(
        "SELECT c.stripe_payment_intent_id, r.id FROM checkouts c, refunds r"
    )
    await market.worker.stripe.create_refund(
        key=f"refund-{refund}", intent_id=intent, amount_cents=PRICE, our_id=str(refund)
    )
    await market.stripe.switch(f"charges/{charge}/refund", amount=PRICE)
    other = next(one for one in await market.stripe.all("/v1/refunds") if not one["metadata"])
    async with market.database.transaction() as session:
        payment = await lock_payment(session, intent)
        assert payment is not None
        state = await market.worker.stripe.refund(other["id"])
        await record(session, *payment, [state])
    await market.work()
    assert [(await market.order(order)).status for order in orders] == ["refunded", "refunded"]
    await market.check_books()


async def test_a_fraud_warning_gives_back_what_is_left(market: Market) -> None:
    sellers, buyer, orders = await _two_sold(market)
    await _give(sellers[0], orders[0], 900)
    await market.work()
    await buyer("POST", f"/api/orders/{orders[1]}/refunds", {"reason": "Never mind."})
    charge = await market.charge(orders[0])
    await market.stripe.switch(f"charges/{charge}/warning")
    await market.news()
    await market.news()
    assert [(await market.order(order)).status for order in orders] == ["refunded", "refunded"]
    assert await _refunds(market) == [
        ("buyer", "succeeded", PRICE),
        ("fraud_warning", "succeeded", PRICE - 900),
        ("seller", "succeeded", 900),
    ]
    shown = (await sellers[0]("GET", f"/api/sales/{orders[0]}")).json()
    assert "fraud_warning" in [line["kind"] for line in shown["timeline"]]
    await market.check_books()


async def test_news_of_a_payment_that_is_not_recorded_yet_wait_for_it(market: Market) -> None:
    seller, buyer = await market.seller(), market.buyer()
    product = await seller.published()
    checkout = await market.place(buyer, product)
    await market.stripe.pay(checkout["url"])
    [charge] = await market.stripe.all("/v1/charges")
    await market.stripe.switch(f"charges/{charge['id']}/refund", amount=1000)
    early = await market.stripe.deliver(
        market.api.client, "/api/webhooks/stripe", "charge.refunded", "refund.created"
    )
    assert early
    await market.work()
    [(waiting,)] = await market.sql("SELECT count(*) FROM webhook_inbox WHERE handled_at IS NULL")
    assert waiting == len(early)
    await market.news()
    await market.sql("UPDATE webhook_inbox SET due_at = now()")
    await market.work()
    [order] = checkout["orders"]
    assert (await market.order(order["id"])).refunded_cents == 1000
    await market.check_books()
