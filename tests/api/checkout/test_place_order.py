"""Placing orders: once, at our prices, and on record before Stripe hears of it."""

import uuid
from typing import Any

import pytest

from tests.support.market import Market, at_once
from tests.support.people import Person, fresh_name


async def _pages(market: Market) -> list[Any]:
    return await market.stripe.all("/v1/checkout/sessions")


async def test_a_double_click_makes_one_checkout_and_one_page(market: Market) -> None:
    buyer = market.buyer()
    things = [await market.thing(1900), await market.thing(4900)]
    await buyer("GET", "/api/users/me")
    answers = await at_once(
        *(market.order(buyer, *(thing.item() for thing in things), key="click") for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}, [a.text for a in answers]
    assert len({answer.text for answer in answers}) == 1
    checkout = answers[0].json()
    assert (checkout["status"], checkout["total_cents"]) == ("open", 6800)
    assert checkout["url"].startswith(market.stripe.url)
    (page,) = await _pages(market)
    assert (page["amount_total"], page["client_reference_id"]) == (6800, checkout["id"])
    assert await market.sql("SELECT count(*) FROM checkouts") == [(1,)]
    assert await market.sql("SELECT kind, actor FROM order_events") == [("placed", "buyer")] * 2


async def test_a_key_is_for_one_request(market: Market) -> None:
    buyer, other = market.buyer(), market.buyer()
    thing = await market.thing(1900, extended=9900)
    assert (await market.order(buyer, thing.item(), key="k")).status_code == 201
    answer = await market.order(buyer, thing.item("extended", 9900), key="k")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert (await market.order(other, thing.item("extended", 9900), key="k")).status_code == 201
    bare = await buyer("POST", "/api/orders", {"items": [thing.item()]})
    assert (bare.status_code, bare.json()["code"]) == (400, "idempotency_key_missing")


async def test_what_was_frozen_is_what_was_agreed(market: Market) -> None:
    thing = await market.thing(1999, name="Invoice Kit")
    checkout = await market.checkout(market.buyer(), thing.item())
    await market.sql("UPDATE products SET price_cents = 100, name = 'Other'")
    rows = await market.sql(
        "SELECT product_name, price_cents, platform_cents, seller_cents, currency, terms_version"
        " FROM orders"
    )
    assert rows == [("Invoice Kit", 1999, 199, 1800, "USD", "2026-11")]
    assert checkout["orders"][0]["product_name"] == "Invoice Kit"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE products SET price_cents = 5900", "costs $59.00 now"),
        ("UPDATE products SET status = 'draft'", "not for sale"),
        ("UPDATE products SET hidden_at = now()", "not for sale"),
        ("UPDATE products SET currency = 'EUR'", "not for sale"),
        ("UPDATE users SET status = 'suspended' WHERE role = 'seller'", "not for sale"),
        ("DELETE FROM products", "not for sale"),
    ],
)
async def test_what_has_changed_is_said_before_paying(
    market: Market, change: str, says: str
) -> None:
    thing = await market.thing(4900)
    await market.sql(change)
    answer = await market.order(market.buyer(), thing.item())
    assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed")
    (line,) = answer.json()["errors"]
    assert line["parameter"] == "items[0]"
    assert says in line["message"]
    assert await _pages(market) == []
    assert await market.sql("SELECT 1 FROM checkouts") == []


async def test_a_buyer_cannot_change_a_price(market: Market) -> None:
    thing, buyer = await market.thing(4900), market.buyer()
    for price in (0, 1, 4899, 4901):
        answer = await market.order(buyer, thing.item(price=price))
        assert (answer.status_code, answer.json()["code"]) == (409, "cart_changed"), price
    for body in (
        thing.item() | {"price_cents": 1},
        thing.item(price=-4900),
        thing.item("extended"),
        thing.item() | {"quantity": 0},
    ):
        assert (await market.order(buyer, body)).status_code in {409, 422}, body
    assert (await market.order(buyer, thing.item(), thing.item())).status_code == 422
    assert (await market.order(buyer)).status_code == 422
    assert await _pages(market) == []


async def test_nobody_buys_from_themselves(market: Market) -> None:
    owner = market.buyer()
    assert (await owner.sell(fresh_name())).status_code == 201
    me = uuid.UUID((await owner("GET", "/api/users/me")).json()["id"])
    own, other = await market.thing(seller=me), await market.thing()
    answer = await market.order(owner, other.item(), own.item())
    assert (answer.status_code, answer.json()["code"]) == (409, "own_product")
    assert [line["parameter"] for line in answer.json()["errors"]] == ["items[1]"]


async def test_a_licence_is_bought_once(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing(1900, extended=9900)
    await market.bought(buyer, thing)
    answer = await market.order(buyer, thing.item())
    assert (answer.status_code, answer.json()["code"]) == (409, "already_owned")
    assert (await market.order(buyer, thing.item("extended", 9900))).status_code == 201
    assert (await market.order(market.buyer(), thing.item())).status_code == 201


async def test_what_is_free_needs_no_stripe(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing(0)
    await market.stripe.fail(count=100)
    first, second = await at_once(*(market.order(buyer, thing.item()) for _ in range(2)))
    assert sorted([first.status_code, second.status_code]) == [201, 409]
    checkout = (first if first.status_code == 201 else second).json()
    assert (checkout["status"], checkout["url"], checkout["total_cents"]) == ("paid", None, 0)
    assert checkout["invoice_number"].endswith("-000001")
    assert [one["status"] for one in checkout["orders"]] == ["paid"]
    assert await market.sql("SELECT count(*) FROM licences") == [(1,)]
    assert await market.sql("SELECT kind FROM letters ORDER BY kind") == [("receipt",), ("sale",)]
    assert await market.sql("SELECT 1 FROM ledger_postings") == []
    assert await market.sql("SELECT sales_count FROM products") == [(1,)]


async def test_what_is_free_in_company_is_no_line_of_the_payment(market: Market) -> None:
    free, paid = await market.thing(0), await market.thing(4900)
    checkout = await market.bought(market.buyer(), free, paid)
    assert checkout["status"] == "paid"
    assert {one["status"] for one in checkout["orders"]} == {"paid"}
    assert await market.sql("SELECT count(*) FROM licences") == [(2,)]


@pytest.mark.parametrize(("price", "count"), [(100_000_000, 1), (60_000_000, 2), (49, 1)])
async def test_a_total_that_no_card_can_be_charged_with_is_refused(
    market: Market, price: int, count: int
) -> None:
    things = [await market.thing(price) for _ in range(count)]
    answer = await market.order(market.buyer(), *(thing.item() for thing in things))
    assert (answer.status_code, answer.json()["code"]) == (422, "total_not_payable")


async def _stripe_goes_away(market: Market, when: str) -> None:
    """Let Stripe not answer, after it has done the first of what it was asked, or before."""
    page = "/v1/checkout/sessions"
    await market.stripe.fail("POST", page, when=when, status=503)
    # As often as the SDK tries again by itself.
    await market.stripe.fail("POST", page, count=2, status=503)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_outage_leaves_nothing_half_done(market: Market, when: str) -> None:
    buyer, thing = market.buyer(), await market.thing()
    await _stripe_goes_away(market, when)
    answer = await market.order(buyer, thing.item(), key="again")
    assert (answer.status_code, answer.json()["code"]) == (503, "payments_unavailable")
    assert "Nothing was charged" in answer.json()["detail"]
    retried = await market.order(buyer, thing.item(), key="again")
    assert (retried.status_code, retried.json()["status"]) == (201, "open")
    assert len(await _pages(market)) == 1
    assert await market.sql("SELECT count(*) FROM checkouts") == [(1,)]


async def test_a_request_that_died_is_finished_by_the_worker(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    await _stripe_goes_away(market, "after")
    assert (await market.order(buyer, thing.item(), key="k")).status_code == 503
    await market.ask()
    (page,) = await _pages(market)
    assert await market.sql("SELECT stripe_session_id FROM checkouts") == [(page["id"],)]
    again = (await market.order(buyer, thing.item(), key="k")).json()
    assert again["url"] == page["url"]


async def test_one_that_never_had_a_page_expires_in_the_end(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    await _stripe_goes_away(market, "before")
    assert (await market.order(buyer, thing.item(), key="k")).status_code == 503
    await market.sql("UPDATE checkouts SET expires_at = now() - interval '1 second'")
    await market.ask()
    assert await market.sql("SELECT status, due_at FROM checkouts") == [("expired", None)]
    assert await market.sql("SELECT status FROM orders") == [("expired",)]


# A failure of its own Stripe keeps under the key.
@pytest.mark.parametrize(("when", "status"), [("before", 400), ("during", 500)])
async def test_what_stripe_refuses_for_good_has_failed(
    market: Market, when: str, status: int
) -> None:
    buyer, thing = market.buyer(), await market.thing()
    await market.stripe.fail("POST", "/v1/checkout/sessions", when=when, status=status)
    answer = await market.order(buyer, thing.item(), key="k")
    assert (answer.status_code, answer.json()["code"]) == (503, "payments_unavailable")
    # So that whoever tries again knows that it takes another key.
    answer = await market.order(buyer, thing.item(), key="k")
    assert (answer.status_code, answer.json()["status"]) == (201, "failed")
    assert await market.sql("SELECT status, due_at FROM checkouts") == [("failed", None)]
    assert (await market.order(buyer, thing.item(), key="other")).status_code == 201


async def test_a_checkout_is_its_buyers_own(market: Market) -> None:
    buyer, other = market.buyer(), market.buyer()
    checkout = await market.checkout(buyer, (await market.thing()).item())
    await _not_for(other, checkout)
    await _not_for(buyer, {"id": uuid.uuid4()})
    unpaid = await buyer("GET", f"/api/checkouts/{checkout['id']}/receipt")
    assert (unpaid.status_code, unpaid.json()["code"]) == (404, "receipt_not_found")


async def _not_for(somebody: Person, checkout: dict[str, Any]) -> None:
    for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/receipt")):
        answer = await somebody(method, f"/api/checkouts/{checkout['id']}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "checkout_not_found"), path
