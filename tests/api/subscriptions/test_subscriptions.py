"""The Pro plan: one subscription, paid at Stripe, known here whatever news is lost."""

import asyncio
import uuid
from typing import Any

import pytest

from api.subscriptions.service import SubscriptionService
from tests.support.market import Market
from tests.support.people import Person
from tests.support.processes import wait_until


async def subscribe(person: Person) -> Any:
    return await person("POST", "/api/subscriptions", **{"Idempotency-Key": uuid.uuid4().hex})


async def mine(person: Person) -> dict[str, Any]:
    answer = await person("GET", "/api/subscriptions/me")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def pro(market: Market) -> Person:
    """Return somebody who has just subscribed."""
    person = market.buyer()
    await market.stripe.pay((await subscribe(person)).json()["url"])
    await market.settle()
    assert (await mine(person))["plan"] == "pro"
    return person


async def cash(market: Market) -> list[tuple[Any, ...]]:
    return await market.sql(
        "SELECT split_part(p.cause, ':', 1), e.amount_cents FROM ledger_entries e"
        " JOIN ledger_postings p ON p.id = e.posting_id"
        " JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'cash' ORDER BY e.id"
    )


async def due(market: Market) -> None:
    await market.sql("UPDATE subscriptions SET due_at = now() WHERE due_at IS NOT NULL")
    await market.worker.subscriptions.ask_due()


async def test_somebody_subscribes_pays_once_and_is_pro(market: Market) -> None:
    person = market.buyer()
    before = await mine(person)
    assert (before["plan"], before["status"], before["price_cents"]) == ("free", "none", 1200)
    answers = await asyncio.gather(*(subscribe(person) for _ in range(3)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    url = (await subscribe(person)).json()["url"]
    assert len(await market.stripe.all("/v1/checkout/sessions")) == 1
    assert (await mine(person))["plan"] == "free"
    await market.stripe.pay(url)
    await market.settle()
    after = await mine(person)
    assert (after["plan"], after["status"]) == ("pro", "active")
    assert after["current_period_end"]
    assert not after["cancel_at_period_end"]
    # 2.9 % and 30 cents are Stripe's.
    assert await cash(market) == [("invoice", 1200), ("fee", -65)]
    again = await subscribe(person)
    assert (again.status_code, again.json()["code"]) == (409, "already_subscribed")
    assert await market.worker.ledger_check.run() == []
    service: SubscriptionService = market.api.app.state.subscriptions
    [(user_id,)] = await market.sql("SELECT id FROM users WHERE clerk_id = :id", id=person.subject)
    async with market.database.transaction() as session:
        assert await service.is_pro(session, user_id)
        assert not await service.is_pro(session, uuid.uuid4())


async def test_visitors_see_what_the_plan_costs(market: Market) -> None:
    plan = await market.api.get("/api/subscriptions/plan")
    assert plan == {"price_cents": 1200, "currency": "USD"}


async def test_news_that_is_lost_is_asked_for(market: Market) -> None:
    person = market.buyer()
    await market.stripe.pay((await subscribe(person)).json()["url"])
    await market.stripe.taken(await market.stripe.held())
    assert (await mine(person))["plan"] == "free"
    await due(market)
    assert (await mine(person))["plan"] == "pro"
    assert await cash(market) == [("invoice", 1200), ("fee", -65)]


async def test_news_that_come_while_stripe_is_asked_say_when_to_ask_next(market: Market) -> None:
    await pro(market)
    [subscription] = await market.stripe.all("/v1/subscriptions")
    await market.stripe.switch(f"subscriptions/{subscription['id']}/renew")
    await market.sql("UPDATE subscriptions SET due_at = now()")
    path = f"/v1/subscriptions/{subscription['id']}"
    await market.stripe.fail("GET", path, status=0, hang_seconds=3)

    async def asked() -> bool:
        faults = await market.stripe.client.get("/_sandbox/faults")
        return bool(faults.json() == [])

    asking = asyncio.create_task(market.worker.subscriptions.ask_due())
    await wait_until(asked, what="question")
    await market.settle()
    assert not asking.done()
    await asking
    assert await market.sql("SELECT due_at > now() FROM subscriptions") == [(True,)]


async def test_who_comes_back_before_the_news_does_not_pay_twice(market: Market) -> None:
    person = market.buyer()
    await market.stripe.pay((await subscribe(person)).json()["url"])
    again = await subscribe(person)
    assert (again.status_code, again.json()["code"]) == (409, "already_subscribed")
    assert (await mine(person))["plan"] == "pro"
    assert len(await market.stripe.all("/v1/subscriptions")) == 1


async def test_a_page_that_has_expired_is_followed_by_another(market: Market) -> None:
    person = market.buyer()
    first = (await subscribe(person)).json()["url"]
    [session] = await market.stripe.all("/v1/checkout/sessions")
    await market.stripe.switch(f"sessions/{session['id']}/expire")
    second = (await subscribe(person)).json()["url"]
    assert second != first
    await market.stripe.pay(second)
    await market.settle()
    assert (await mine(person))["plan"] == "pro"


async def test_what_may_have_been_paid_is_told_from_what_is_over(market: Market) -> None:
    person = await pro(market)
    assert not (await mine(person))["under_way"]
    [subscription] = await market.stripe.all("/v1/subscriptions")
    await market.stripe.switch(f"subscriptions/{subscription['id']}/end")
    await market.settle()
    over = await mine(person)
    assert (over["plan"], over["status"], over["under_way"]) == ("free", "canceled", False)
    url = (await subscribe(person)).json()["url"]
    await market.stripe.pay(url)
    waiting = await mine(person)
    assert (waiting["plan"], waiting["under_way"]) == ("free", True)
    await market.settle()
    after = await mine(person)
    assert (after["plan"], after["under_way"]) == ("pro", False)


async def test_late_news_of_an_old_subscription_leave_a_new_one_asked_for(market: Market) -> None:
    person = await pro(market)
    [subscription] = await market.stripe.all("/v1/subscriptions")
    await market.stripe.switch(f"subscriptions/{subscription['id']}/end")
    await market.settle()
    url = (await subscribe(person)).json()["url"]
    # That it has ended is said once more.
    await market.sql("UPDATE webhook_inbox SET handled_at = NULL, due_at = now()")
    await market.handle()
    await market.stripe.pay(url)
    await market.stripe.taken(await market.stripe.held())
    waiting = await mine(person)
    assert (waiting["plan"], waiting["under_way"]) == ("free", True)
    await due(market)
    assert (await mine(person))["plan"] == "pro"


async def test_a_subscription_ends_with_what_is_paid_or_goes_on(market: Market) -> None:
    person = await pro(market)
    ending = (await person("POST", "/api/subscriptions/cancel")).json()
    assert (ending["plan"], ending["cancel_at_period_end"]) == ("pro", True)
    going_on = (await person("POST", "/api/subscriptions/resume")).json()
    assert not going_on["cancel_at_period_end"]
    await person("POST", "/api/subscriptions/cancel")
    [subscription] = await market.stripe.all("/v1/subscriptions")
    await market.stripe.switch(f"subscriptions/{subscription['id']}/renew")
    await market.settle()
    ended = await mine(person)
    assert (ended["plan"], ended["status"]) == ("free", "canceled")
    gone = await person("POST", "/api/subscriptions/resume")
    assert (gone.status_code, gone.json()["code"]) == (409, "not_subscribed")
    # And begins anew, with the same customer.
    await market.stripe.pay((await subscribe(person)).json()["url"])
    await market.settle()
    assert (await mine(person))["plan"] == "pro"
    assert len(await market.stripe.all("/v1/customers")) == 1


async def test_every_month_is_posted_once_and_late_payments_keep_the_plan(market: Market) -> None:
    person = await pro(market)
    [subscription] = await market.stripe.all("/v1/subscriptions")
    await market.stripe.switch(f"subscriptions/{subscription['id']}/renew")
    for _ in range(2):
        for webhook in await market.stripe.held():
            await market.api.client.post(
                "/api/webhooks/stripe", content=webhook.payload, headers=webhook.headers
            )
        await market.handle()
        await due(market)
    assert await cash(market) == [("invoice", 1200), ("fee", -65)] * 2
    await market.stripe.switch(f"subscriptions/{subscription['id']}/renew", succeeds=False)
    await market.settle()
    late = await mine(person)
    assert (late["plan"], late["status"]) == ("pro", "past_due")


@pytest.mark.parametrize(
    ("status", "said"), [(400, (409, "payments_refused")), (500, (503, "payments_unavailable"))]
)
async def test_a_refusal_is_not_repeated_for_ever(
    market: Market, status: int, said: tuple[int, str]
) -> None:
    person = market.buyer()
    # Kept under the key of the request, as Stripe does.
    await market.stripe.fail("POST", "/v1/checkout/sessions", when="during", status=status)
    refused = await subscribe(person)
    assert (refused.status_code, refused.json()["code"]) == said
    assert (await subscribe(person)).status_code == 200
    assert len(await market.stripe.all("/v1/checkout/sessions")) == 1


@pytest.mark.parametrize("path", ["", "/cancel", "/resume"])
async def test_an_outage_is_said_and_changes_nothing(market: Market, path: str) -> None:
    person = await pro(market) if path else market.buyer()
    before = await mine(person)
    await market.stripe.fail(count=1_000, status=503)
    headers = {"Idempotency-Key": "key"}
    answer = await person("POST", f"/api/subscriptions{path}", **headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "payments_unavailable")
    assert await mine(person) == before


async def test_a_key_is_wanted(market: Market) -> None:
    answer = await market.buyer()("POST", "/api/subscriptions")
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
