"""Refunds: asked for, decided, made at Stripe once, recorded to the cent."""

import asyncio
import uuid
from typing import Any

import httpx
import pytest

from api.refunds.queue import SAME_KEY_ATTEMPTS
from tests.support.orders import Trade
from tests.support.people import Person
from tests.support.sellers import Seller

PRICE = 4900
SHARE = 4410


async def _ask(buyer: Person, order: str, reason: str = "It does not run.") -> httpx.Response:
    return await buyer("POST", f"/api/orders/{order}/refunds", {"reason": reason})


async def _approve(
    seller: Seller, refund: str, cents: int | None = None, answer: str = "Sorry."
) -> httpx.Response:
    body = {"amount_cents": cents, "answer": answer}
    return await seller("POST", f"/api/refunds/{refund}/approve", body)


async def _give(seller: Seller, order: str, cents: int, key: str | None = None) -> httpx.Response:
    body = {"amount_cents": cents, "reason": "A discount."}
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return await seller("POST", f"/api/sales/{order}/refunds", body, **headers)


async def _download(buyer: Person, order: str) -> httpx.Response:
    return await buyer("GET", f"/api/orders/{order}/download")


async def _sold(trade: Trade) -> tuple[Seller, Person, dict[str, Any], str]:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    return seller, buyer, product, order


async def test_a_wish_that_is_approved_gives_everything_back_once(trade: Trade) -> None:
    seller, buyer, product, order = await _sold(trade)
    assert await trade.balances(seller) == {"pending": SHARE}
    asked = await _ask(buyer, order)
    assert asked.status_code == 201, asked.text
    refund = asked.json()
    assert (refund["status"], refund["amount_cents"]) == ("requested", PRICE)
    assert (await trade.row(order)).status == "refund_requested"
    # Until it is decided everything stays as it is.
    assert (await _download(buyer, order)).status_code == 200
    assert await trade.end_hold() == 0

    approved = await _approve(seller, refund["id"])
    assert approved.json()["status"] == "approved", approved.text
    refused = await _download(buyer, order)
    assert (refused.status_code, refused.json()["code"]) == (409, "download_refused")
    await trade.work()
    await trade.news()
    row = await trade.row(order)
    assert (row.status, row.refunded_cents, row.refunded_seller_cents) == ("refunded", PRICE, SHARE)
    assert await trade.balances(seller) == {}
    [made] = await trade.stripe.all("/v1/refunds")
    assert (made["amount"], made["metadata"]["refund_id"]) == (PRICE, refund["id"])
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert (shown["status"], shown["refund"]["status"]) == ("refunded", "succeeded")
    assert shown["download"] | {"expires_at": None} == {
        "allowed": False,
        "reason": "refunded",
        "used": 1,
        "limit": 20,
        "expires_at": None,
    }
    assert [line["kind"] for line in shown["timeline"]] == [
        *("placed", "paid", "refund_requested", "refund_approved", "refunded"),
    ]
    verified = await trade.api.client.post(
        "/api/licences/verify", json={"key": shown["licence_key"], "product_id": None}
    )
    assert verified.json()["reason"] == "revoked"
    [(sales,)] = await trade.sql(
        "SELECT sales_count FROM products WHERE id = :id", id=product["id"]
    )
    assert sales == 0
    letters = ("refund_requested", "refund_made", "sale_refunded")
    assert [await trade.letters(kind) for kind in letters] == [1, 1, 1]
    assert await trade.end_hold() == 1
    assert await trade.balances(seller) == {}
    await trade.check_books()


async def test_parts_go_back_until_nothing_is_left(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    assert await trade.end_hold() == 1
    for cents in (1, 1000, 33):
        assert (await _give(seller, order, cents)).status_code == 201
        await trade.work()
    row = await trade.row(order)
    assert (row.status, row.refunded_cents) == ("paid", 1034)
    assert row.refunded_seller_cents == 1034 * SHARE // PRICE
    assert (await _download(buyer, order)).status_code == 200
    too_much = await _give(seller, order, PRICE - 1033)
    assert (too_much.status_code, too_much.json()["code"]) == (422, "amount_too_large")
    refund = (await _ask(buyer, order)).json()
    assert refund["amount_cents"] == PRICE - 1034
    assert (await _approve(seller, refund["id"])).status_code == 200
    await trade.work()
    row = await trade.row(order)
    assert (row.status, row.refunded_seller_cents) == ("refunded", SHARE)
    assert await trade.balances(seller) == {}
    again = await _ask(buyer, order)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_left")
    await trade.check_books()


async def test_a_refund_is_not_refused_for_an_empty_balance(trade: Trade) -> None:
    seller, _, _, order = await _sold(trade)
    await trade.end_hold()
    me = (await seller("GET", "/api/users/me")).json()
    # The share has been paid out.
    await trade.sql(
        "WITH p AS (INSERT INTO ledger_postings (cause) VALUES ('test') RETURNING id)"
        " INSERT INTO ledger_entries (posting_id, account_id, amount_cents)"
        " SELECT p.id, a.id, CASE a.kind WHEN 'cash' THEN -4410 ELSE 4410 END"
        " FROM p, ledger_accounts a WHERE a.kind = 'cash' OR (a.kind = 'seller_available'"
        " AND a.seller_id = :seller)",
        seller=me["id"],
    )
    assert (await _give(seller, order, PRICE)).status_code == 201
    await trade.work()
    assert await trade.balances(seller) == {"available": -SHARE}


async def test_a_no_can_be_appealed_once(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    admin = await trade.admin()
    refund = (await _ask(buyer, order)).json()
    path = f"/api/refunds/{refund['id']}"
    early = await buyer("POST", f"{path}/appeal", {"text": "Hurry."})
    assert (early.status_code, early.json()["code"]) == (409, "appeal_too_early")
    declined = await seller("POST", f"{path}/decline", {"answer": "It runs here."})
    assert declined.json()["status"] == "declined"
    assert (await trade.row(order)).status == "paid"
    assert (await _ask(buyer, order)).json()["code"] == "refund_decided"
    appealed = await buyer("POST", f"{path}/appeal", {"text": "Not on my machine."})
    assert appealed.json()["status"] == "appealed", appealed.text
    assert (await trade.row(order)).status == "refund_requested"
    listed = (await admin("GET", "/api/admin/refunds?status=appealed")).json()
    assert [one["id"] for one in listed["items"]] == [refund["id"]]
    assert listed["items"][0]["price_cents"] == PRICE
    rejected = await admin("POST", f"/api/admin{path[4:]}/reject", {"answer": "It runs."})
    assert rejected.json()["status"] == "rejected", rejected.text
    final = await buyer("POST", f"{path}/appeal", {"text": "Again."})
    assert final.json()["code"] == "refund_decided"
    assert (await trade.row(order)).status == "paid"
    assert await trade.letters("refund_declined") == 2
    assert await trade.stripe.all("/v1/refunds") == []


async def test_a_no_can_be_appealed_though_a_part_went_back_since(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    declined = (await _ask(buyer, order)).json()["id"]
    await seller("POST", f"/api/refunds/{declined}/decline", {"answer": "It runs here."})
    given = (await _give(seller, order, 1000)).json()["id"]
    await trade.work()
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert [(one["id"], one["status"]) for one in shown["refunds"]] == [
        (given, "succeeded"),
        (declined, "declined"),
    ]
    assert shown["refund"] == shown["refunds"][0]
    assert (await _ask(buyer, order)).json()["code"] == "refund_decided"
    appealed = await buyer("POST", f"/api/refunds/{declined}/appeal", {"text": "All of it."})
    assert (appealed.json()["status"], appealed.json()["amount_cents"]) == (
        "appealed",
        PRICE - 1000,
    )


async def test_an_admin_may_say_yes(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    admin = await trade.admin()
    refund = (await _ask(buyer, order)).json()["id"]
    await seller("POST", f"/api/refunds/{refund}/decline", {"answer": "No."})
    await buyer("POST", f"/api/refunds/{refund}/appeal", {"text": "Please."})
    granted = await admin("POST", f"/api/admin/refunds/{refund}/approve", {"answer": "Yes."})
    assert granted.json()["status"] == "approved", granted.text
    await trade.work()
    assert (await trade.row(order)).status == "refunded"
    await trade.check_books()


async def test_a_seller_who_does_not_answer_can_be_passed_by(trade: Trade) -> None:
    _, buyer, _, order = await _sold(trade)
    refund = (await _ask(buyer, order)).json()["id"]
    await trade.sql("UPDATE refunds SET created_at = now() - interval '8 days'")
    appealed = await buyer("POST", f"/api/refunds/{refund}/appeal", {"text": "Nobody answers."})
    assert appealed.json()["status"] == "appealed", appealed.text


async def test_what_was_free_cannot_be_refunded(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.complete()
    free = (await seller.put(product, price_cents=0, extended_price_cents=None)).json()
    await seller("POST", f"/api/products/{free['id']}/publish")
    [order] = await trade.buy(buyer, free)
    assert (await _ask(buyer, order)).json()["code"] == "order_is_free"
    assert (await _give(seller, order, 1)).json()["code"] == "order_is_free"


async def test_a_key_makes_one_refund(trade: Trade) -> None:
    seller, _, _, order = await _sold(trade)
    without = await seller(
        "POST", f"/api/sales/{order}/refunds", {"amount_cents": 100, "reason": "x"}
    )
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")
    answers = await asyncio.gather(*(_give(seller, order, 100, "one") for _ in range(3)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    other = await _give(seller, order, 200, "one")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    await trade.work()
    assert len(await trade.stripe.all("/v1/refunds")) == 1


async def test_two_at_once_make_one_refund(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    answers = await asyncio.gather(
        _ask(buyer, order), _give(seller, order, PRICE), _give(seller, order, PRICE)
    )
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    codes = {one.json()["code"] for one in answers if one.status_code == 409}
    assert codes == {"refund_under_way"}


@pytest.mark.parametrize("when", ["before", "after"])
async def test_stripe_away_makes_no_second_refund(trade: Trade, when: str) -> None:
    seller, _, _, order = await _sold(trade)
    assert (await _give(seller, order, 2000)).status_code == 201
    # The SDK tries three times by itself.
    await trade.stripe.fail("POST", "/v1/refunds", count=3, when=when, status=500)
    await trade.work()
    [(status, error)] = await trade.sql("SELECT status, last_error FROM refunds")
    if when == "before":
        assert (status, "Unavailable" in error) == ("approved", True)
    await trade.sql("UPDATE refunds SET due_at = now()")
    await trade.work()
    assert (await trade.row(order)).refunded_cents == 2000
    assert len(await trade.stripe.all("/v1/refunds")) == 1
    await trade.news()
    await trade.check_books()


async def test_a_key_that_stripe_has_forgotten_makes_no_second_refund(trade: Trade) -> None:
    seller, _, _, order = await _sold(trade)
    refund = (await _give(seller, order, 2000)).json()["id"]
    [(intent,)] = await trade.sql("SELECT stripe_payment_intent_id FROM checkouts")
    # A worker died after Stripe had answered; days later another one finds the row.
    await trade.worker.stripe.create_refund(
        key="forgotten", intent_id=intent, amount_cents=2000, our_id=refund
    )
    await trade.sql("UPDATE refunds SET attempts = 1")
    await trade.work()
    assert len(await trade.stripe.all("/v1/refunds")) == 1
    assert (await trade.row(order)).refunded_cents == 2000
    await trade.check_books()


async def _again(trade: Trade) -> None:
    await trade.sql("UPDATE refunds SET due_at = now() WHERE due_at IS NOT NULL")
    await trade.work()


async def test_a_refund_waits_for_our_own_balance_and_is_made_once(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    assert (await _give(seller, order, 2000)).status_code == 201
    # Stripe keeps each refusal under its key, so every attempt is asked for under another one.
    for _ in range(2):
        await trade.stripe.fail(
            *("POST", "/v1/refunds"), when="during", status=400, code="balance_insufficient"
        )
        await _again(trade)
        shown = (await buyer("GET", f"/api/orders/{order}")).json()["refund"]
        assert (shown["status"], shown["failure"]) == ("approved", None)
        assert "Our balance at Stripe is too small" in shown["waiting"]
        assert "try again by ourselves" in shown["waiting"]
    await _again(trade)
    await _again(trade)
    shown = (await buyer("GET", f"/api/orders/{order}")).json()["refund"]
    assert (shown["status"], shown["waiting"]) == ("succeeded", None)
    assert len(await trade.stripe.all("/v1/refunds")) == 1
    assert (await trade.row(order)).refunded_cents == 2000
    await trade.check_books()


async def test_a_failure_that_stripe_keeps_ends_with_its_key(trade: Trade) -> None:
    seller, _, _, order = await _sold(trade)
    assert (await _give(seller, order, 2000)).status_code == 201
    await trade.stripe.fail("POST", "/v1/refunds", when="during", status=500)
    for _ in range(SAME_KEY_ATTEMPTS):
        await _again(trade)
        assert await trade.stripe.all("/v1/refunds") == []
    await _again(trade)
    assert len(await trade.stripe.all("/v1/refunds")) == 1
    assert (await trade.row(order)).refunded_cents == 2000
    await trade.check_books()
