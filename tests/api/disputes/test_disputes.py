"""Disputes: money waits for a bank, and comes back or is gone, to the cent."""

import asyncio
import uuid
from dataclasses import replace

import httpx

from api.disputes.recording import record
from api.refunds.service import lock_payment
from tests.support.orders import Trade
from tests.support.people import Person
from tests.support.sellers import Seller

PRICE = 4900
SHARE = 4410


async def _give(seller: Seller, order: str, cents: int) -> httpx.Response:
    body = {"amount_cents": cents, "reason": "A discount."}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return await seller("POST", f"/api/sales/{order}/refunds", body, **headers)


async def _two_sold(trade: Trade) -> tuple[list[Seller], Person, list[str]]:
    sellers, buyer = [await trade.selling(), await trade.selling()], trade.buyer()
    products = [await seller.published() for seller in sellers]
    return sellers, buyer, await trade.buy(buyer, *products)


async def _statuses(trade: Trade, orders: list[str]) -> list[str]:
    return [(await trade.row(order)).status for order in orders]


async def test_a_dispute_freezes_and_ends_as_it_began_when_it_is_won(trade: Trade) -> None:
    sellers, buyer, orders = await _two_sold(trade)
    asked = await buyer("POST", f"/api/orders/{orders[1]}/refunds", {"reason": "Slow."})
    charge = await trade.charge(orders[0])
    dispute = await trade.stripe.switch(f"charges/{charge}/dispute", reason="fraudulent")
    await trade.news()
    assert await _statuses(trade, orders) == ["disputed", "disputed"]
    assert [await trade.balances(seller) for seller in sellers] == [{"frozen": SHARE}] * 2
    assert await trade.end_hold() == 0
    refused = await buyer("GET", f"/api/orders/{orders[0]}/download")
    assert refused.json()["errors"][0]["message"] == "disputed"
    refused = await _give(sellers[0], orders[0], 100)
    assert (refused.status_code, refused.json()["code"]) == (409, "order_disputed")
    shown = (await sellers[0]("GET", f"/api/sales/{orders[0]}")).json()
    assert (shown["dispute"]["status"], shown["dispute"]["amount_cents"]) == ("open", PRICE)
    assert shown["dispute"]["reason"] == "fraudulent"
    await trade.check_books()

    await trade.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    await trade.news()
    await trade.news()
    assert await _statuses(trade, orders) == ["paid", "refund_requested"]
    assert [await trade.balances(seller) for seller in sellers] == [{"pending": SHARE}] * 2
    assert (await buyer("GET", f"/api/orders/{orders[0]}/download")).status_code == 200
    declined = await sellers[1](
        "POST", f"/api/refunds/{asked.json()['id']}/decline", {"answer": "No."}
    )
    assert declined.status_code == 200
    assert [await trade.letters(f"dispute_{what}") for what in ("opened", "closed")] == [2, 2]
    await trade.check_books()


async def test_what_a_bank_keeps_is_gone_after_a_payout_too(trade: Trade) -> None:
    sellers, buyer, orders = await _two_sold(trade)
    assert (await _give(sellers[0], orders[0], 1000)).status_code == 201
    await trade.work()
    await buyer("POST", f"/api/orders/{orders[1]}/refunds", {"reason": "Slow."})
    charge = await trade.charge(orders[0])
    dispute = await trade.stripe.switch(f"charges/{charge}/dispute")
    await trade.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="lost")
    # Everything at once, and the end may be handled before the beginning.
    await trade.news()
    rows = [await trade.row(order) for order in orders]
    assert [row.status for row in rows] == ["refunded", "refunded"]
    assert [(row.refunded_cents, row.refunded_seller_cents) for row in rows] == [
        (PRICE, SHARE),
        (PRICE, SHARE),
    ]
    assert [await trade.balances(seller) for seller in sellers] == [{}, {}]
    # What the buyer had asked for is answered by this.
    assert await trade.sql("SELECT status, failure FROM refunds WHERE source = 'buyer'") == [
        ("failed", "already_refunded")
    ]
    await trade.check_books()


async def test_a_part_is_shared_out_by_what_is_left(trade: Trade) -> None:
    sellers, _, orders = await _two_sold(trade)
    assert (await _give(sellers[0], orders[0], 2450)).status_code == 201
    await trade.work()
    charge = await trade.charge(orders[0])
    dispute = await trade.stripe.switch(f"charges/{charge}/dispute", amount=1000)
    await trade.news()
    shares = await trade.sql("SELECT amount_cents, seller_cents FROM dispute_shares ORDER BY 1")
    assert shares == [(333, 299), (667, 600)]
    await trade.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="lost")
    await trade.news()
    assert await _statuses(trade, orders) == ["paid", "paid"]
    refunded = [(await trade.row(order)).refunded_cents for order in orders]
    assert refunded == [2450 + 333, 667]
    assert await trade.end_hold() == 2
    await trade.check_books()


async def test_what_was_refunded_just_before_is_known_before_the_rest_is_shared(
    trade: Trade,
) -> None:
    sellers, _, orders = await _two_sold(trade)
    assert (await _give(sellers[0], orders[0], PRICE)).status_code == 201
    [(intent, refund)] = await trade.sql(
        "SELECT c.stripe_payment_intent_id, r.id FROM checkouts c, refunds r"
    )
    # Stripe has made it, and the worker that asked for it is gone.
    await trade.worker.stripe.create_refund(
        key=f"refund-{refund}", intent_id=intent, amount_cents=PRICE, our_id=str(refund)
    )
    charge = await trade.charge(orders[0])
    await trade.stripe.switch(f"charges/{charge}/dispute")
    await trade.stripe.deliver(trade.api.client, "/api/webhooks/stripe", "charge.dispute.created")
    while await trade.worker.inbox.run():
        pass
    assert await _statuses(trade, orders) == ["refunded", "disputed"]
    assert [await trade.balances(seller) for seller in sellers] == [{}, {"frozen": SHARE}]
    await trade.news()
    await trade.check_books()


async def test_a_refund_and_a_dispute_at_once_take_the_money_once(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    assert (await _give(seller, order, PRICE)).status_code == 201
    charge = await trade.charge(order)
    await trade.stripe.switch(f"charges/{charge}/dispute")
    await trade.stripe.deliver(trade.api.client)
    # A worker makes the refund, which Stripe refuses, while others write the dispute.
    await asyncio.gather(
        trade.worker.refunds.run(), trade.worker.inbox.run(), trade.worker.inbox.run()
    )
    await trade.work()
    assert await trade.sql("SELECT status, failure FROM refunds") == [("failed", "charge_disputed")]
    assert (await trade.row(order)).status == "disputed"
    assert await trade.balances(seller) == {"frozen": SHARE}
    await trade.check_books()


async def test_news_often_and_at_once_are_written_once(trade: Trade) -> None:
    sellers, _, orders = await _two_sold(trade)
    charge = await trade.charge(orders[0])
    dispute = await trade.stripe.switch(f"charges/{charge}/dispute")
    await trade.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    webhooks = await trade.stripe.held("charge.dispute.created", "charge.dispute.closed")
    looks = [trade.worker.inbox.run() for _ in range(4)]
    for one in reversed(webhooks * 3):
        await trade.api.client.post(
            "/api/webhooks/stripe", content=one.payload, headers=one.headers
        )
    await asyncio.gather(*looks)
    await trade.news()
    assert await _statuses(trade, orders) == ["paid", "paid"]
    assert [await trade.balances(seller) for seller in sellers] == [{"pending": SHARE}] * 2
    await trade.check_books()


async def test_what_a_bank_takes_beyond_the_payment_is_the_platforms_loss(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    charge = await trade.charge(order)
    made = await trade.stripe.switch(f"charges/{charge}/dispute", amount=PRICE)
    state = await trade.worker.stripe.dispute(made["id"])
    assert state.intent_id is not None
    more = replace(state, withdrawn_cents=PRICE + 100)
    for seen in (more, replace(more, status="lost")):
        async with trade.database.transaction() as session:
            payment = await lock_payment(session, state.intent_id)
            assert payment is not None
            await record(session, *payment, seen)
    row = await trade.row(order)
    assert (row.status, row.refunded_cents, row.refunded_seller_cents) == ("refunded", PRICE, SHARE)
    assert await trade.sql("SELECT excess_cents, fee_cents FROM disputes") == [
        (100, state.fee_cents)
    ]
    assert await trade.worker.ledger_check.run() == []
