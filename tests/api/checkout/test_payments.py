"""Payments: everything that follows from one, at once and once."""

from typing import Any

import pytest

from tests.support.market import Market
from tests.support.people import Person

LEDGER = (
    "SELECT a.kind, sum(e.amount_cents)::int FROM ledger_entries e"
    " JOIN ledger_accounts a ON a.id = e.account_id GROUP BY a.kind ORDER BY a.kind"
)


async def _status(market: Market) -> tuple[Any, ...]:
    """Return the status of the only checkout and its orders, and whether it is asked about."""
    (row,) = await market.sql(
        "SELECT c.status, string_agg(DISTINCT o.status, ','), c.due_at IS NOT NULL"
        " FROM checkouts c JOIN orders o ON o.checkout_id = c.id GROUP BY c.id"
    )
    return row


async def _timeline(market: Market) -> list[str]:
    return [one[0] for one in await market.sql("SELECT DISTINCT kind FROM order_events ORDER BY 1")]


async def test_a_payment_has_all_its_effects_at_once(market: Market) -> None:
    buyer = market.buyer()
    seller = await market.seller()
    first = await market.thing(1900, seller=seller)
    second = await market.thing(4999, seller=seller)
    third = await market.thing(1000)
    lines = [one.line() for one in (first, second, third)]
    assert (await buyer("PUT", "/api/cart", {"items": lines})).status_code == 200
    checkout = await market.checkout(buyer, first.item(), second.item())
    went_to = await market.stripe.pay(checkout["url"])
    assert went_to.endswith(f"/checkout/success?checkout={checkout['id']}")
    assert (await market.seen(buyer, checkout))["status"] == "open"
    await market.settle()
    paid = await market.seen(buyer, checkout)
    assert (paid["status"], paid["url"]) == ("paid", None)
    assert paid["invoice_number"] == f"{paid['paid_at'][:4]}-000001"
    assert await _status(market) == ("paid", "paid", False)
    assert await _timeline(market) == ["paid", "placed"]
    # 6899 came in; 189 + 499 are ours; Stripe keeps 2.9 % and 30 cents.
    assert await market.sql(LEDGER) == [
        ("cash", 6899 - 230),
        ("fees", 230),
        ("revenue", -(190 + 499)),
        ("seller_pending", -(1710 + 4500)),
    ]
    held = await market.sql(
        "SELECT DISTINCT available_at - paid_at = interval '7 days', released_at FROM orders"
    )
    assert held == [(True, None)]
    assert await market.sql("SELECT count(*), count(DISTINCT key) FROM licences") == [(2, 2)]
    assert await market.sql("SELECT count(*) FROM download_grants") == [(2,)]
    assert sorted(await market.sql("SELECT sales_count FROM products")) == [(0,), (1,), (1,)]
    assert await market.sql("SELECT product_id FROM cart_items") == [(third.id,)]
    letters = await market.sql("SELECT kind, user_id, status FROM letters ORDER BY kind")
    me = (await buyer("GET", "/api/users/me")).json()["id"]
    assert [(kind, str(who), how) for kind, who, how in letters] == [
        ("receipt", me, "waiting"),
        ("sale", str(seller), "waiting"),
    ]
    balance = await market.stripe.get("/v1/balance")
    assert sum(part["amount"] for part in balance["available"] + balance["pending"]) == 6669


async def test_the_receipt_says_what_was_bought(market: Market) -> None:
    buyer = market.buyer()
    thing = await market.thing(4900, name="Invoice Kit", extended=19_900)
    checkout = await market.checkout(buyer, thing.item("extended", 19_900))
    await market.stripe.pay(checkout["url"])
    await market.settle()
    receipt = (await buyer("GET", f"/api/checkouts/{checkout['id']}/receipt")).json()
    me = (await buyer("GET", "/api/users/me")).json()
    assert receipt["buyer"] == {"name": me["name"], "email": me["email"]}
    (line,) = receipt["lines"]
    (key,) = (await market.sql("SELECT key FROM licences"))[0]
    assert line["licence_key"] == key
    assert (line["product_name"], line["licence"]) == ("Invoice Kit", "extended")
    assert (line["price_cents"], receipt["total_cents"]) == (19_900, 19_900)
    ((letter,),) = await market.sql("SELECT context FROM letters WHERE kind = 'receipt'")
    assert letter["invoice_number"] == receipt["invoice_number"]
    assert (letter["total"], letter["lines"][0]["key"]) == ("$199.00", key)


async def test_letters_that_nobody_wants_are_not_written(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    choice = {"choices": [{"kind": "receipt", "channel": "email", "wanted": False}]}
    assert (await buyer("PUT", "/api/users/me/notifications", choice)).status_code == 200
    await market.bought(buyer, thing)
    assert await market.sql("SELECT kind, status FROM letters ORDER BY kind") == [
        ("receipt", "unwanted"),
        ("sale", "waiting"),
    ]


@pytest.mark.parametrize("card", ["4000000000000002", "4000000000009995"])
async def test_a_declined_card_leaves_the_checkout_open_for_another(
    market: Market, card: str
) -> None:
    buyer, thing = market.buyer(), await market.thing()
    checkout = await market.checkout(buyer, thing.item())
    assert await market.stripe.pay(checkout["url"], card) == checkout["url"]
    await market.settle()
    assert await _status(market) == ("open", "pending", True)
    await market.stripe.pay(checkout["url"])
    await market.settle()
    assert await _status(market) == ("paid", "paid", False)


@pytest.mark.parametrize("authenticates", [True, False])
async def test_a_bank_that_asks_back(market: Market, authenticates: bool) -> None:
    buyer, thing = market.buyer(), await market.thing()
    checkout = await market.checkout(buyer, thing.item())
    await market.stripe.pay(checkout["url"], "4000002500003155", authenticates=authenticates)
    await market.settle()
    assert (await market.seen(buyer, checkout))["status"] == ("paid" if authenticates else "open")


@pytest.mark.parametrize(
    ("succeeds", "status", "order"), [(True, "paid", "paid"), (False, "failed", "failed")]
)
async def test_a_method_that_takes_days(
    market: Market, succeeds: bool, status: str, order: str
) -> None:
    buyer, thing = market.buyer(), await market.thing()
    checkout = await market.checkout(buyer, thing.item())
    await market.stripe.pay(checkout["url"], None)
    await market.settle()
    assert await _status(market) == ("processing", "pending", True)
    assert (await market.seen(buyer, checkout))["url"] is None
    assert await market.sql("SELECT 1 FROM ledger_postings") == []
    (session_id,) = (await market.sql("SELECT stripe_session_id FROM checkouts"))[0]
    await market.stripe.switch(f"sessions/{session_id}/settle", succeeds=succeeds)
    await market.settle()
    assert await _status(market) == (status, order, False)
    assert await _timeline(market) == sorted(["placed", "processing", status])


async def _session(market: Market) -> str:
    ((session_id,),) = await market.sql("SELECT stripe_session_id FROM checkouts")
    return str(session_id)


async def test_a_page_that_expires(market: Market) -> None:
    await market.checkout(market.buyer(), (await market.thing()).item())
    await market.stripe.switch(f"sessions/{await _session(market)}/expire")
    await market.settle()
    assert await _status(market) == ("expired", "expired", False)
    assert await _timeline(market) == ["expired", "placed"]


async def test_a_buyer_who_turns_back_can_pay_no_more(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    checkout = await market.checkout(buyer, thing.item())
    for _ in range(2):
        answer = await buyer("POST", f"/api/checkouts/{checkout['id']}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "expired")
    (page,) = await market.stripe.all("/v1/checkout/sessions")
    assert page["status"] == "expired"
    await market.settle()
    assert await _status(market) == ("expired", "expired", False)


async def test_turning_back_after_paying_keeps_what_was_paid(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    checkout = await market.checkout(buyer, thing.item())
    await market.stripe.pay(checkout["url"])
    answer = await buyer("POST", f"/api/checkouts/{checkout['id']}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "paid")


async def test_turning_back_while_stripe_is_away_is_said(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    checkout = await market.checkout(buyer, thing.item())
    await market.stripe.fail(count=100, status=503)
    answer = await buyer("POST", f"/api/checkouts/{checkout['id']}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (503, "payments_unavailable")
    assert await _status(market) == ("open", "pending", True)


async def _pay_unheard(market: Market, buyer: Person) -> dict[str, Any]:
    """Buy something of which no webhook is ever delivered."""
    checkout = await market.checkout(buyer, (await market.thing()).item())
    await market.stripe.pay(checkout["url"])
    await market.stripe.taken(await market.stripe.held())
    return checkout


async def test_a_webhook_that_never_comes_is_asked_for(market: Market) -> None:
    buyer = market.buyer()
    checkout = await _pay_unheard(market, buyer)
    await market.ask()
    assert (await market.seen(buyer, checkout))["status"] == "paid"
    assert await _status(market) == ("paid", "paid", False)


async def test_asking_goes_on_while_stripe_is_away(market: Market) -> None:
    buyer = market.buyer()
    checkout = await _pay_unheard(market, buyer)
    await market.stripe.fail("GET", count=3, status=503)
    await market.ask()
    rows = await market.sql("SELECT status, due_at > now(), last_error <> '' FROM checkouts")
    assert rows == [("open", True, True)]
    await market.ask()
    assert (await market.seen(buyer, checkout))["status"] == "paid"


@pytest.mark.parametrize("status", ["expired", "failed"])
async def test_money_that_comes_too_late_is_taken_all_the_same(market: Market, status: str) -> None:
    buyer = market.buyer()
    checkout = await market.checkout(buyer, (await market.thing()).item())
    await market.stripe.pay(checkout["url"])
    await market.sql("UPDATE checkouts SET status = :status, due_at = NULL", status=status)
    await market.sql("UPDATE orders SET status = :status", status=status)
    await market.settle()
    assert await _status(market) == ("paid", "paid", False)
    assert await market.sql("SELECT count(*) FROM licences") == [(1,)]


async def test_a_page_that_is_not_ours_pays_nothing(market: Market) -> None:
    """Whoever could make a page for one of our checkouts would have our key; still."""
    buyer, thing = market.buyer(), await market.thing(4900)
    checkout = await market.checkout(buyer, thing.item())
    made = await market.stripe.client.post(
        "/v1/checkout/sessions",
        headers={"Authorization": f"Bearer {market.stripe.secret_key}"},
        data={
            "mode": "payment",
            "client_reference_id": checkout["id"],
            "success_url": "https://shop.example",
            "line_items[0][quantity]": "1",
            "line_items[0][price_data][currency]": "usd",
            "line_items[0][price_data][unit_amount]": "50",
            "line_items[0][price_data][product_data][name]": "Cheap",
        },
    )
    assert made.status_code == 200, made.text
    for session_id in (None, await _session(market)):
        # Also while we do not know yet which page is ours.
        await market.sql("UPDATE checkouts SET stripe_session_id = :id", id=session_id)
        if session_id is None:
            await market.stripe.pay(made.json()["url"])
            await market.settle()
        await market.sql("UPDATE webhook_inbox SET due_at = now() WHERE handled_at IS NULL")
        await market.handle()
        assert (await market.seen(buyer, checkout))["status"] == "open"
        ((error,),) = await market.sql(
            "SELECT last_error FROM webhook_inbox WHERE last_error IS NOT NULL"
        )
        assert "PaymentMismatchError" in error
    assert await market.sql("SELECT 1 FROM licences") == []
