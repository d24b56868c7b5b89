"""Each effect once: whatever comes twice, late, in disorder or at the same time."""

import asyncio
import random
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from api.checkout import repository
from api.checkout.payments import Payments
from api.integrations.stripe_objects import Payment
from tests.support.market import Market, Thing, at_once
from tests.support.people import Person
from tests.support.processes import wait_until
from workers.context import worker_context

STATE = (
    "SELECT (SELECT count(*) FROM licences), (SELECT count(*) FROM download_grants),"
    " (SELECT count(*) FROM letters), (SELECT count(*) FROM ledger_postings),"
    " (SELECT count(*) FROM order_events WHERE kind = 'paid'), (SELECT max(last) FROM"
    " invoice_counters), (SELECT sum(sales_count)::int FROM products)"
)


@pytest.mark.parametrize("seed", range(3))
async def test_webhooks_five_times_in_disorder_at_once(market: Market, seed: int) -> None:
    dice = random.Random(seed)
    buyer, thing = market.buyer(), await market.thing(4900)
    checkout = await market.checkout(buyer, thing.item())
    await market.stripe.pay(checkout["url"])
    copies = [one for one in await market.stripe.held() for _ in range(dice.randint(1, 5))]
    dice.shuffle(copies)
    answers = await at_once(
        *(
            market.api.client.post("/api/webhooks/stripe", content=one.payload, headers=one.headers)
            for one in copies
        )
    )
    assert {answer.status_code for answer in answers} == {204}
    async with worker_context(market.worker.settings, name="tests-second-worker") as other:
        # A worker that died had looked at them too; and the cron asks at the same time.
        await market.sql("UPDATE checkouts SET due_at = now()")
        await at_once(
            market.worker.inbox.run(),
            other.inbox.run(),
            market.worker.checkouts.run(),
            other.checkouts.run(),
        )
        await market.handle()
    assert (await market.seen(buyer, checkout))["status"] == "paid"
    # One licence, one grant, a receipt and a letter to the seller, the sale and Stripe's fee.
    assert await market.sql(STATE) == [(1, 1, 2, 2, 1, 1, 1)]
    assert await market.sql("SELECT 1 FROM webhook_inbox WHERE handled_at IS NULL") == []
    # All over again, as by `mywork webhooks replay`.
    await market.sql("UPDATE webhook_inbox SET handled_at = NULL, due_at = now()")
    await market.handle()
    assert await market.sql(STATE) == [(1, 1, 2, 2, 1, 1, 1)]


async def test_invoice_numbers_have_no_gaps(market: Market) -> None:
    seller = await market.seller()
    things = [await market.thing(1900, seller=seller) for _ in range(3)]
    for _ in range(8):
        checkout = await market.checkout(market.buyer(), *(one.item() for one in things))
        await market.stripe.pay(checkout["url"])
    sessions = [one["id"] for one in await market.stripe.all("/v1/checkout/sessions")]
    sync = market.worker.checkouts._sync
    effects = [await sync.look(session_id) for session_id in sessions]

    async def write(place: int, effect: Any) -> None:
        async with market.database.transaction() as session:
            await effect(session)
            if place % 3 == 0:
                # Everything was written but this one, whose number the next one must take.
                raise ConnectionError

    await at_once(*(_anyhow(write(place, effect)) for place, effect in enumerate(effects)))
    for effect in effects:
        async with market.database.transaction() as session:
            await effect(session)
    numbers = await market.sql("SELECT invoice_number FROM checkouts ORDER BY 1")
    assert [number for (number,) in numbers] == list(range(1, 9))
    assert await market.sql("SELECT DISTINCT sales_count FROM products") == [(8,)]


async def _anyhow(work: Any) -> None:
    with suppress(ConnectionError):
        await work


async def _two_pages(market: Market, buyer: Person, thing: Thing) -> None:
    # At once: one after the other, the second would have ended the first.
    answers = await at_once(*(market.order(buyer, thing.item()) for _ in range(2)))
    for answer in answers:
        await market.stripe.pay(answer.json()["url"])


async def test_the_same_is_payable_on_its_latest_page_alone(market: Market) -> None:
    buyer, thing, other = market.buyer(), await market.thing(4900), await market.thing(1900)
    first = (await market.order(buyer, thing.item(), other.item(), key="first")).json()
    unlike = await market.checkout(buyer, (await market.thing(1900)).item())
    second = await market.checkout(buyer, thing.item())
    # The first tab asks again after a lost answer: that ends nothing.
    again = await market.order(buyer, thing.item(), other.item(), key="first")
    assert (again.json()["id"], again.json()["status"]) == (first["id"], "expired")
    assert (await market.seen(buyer, unlike))["status"] == "open"
    assert (await market.seen(buyer, second))["status"] == "open"
    pages = await market.stripe.all("/v1/checkout/sessions")
    assert [page["status"] for page in pages] == ["open", "open", "expired"]


async def test_a_second_click_does_not_end_what_the_first_has_begun(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing(4900)
    first = (await market.order(buyer, thing.item(), key="first")).json()
    await market.sql("UPDATE checkouts SET idempotency_key = 'not there yet'")

    async def waits() -> bool:
        found = await market.sql("SELECT 1 FROM pg_locks WHERE NOT granted")
        return bool(found)

    async with market.database.transaction() as session:
        # The first one's row comes between the second one's two reads.
        await session.execute(text("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE"))
        second = asyncio.create_task(market.order(buyer, thing.item(), key="first"))
        await wait_until(waits, what="second click")
        await session.execute(text("UPDATE checkouts SET idempotency_key = 'first'"))
    again = (await second).json()
    assert (again["id"], again["status"]) == (first["id"], "open")


async def test_what_is_paid_already_is_not_sold_again_before_the_webhook_has_come(
    market: Market,
) -> None:
    buyer, thing = market.buyer(), await market.thing(4900)
    first = await market.checkout(buyer, thing.item())
    await market.stripe.pay(first["url"])
    refused = await market.order(buyer, thing.item())
    assert (refused.status_code, refused.json()["code"]) == (409, "already_owned")
    assert (await market.seen(buyer, first))["status"] == "paid"
    await market.settle()
    assert len(await market.stripe.all("/v1/checkout/sessions")) == 1
    assert await market.sql("SELECT count(*) FROM ledger_postings WHERE cause LIKE 'sale:%'") == [
        (1,)
    ]


async def test_what_was_bought_twice_is_paid_once(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing(4900)
    await _two_pages(market, buyer, thing)
    sync = market.worker.checkouts._sync
    pages = await market.stripe.all("/v1/checkout/sessions")
    effects = [await sync.look(page["id"]) for page in pages]

    async def write(effect: Any) -> None:
        async with market.database.transaction() as session:
            await effect(session)

    await at_once(*(write(effect) for effect in effects))
    await market.settle()
    rows = await market.sql(
        "SELECT source, status, amount_cents, seller_cents, due_at <= now() FROM refunds"
    )
    assert rows == [("duplicate", "approved", 4900, 4410, True)]
    assert await market.sql("SELECT DISTINCT status FROM checkouts") == [("paid",)]
    notes = await market.sql("SELECT count(*) FROM order_events WHERE kind = 'refund_approved'")
    assert notes == [(1,)]


async def test_a_fee_that_is_not_known_yet_is_asked_for(market: Market) -> None:
    buyer = market.buyer()
    checkout = await market.checkout(buyer, (await market.thing(4900)).item())
    await market.stripe.pay(checkout["url"])
    (charge,) = await market.stripe.all("/v1/charges")
    seen = Payment(charge["payment_intent"], charge["id"], 4900, "USD", None)
    async with market.database.transaction() as session:
        ((checkout_id,),) = await market.sql("SELECT id FROM checkouts")
        found = await repository.lock(session, checkout_id)
        assert found is not None
        await Payments(market.worker.settings).take(session, found, seen)
    rows = await market.sql("SELECT status, stripe_fee_cents, due_at > now() FROM checkouts")
    assert rows == [("paid", None, True)]
    await market.ask()
    rows = await market.sql("SELECT status, stripe_fee_cents, due_at FROM checkouts")
    assert rows == [("paid", 172, None)]
    assert await market.sql("SELECT count(*) FROM ledger_postings") == [(2,)]
