"""Disputes: money waits for a bank, and comes back or is gone, to the cent."""

import asyncio
import uuid
from dataclasses import replace

import httpx

from api.disputes.recording import record
from api.refunds.service import lock_payment
from tests.support.orders import Market
from tests.support.people import Person
from tests.support.sellers import Seller

PRICE = 4900
SHARE = 4410


async def _give(seller: Seller, order: str, cents: int) -> httpx.Response:
    body = {"amount_cents": cents, "reason": "A discount."}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return await seller("POST", f"/api/sales/{order}/refunds", body, **headers)


async def _two_sold(market: Market) -> tuple[list[Seller], Person, list[str]]:
    sellers, buyer = [await market.seller(), await market.seller()], market.buyer()
    products = [await seller.published() for seller in sellers]
    return sellers, buyer, await market.buy(buyer, *products)


async def _statuses(market: Market, orders: list[str]) -> list[str]:
    return [(await market.order(order)).status for order in orders]


async def test_a_dispute_freezes_and_ends_as_it_began_when_it_is_won(market: Market) -> None:
    sellers, buyer, orders = await _two_sold(market)
    asked = await buyer("POST", f"/api/orders/{orders[1]}/refunds", {"reason": "Slow."})
    charge = await market.charge(orders[0])
    dispute = await market.stripe.switch(f"charges/{charge}/dispute", reason="fraudulent")
    await market.news()
    assert await _statuses(market, orders) == ["disputed", "disputed"]
    assert [await market.balances(seller) for seller in sellers] == [{"frozen": SHARE}] * 2
    assert await market.end_hold() == 0
    refused = await buyer("GET", f"/api/orders/{orders[0]}/download")
    assert refused.json()["errors"][0]["message"] == "disputed"
    refused = await _give(sellers[0], orders[0], 100)
    assert (refused.status_code, refused.json()["code"]) == (409, "order_disputed")
    shown = (await sellers[0]("GET", f"/api/sales/{orders[0]}")).json()
    assert (shown["dispute"]["status"], shown["dispute"]["amount_cents"]) == ("open", PRICE)
    assert shown["dispute"]["reason"] == "fraudulent"
    await market.check_books()

    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    await market.news()
    await market.news()
    assert await _statuses(market, orders) == ["paid", "refund_requested"]
    assert [await market.balances(seller) for seller in sellers] == [{"pending": SHARE}] * 2
    assert (await buyer("GET", f"/api/orders/{orders[0]}/download")).status_code == 200
    declined = await sellers[1](
        "POST", f"/api/refunds/{asked.json()['id']}/decline", {"answer": "No."}
    )
    assert declined.status_code == 200
    assert [await market.letters(f"dispute_{what}") for what in ("opened", "closed")] == [2, 2]
    await market.check_books()


async def test_what_a_bank_keeps_is_gone_after_a_payout_too(market: Market) -> None:
    sellers, buyer, orders = await _two_sold(market)
    assert (await _give(sellers[0], orders[0], 1000)).status_code == 201
    await market.work()
    await buyer("POST", f"/api/orders/{orders[1]}/refunds", {"reason": "Slow."})
    charge = await market.charge(orders[0])
    dispute = await market.stripe.switch(f"charges/{charge}/dispute")
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="lost")
    # Everything at once, and the end may be handled before the beginning.
    await market.news()
    rows = [await market.order(order) for order in orders]
    assert [row.status for row in rows] == ["refunded", "refunded"]
    assert [(row.refunded_cents, row.refunded_seller_cents) for row in rows] == [
        (PRICE, SHARE),
        (PRICE, SHARE),
    ]
    assert [await market.balances(seller) for seller in sellers] == [{}, {}]
    # What the buyer had asked for is answered by this.
    assert await market.sql("SELECT status, failure FROM refunds WHERE source = 'buyer'") == [
        ("failed", "already_refunded")
    ]
    await market.check_books()


async def test_a_part_is_shared_out_by_what_is_left(market: Market) -> None:
    sellers, _, orders = await _two_sold(market)
    assert (await _give(sellers[0], orders[0], 2450)).status_code == 201
    await market.work()
    charge = await market.charge(orders[0])
    dispute = await market.stripe.switch(f"charges/{charge}/dispute", amount=1000)
    await market.news()
    shares = await market.sql("SELECT amount_cents, seller_cents FROM dispute_shares ORDER BY 1")
    assert shares == [(333, 299), (667, 600)]
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="lost")
    await market.news()
    assert await _statuses(market, orders) == ["paid", "paid"]
    refunded = [(await market.order(order)).refunded_cents for order in orders]
    assert refunded == [2450 + 333, 667]
    assert await market.end_hold() == 2
    await market.check_books()


async def test_what_was_refunded_just_before_is_known_before_the_rest_is_shared(
    market: Market,
) -> None:
    sellers, _, orders = await _two_sold(market)
    assert (await _give(sellers[0], orders[0], PRICE)).status_code == 201
    [(intent, refund)] = await market.sql(
        "SELECT c.stripe_payment_intent_id, r.id FROM checkouts c, refunds r"
    )
    # Stripe has made it, and the worker that asked for it is gone.
    await market.worker.stripe.create_refund(
        key=f"refund-{refund}", intent_id=intent, amount_cents=PRICE, our_id=str(refund)
    )
    charge = await market.charge(orders[0])
    await market.stripe.switch(f"charges/{charge}/dispute")
    await market.stripe.deliver(market.api.client, "/api/webhooks/stripe", "charge.dispute.created")
    while await market.worker.inbox.run():
        pass
    assert await _statuses(market, orders) == ["refunded", "disputed"]
    assert [await market.balances(seller) for seller in sellers] == [{}, {"frozen": SHARE}]
    await market.news()
    await market.check_books()


async def test_a_refund_and_a_dispute_at_once_take_the_money_once(market: Market) -> None:
    seller, buyer = await market.seller(), market.buyer()
    [order] = await market.buy(buyer, await seller.published())
    assert (await _give(seller, order, PRICE)).status_code == 201
    charge = await market.charge(order)
    await market.stripe.switch(f"charges/{charge}/dispute")
    await market.stripe.deliver(market.api.client)
    # A worker makes the refund, which Stripe refuses, while others write the dispute.
    await asyncio.gather(
        market.worker.refunds.run(), market.worker.inbox.run(), market.worker.inbox.run()
    )
    await market.work()
    assert await market.sql("SELECT status, failure FROM refunds") == [
        ("failed", "charge_disputed")
    ]
    assert (await market.order(order)).status == "disputed"
    assert await market.balances(seller) == {"frozen": SHARE}
    await market.check_books()


async def test_news_often_and_at_once_are_written_once(market: Market) -> None:
    sellers, _, orders = await _two_sold(market)
    charge = await market.charge(orders[0])
    dispute = await market.stripe.switch(f"charges/{charge}/dispute")
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    webhooks = await market.stripe.held("charge.dispute.created", "charge.dispute.closed")
    looks = [market.worker.inbox.run() for _ in range(4)]
    for one in reversed(webhooks * 3):
        await market.api.client.post(
            "/api/webhooks/stripe", content=one.payload, headers=one.headers
        )
    await asyncio.gather(*looks)
    await market.news()
    assert await _statuses(market, orders) == ["paid", "paid"]
    assert [await market.balances(seller) for seller in sellers] == [{"pending": SHARE}] * 2
    await market.check_books()


async def test_what_a_bank_takes_beyond_the_payment_is_the_platforms_loss(market: Market) -> None:
    seller, buyer = await market.seller(), market.buyer()
    [order] = await market.buy(buyer, await seller.published())
    charge = await market.charge(order)
    made = await market.stripe.switch(f"charges/{charge}/dispute", amount=PRICE)
    state = await market.worker.stripe.dispute(made["id"])
    assert state.intent_id is not None
    more = replace(state, withdrawn_cents=PRICE + 100)
    for seen in (more, replace(more, status="lost")):
        async with market.database.transaction() as session:
            payment = await lock_payment(session, state.intent_id)
            assert payment is not None
            await record(session, *payment, seen)
    row = await market.order(order)
    assert (row.status, row.refunded_cents, row.refunded_seller_cents) == ("refunded", PRICE, SHARE)
    assert await market.sql("SELECT excess_cents, fee_cents FROM disputes") == [
        (100, state.fee_cents)
    ]
    assert await market.worker.ledger_check.run() == []
