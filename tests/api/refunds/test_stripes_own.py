"""Refunds that Stripe tells of: from its dashboard, late, failed, refused, or warned of."""

import asyncio
import uuid
from datetime import datetime, timedelta, tzinfo
from typing import Any

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from api.refunds.recording import record
from api.refunds.service import lock_payment
from api.refunds.sync import RefundSync
from tests.support.orders import Trade
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


async def _two_sold(trade: Trade) -> tuple[list[Seller], Person, list[str]]:
    sellers, buyer = [await trade.selling(), await trade.selling()], trade.buyer()
    products = [await seller.published() for seller in sellers]
    return sellers, buyer, await trade.buy(buyer, *products)


async def _refunds(trade: Trade) -> list[tuple[Any, ...]]:
    rows = await trade.sql(
        "SELECT source, status, sum(amount_cents) FROM refunds GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [(source, status, int(cents)) for source, status, cents in rows]


async def test_a_refund_in_the_dashboard_is_spread_over_the_orders(trade: Trade) -> None:
    sellers, buyer, orders = await _two_sold(trade)
    await _give(sellers[0], orders[0], 1900)
    await trade.work()
    charge = await trade.charge(orders[0])
    await trade.stripe.switch(f"charges/{charge}/refund", amount=3950)
    await trade.news()
    # 3000 and 4900 were left.
    rows = [await trade.row(order) for order in orders]
    assert [row.refunded_cents for row in rows] == [1900 + 1500, 2450]
    assert await _refunds(trade) == [("seller", "succeeded", 1900), ("stripe", "succeeded", 3950)]
    await trade.stripe.switch(f"charges/{charge}/refund")
    await trade.news()
    rows = [await trade.row(order) for order in orders]
    assert [row.status for row in rows] == ["refunded", "refunded"]
    assert [await trade.balances(seller) for seller in sellers] == [{}, {}]
    refused = await buyer("GET", f"/api/orders/{orders[1]}/download")
    assert refused.status_code == 409
    await trade.check_books()


async def test_news_that_come_often_and_at_once_are_written_once(trade: Trade) -> None:
    sellers, _, orders = await _two_sold(trade)
    charge = await trade.charge(orders[0])
    await trade.stripe.switch(f"charges/{charge}/refund", amount=1000)
    await _give(sellers[1], orders[1], 500)
    await trade.work()
    webhooks = await trade.stripe.held()
    for one in webhooks * 3:
        await trade.api.client.post(
            "/api/webhooks/stripe", content=one.payload, headers=one.headers
        )
    await asyncio.gather(*(trade.worker.inbox.run() for _ in range(4)))
    for effect in [await trade.worker.inbox.run() for _ in range(3)]:
        assert effect == 0
    assert sum([(await trade.row(order)).refunded_cents for order in orders]) == 1500
    await trade.check_books()


async def test_a_refund_that_fails_leaves_everything_as_it_was(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    review = {"order_id": order, "rating": 4, "title": "Good", "body": ""}
    assert (await buyer("POST", "/api/reviews", review)).status_code == 201
    await trade.stripe.switch("next-refund", status="pending")
    await _give(seller, order, PRICE)
    await trade.work()
    [(status, refund)] = await trade.sql("SELECT status, stripe_refund_id FROM refunds")
    assert (status, (await trade.row(order)).status) == ("pending", "refunded")
    facts = "SELECT sales_count, review_count FROM products WHERE id = :id"
    assert await trade.sql(facts, id=product["id"]) == [(0, 0)]
    await trade.stripe.switch(f"refunds/{refund}/finish", outcome="failed")
    await trade.news()
    row = await trade.row(order)
    assert (row.status, row.refunded_cents, row.refunded_seller_cents) == ("paid", 0, 0)
    assert await trade.balances(seller) == {"pending": SHARE}
    assert await trade.sql(facts, id=product["id"]) == [(1, 1)]
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert shown["download"]["allowed"]
    assert shown["refund"]["failure"] == "The card was reported as lost or stolen."
    verified = await trade.api.client.post(
        "/api/licences/verify", json={"key": shown["licence_key"], "product_id": None}
    )
    assert verified.json()["valid"]
    assert await trade.letters("refund_failed") == 2
    await trade.check_books()


async def test_one_that_had_succeeded_may_fail_after_the_hold_period(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    await _give(seller, order, 1000)
    await trade.work()
    await trade.news()
    await trade.end_hold()
    assert await trade.balances(seller) == {"available": SHARE - 900}
    [(refund,)] = await trade.sql("SELECT stripe_refund_id FROM refunds")
    await trade.stripe.switch(f"refunds/{refund}/finish", outcome="failed")
    await trade.news()
    assert await trade.balances(seller) == {"available": SHARE}
    await trade.check_books()


async def test_what_was_seen_before_a_refund_failed_is_written_in_vain(trade: Trade) -> None:
    sellers, _, orders = await _two_sold(trade)
    charge = await trade.charge(orders[0])
    made = await trade.stripe.switch(f"charges/{charge}/refund", amount=3001)
    refunds = RefundSync(trade.database, trade.worker.stripe)
    old = await refunds.look(made["id"])
    await trade.stripe.switch(f"refunds/{made['id']}/finish", outcome="failed")
    # Another worker looks later, and is faster.
    new = await refunds.look(made["id"])
    for effect in (new, old):
        async with trade.database.transaction() as session:
            await effect(session)
    assert [(await trade.row(order)).refunded_cents for order in orders] == [0, 0]
    assert [await trade.balances(seller) for seller in sellers] == [{"pending": SHARE}] * 2
    await trade.news()
    assert await _refunds(trade) == [("stripe", "failed", 3001)]
    await trade.check_books()


async def test_a_failure_and_the_refund_after_it_may_be_heard_of_at_once(trade: Trade) -> None:
    [order] = await trade.buy(trade.buyer(), await (await trade.selling()).published())
    charge = await trade.charge(order)
    first = await trade.stripe.switch(f"charges/{charge}/refund", status="pending")
    await trade.news()
    assert await _refunds(trade) == [("stripe", "pending", PRICE)]
    await trade.stripe.switch(f"refunds/{first['id']}/finish", outcome="failed")
    await trade.stripe.switch(f"charges/{charge}/refund")
    await trade.news()
    assert await _refunds(trade) == [("stripe", "failed", PRICE), ("stripe", "succeeded", PRICE)]
    assert (await trade.row(order)).refunded_cents == PRICE
    await trade.check_books()


async def test_downloads_come_back_though_the_clock_of_this_machine_is_fast(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fast(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=3)

    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    await trade.stripe.switch("next-refund", status="pending")
    with monkeypatch.context() as patch:
        patch.setattr("api.core.clock.datetime", Fast)
        await _give(seller, order, PRICE)
    await trade.sql("UPDATE refunds SET due_at = now()")
    await trade.work()
    [(refund,)] = await trade.sql("SELECT stripe_refund_id FROM refunds")
    await trade.stripe.switch(f"refunds/{refund}/finish", outcome="failed")
    await trade.news()
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert (shown["status"], shown["download"]["allowed"]) == ("paid", True)


async def test_what_stripe_refuses_is_settled_by_what_stripe_has(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    charge = await trade.charge(order)
    await _give(seller, order, PRICE)
    # Somebody was faster in the dashboard, and its webhook is not here yet.
    await trade.stripe.switch(f"charges/{charge}/refund")
    await trade.work()
    assert await _refunds(trade) == [("seller", "failed", PRICE), ("stripe", "succeeded", PRICE)]
    assert (await trade.row(order)).status == "refunded"
    await trade.news()
    assert await trade.balances(seller) == {}
    await trade.check_books()


async def test_a_request_that_arrives_after_a_refusal_leaves_no_word_of_it(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    await _give(seller, order, 1000)
    await trade.stripe.fail("POST", "/v1/refunds", when="before", status=400, code="odd")
    await trade.work()
    shown = (await buyer("GET", f"/api/orders/{order}")).json()["refund"]
    assert (shown["status"], shown["failure"]) == ("failed", "Stripe or the bank did not take it.")
    [(intent, refund)] = await trade.sql(
        "SELECT c.stripe_payment_intent_id, r.id FROM checkouts c, refunds r"
    )
    await trade.worker.stripe.create_refund(
        key="another worker's", intent_id=intent, amount_cents=1000, our_id=str(refund)
    )
    await trade.news()
    shown = (await buyer("GET", f"/api/orders/{order}")).json()["refund"]
    assert (shown["status"], shown["failure"]) == ("succeeded", None)
    assert (await trade.row(order)).refunded_cents == 1000
    await trade.check_books()


@pytest.mark.parametrize("attempts", [0, 1])
async def test_what_is_left_goes_back_when_the_dashboard_was_faster(
    trade: Trade, attempts: int
) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    charge = await trade.charge(order)
    await _give(seller, order, PRICE)
    if attempts:
        # The first attempt has used the key up, with the amount of then.
        await trade.stripe.fail("POST", "/v1/refunds", when="during", status=500)
        await trade.work()
    await trade.stripe.switch(f"charges/{charge}/refund", amount=1000)
    for _ in range(3):
        await trade.sql("UPDATE refunds SET due_at = now() WHERE due_at IS NOT NULL")
        await trade.work()
    assert await _refunds(trade) == [
        ("seller", "succeeded", PRICE - 1000),
        ("stripe", "succeeded", 1000),
    ]
    assert len(await trade.stripe.all("/v1/refunds")) == 2
    await trade.news()
    assert (await trade.row(order)).status == "refunded"
    assert await trade.balances(seller) == {}
    await trade.check_books()


async def test_another_amount_waits_for_a_request_that_may_be_under_way(trade: Trade) -> None:
    sellers, _, orders = await _two_sold(trade)
    charge = await trade.charge(orders[0])
    await _give(sellers[0], orders[0], PRICE)
    await trade.stripe.fail("POST", "/v1/refunds", count=3, when="before", status=500)
    await trade.work()
    # The dashboard takes half of each order, by our books.
    await trade.stripe.switch(f"charges/{charge}/refund", amount=PRICE)
    await trade.sql("UPDATE refunds SET due_at = now() WHERE due_at IS NOT NULL")
    await trade.work()
    [(intent, refund, amount)] = await trade.sql(
        "SELECT c.stripe_payment_intent_id, r.id, r.amount_cents FROM checkouts c, refunds r"
        " WHERE r.source = 'seller'"
    )
    assert amount == PRICE // 2
    # What was lost arrives all the same: it is found, and nothing is asked for besides.
    await trade.worker.stripe.create_refund(
        key=f"refund-{refund}", intent_id=intent, amount_cents=PRICE, our_id=str(refund)
    )
    await trade.sql("UPDATE refunds SET due_at = now() WHERE due_at IS NOT NULL")
    await trade.work()
    await trade.news()
    assert len(await trade.stripe.all("/v1/refunds")) == 2
    assert [(await trade.row(order)).status for order in orders] == ["refunded", "refunded"]
    await trade.check_books()


async def test_two_products_one_of_them_refunded_twice_at_once(trade: Trade) -> None:
    sellers, _, orders = await _two_sold(trade)
    charge = await trade.charge(orders[0])
    await _give(sellers[0], orders[0], PRICE)
    # The dashboard takes half of each order, by our books; the seller's own came first at Stripe.
    [(intent, refund)] = await trade.sql(
        "SELECT c.stripe_payment_intent_id, r.id FROM checkouts c, refunds r"
    )
    await trade.worker.stripe.create_refund(
        key=f"refund-{refund}", intent_id=intent, amount_cents=PRICE, our_id=str(refund)
    )
    await trade.stripe.switch(f"charges/{charge}/refund", amount=PRICE)
    other = next(one for one in await trade.stripe.all("/v1/refunds") if not one["metadata"])
    async with trade.database.transaction() as session:
        payment = await lock_payment(session, intent)
        assert payment is not None
        state = await trade.worker.stripe.refund(other["id"])
        await record(session, *payment, [state])
    await trade.work()
    assert [(await trade.row(order)).status for order in orders] == ["refunded", "refunded"]
    await trade.check_books()


async def test_a_fraud_warning_gives_back_what_is_left(trade: Trade) -> None:
    sellers, buyer, orders = await _two_sold(trade)
    await _give(sellers[0], orders[0], 900)
    await trade.work()
    await buyer("POST", f"/api/orders/{orders[1]}/refunds", {"reason": "Never mind."})
    charge = await trade.charge(orders[0])
    await trade.stripe.switch(f"charges/{charge}/warning")
    await trade.news()
    await trade.news()
    assert [(await trade.row(order)).status for order in orders] == ["refunded", "refunded"]
    assert await _refunds(trade) == [
        ("buyer", "succeeded", PRICE),
        ("fraud_warning", "succeeded", PRICE - 900),
        ("seller", "succeeded", 900),
    ]
    shown = (await sellers[0]("GET", f"/api/sales/{orders[0]}")).json()
    assert "fraud_warning" in [line["kind"] for line in shown["timeline"]]
    await trade.check_books()


async def test_news_of_a_payment_that_is_not_recorded_yet_wait_for_it(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    checkout = await trade.place(buyer, product)
    await trade.stripe.pay(checkout["url"])
    [charge] = await trade.stripe.all("/v1/charges")
    await trade.stripe.switch(f"charges/{charge['id']}/refund", amount=1000)
    early = await trade.stripe.deliver(
        trade.api.client, "/api/webhooks/stripe", "charge.refunded", "refund.created"
    )
    assert early
    # One that was used before keeps to what was configured then.
    monkeypatch.setattr("api.webhooks.service.log", structlog.get_logger())
    with capture_logs() as logged:
        await trade.work()
    # That is as it should be, and no defect to look into.
    told = [(line["log_level"], line["event"]) for line in logged]
    assert told.count(("warning", "webhook put off")) == len(early)
    assert not [line for line in logged if line.get("exc_info")]
    [(waiting,)] = await trade.sql("SELECT count(*) FROM webhook_inbox WHERE handled_at IS NULL")
    assert waiting == len(early)
    await trade.news()
    await trade.sql("UPDATE webhook_inbox SET due_at = now()")
    await trade.work()
    [order] = checkout["orders"]
    assert (await trade.row(order["id"])).refunded_cents == 1000
    await trade.check_books()
