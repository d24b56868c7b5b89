"""What goes back of the Pro plan, in Stripe's dashboard or by a bank: posted once, to the cent."""

import asyncio
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from api.disputes.service import DisputeSync
from api.ledger.reconciling import Reconcile
from api.refunds.sync import RefundSync
from api.subscriptions.sync import SubscriptionSync
from tests.api.subscriptions.test_subscriptions import cash, mine, pro, subscribe
from tests.support.market import Market
from tests.support.people import Person

FEE = 65
DISPUTE_FEE = 1500


async def check_books(market: Market) -> None:
    """The ledger agrees with itself and, object by object, with Stripe."""
    assert await market.worker.ledger_check.run() == []
    compared = await Reconcile(market.database, market.worker.stripe).run()
    assert compared.clean, compared


async def charge(market: Market) -> str:
    """Return the latest charge."""
    return str((await market.stripe.all("/v1/charges"))[0]["id"])


async def balances(market: Market) -> dict[str, int]:
    """Return what the platform's accounts hold, in cents: what came in for the plan is negative."""
    rows = await market.sql(
        "SELECT a.kind, sum(e.amount_cents)::int FROM ledger_entries e JOIN ledger_accounts a"
        " ON a.id = e.account_id GROUP BY a.kind HAVING sum(e.amount_cents) <> 0"
    )
    return dict(rows)


async def paid(market: Market) -> Person:
    """Return somebody whose payment for the plan nobody here has heard of."""
    person = market.buyer()
    await market.stripe.pay((await subscribe(person)).json()["url"])
    return person


async def test_a_refund_in_the_dashboard_is_posted_and_the_plan_goes_on(market: Market) -> None:
    person = await pro(market)
    name = await charge(market)
    await market.stripe.switch(f"charges/{name}/refund", amount=500)
    await market.settle()
    assert await balances(market) == {"cash": 700 - FEE, "fees": FEE, "subscriptions": -700}
    await check_books(market)
    await market.stripe.switch(f"charges/{name}/refund", status="pending")
    await market.settle()
    assert await balances(market) == {"cash": -FEE, "fees": FEE}
    await check_books(market)
    assert (await mine(person))["plan"] == "pro"


async def test_a_refund_that_fails_is_taken_back(market: Market) -> None:
    await pro(market)
    made = await market.stripe.switch(f"charges/{await charge(market)}/refund", amount=500)
    await market.settle()
    await market.stripe.switch(f"refunds/{made['id']}/finish", outcome="failed")
    await market.settle()
    assert await balances(market) == {"cash": 1200 - FEE, "fees": FEE, "subscriptions": -1200}
    assert [cents for _, cents in await cash(market)] == [1200, -FEE, -500, 500]
    await check_books(market)


async def test_a_refund_may_be_heard_of_before_the_payment(market: Market) -> None:
    person = await paid(market)
    await market.stripe.switch(f"charges/{await charge(market)}/refund", amount=500)
    early = await market.stripe.deliver(
        market.api.client, "/api/webhooks/stripe", "charge.refunded", "refund.created"
    )
    assert early
    await market.handle()
    assert await market.sql("SELECT 1 FROM webhook_inbox WHERE handled_at IS NULL") == []
    assert [cents for _, cents in await cash(market)] == [1200, -FEE, -500]
    await check_books(market)
    await market.settle()
    assert [cents for _, cents in await cash(market)] == [1200, -FEE, -500]
    assert (await mine(person))["plan"] == "pro"
    await check_books(market)


async def test_what_was_seen_before_a_refund_failed_is_written_in_vain(market: Market) -> None:
    await pro(market)
    made = await market.stripe.switch(f"charges/{await charge(market)}/refund", amount=500)
    refunds = RefundSync(market.database, market.worker.stripe)
    old = await refunds.look(made["id"])
    await market.stripe.switch(f"refunds/{made['id']}/finish", outcome="failed")
    # Another worker looks later, and is faster.
    new = await refunds.look(made["id"])
    for effect in (new, old):
        async with market.database.transaction() as session:
            await effect(session)
    assert (await balances(market))["subscriptions"] == -1200
    await check_books(market)


async def test_a_dispute_takes_its_money_and_gives_it_back_when_it_is_won(market: Market) -> None:
    person = await pro(market)
    dispute = await market.stripe.switch(f"charges/{await charge(market)}/dispute", amount=1000)
    await market.settle()
    fees = FEE + DISPUTE_FEE
    held = {"cash": 200 - fees, "disputed": 1000, "fees": fees, "subscriptions": -1200}
    assert await balances(market) == held
    assert (await mine(person))["plan"] == "pro"
    await check_books(market)
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    await market.settle()
    assert await balances(market) == {"cash": 1200 - fees, "fees": fees, "subscriptions": -1200}
    await check_books(market)


async def test_what_a_bank_keeps_is_gone_and_the_plan_ends_when_stripe_ends_it(
    market: Market,
) -> None:
    person = await paid(market)
    dispute = await market.stripe.switch(f"charges/{await charge(market)}/dispute")
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="lost")
    # The end of it is heard of before the payment itself.
    await market.stripe.deliver(market.api.client, "/api/webhooks/stripe", "charge.dispute.closed")
    await market.handle()
    fees = FEE + DISPUTE_FEE
    assert await balances(market) == {"cash": -fees, "fees": fees}
    await check_books(market)
    await market.settle()
    assert await balances(market) == {"cash": -fees, "fees": fees}
    assert await market.sql("SELECT status, withdrawn_cents FROM subscription_disputes") == [
        ("lost", 1200)
    ]
    assert (await mine(person))["plan"] == "pro"
    await check_books(market)
    [subscription] = await market.stripe.all("/v1/subscriptions")
    await market.stripe.switch(f"subscriptions/{subscription['id']}/end")
    await market.settle()
    assert (await mine(person))["plan"] == "free"


async def test_what_was_seen_before_a_dispute_ended_is_written_in_vain(market: Market) -> None:
    await pro(market)
    dispute = await market.stripe.switch(f"charges/{await charge(market)}/dispute")
    stripe, database = market.worker.stripe, market.database
    disputes = DisputeSync(stripe, RefundSync(database, stripe), SubscriptionSync(database, stripe))
    old = await disputes.look(dispute["id"])
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="lost")
    for effect in (await disputes.look(dispute["id"]), old):
        async with database.transaction() as session:
            await effect(session)
    assert await market.sql("SELECT status, fee_cents FROM subscription_disputes") == [
        ("lost", DISPUTE_FEE)
    ]
    await check_books(market)


async def test_news_often_at_once_and_backwards_are_written_once(market: Market) -> None:
    await pro(market)
    name = await charge(market)
    await market.stripe.switch(f"charges/{name}/refund", amount=100)
    dispute = await market.stripe.switch(f"charges/{name}/dispute")
    await market.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    for one in reversed(await market.stripe.held() * 3):
        await market.api.client.post(
            "/api/webhooks/stripe", content=one.payload, headers=one.headers
        )
    await asyncio.gather(*(market.worker.inbox.run() for _ in range(4)))
    await market.settle()
    causes = await market.sql(
        "SELECT split_part(cause, ':', 1) AS kind, count(*) FROM ledger_postings"
        " WHERE cause NOT LIKE 'dispute_fee:%' GROUP BY kind ORDER BY kind"
    )
    assert [count for _, count in causes] == [1] * len(causes)
    assert (await balances(market))["subscriptions"] == -1100
    await check_books(market)


async def test_a_fraud_warning_moves_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await paid(market)
    await market.stripe.switch(f"charges/{await charge(market)}/warning")
    await market.stripe.deliver(
        market.api.client, "/api/webhooks/stripe", "radar.early_fraud_warning.created"
    )
    # One that was used before keeps to what was configured then.
    monkeypatch.setattr("api.disputes.service.log", structlog.get_logger())
    with capture_logs() as logged:
        await market.handle()
    assert "a bank warns that a subscription may be paid by fraud" in [
        line["event"] for line in logged
    ]
    assert await market.sql("SELECT 1 FROM webhook_inbox WHERE handled_at IS NULL") == []
    await market.settle()
    assert [cents for _, cents in await cash(market)] == [1200, -FEE]
    assert (await mine(person))["plan"] == "pro"
    await check_books(market)


async def test_an_odd_subscription_holds_up_no_other(market: Market) -> None:
    people = [await pro(market) for _ in range(2)]
    stranger = market.buyer()
    await subscribe(stranger)
    odd, other, third = [
        (await market.sql("SELECT id FROM users WHERE clerk_id = :id", id=one.subject))[0][0]
        for one in (*people, stranger)
    ]
    [(customer,)] = await market.sql(
        "SELECT stripe_customer_id FROM subscriptions WHERE user_id = :id", id=odd
    )
    # The customer of the first stands with somebody else.
    set_customer = "UPDATE subscriptions SET stripe_customer_id = :to WHERE user_id = :id"
    await market.sql(set_customer, to=None, id=odd)
    await market.sql(set_customer, to=customer, id=third)
    await market.sql(
        "UPDATE subscriptions SET due_at = now() - interval '1 hour' * (user_id = :id)::int,"
        " refreshed_at = NULL WHERE user_id <> :third",
        id=odd,
        third=third,
    )
    assert await market.worker.subscriptions.ask_due() == 2
    seen = "SELECT refreshed_at IS NOT NULL FROM subscriptions WHERE user_id = :id"
    assert await market.sql(seen, id=odd) == [(False,)]
    assert await market.sql(seen, id=other) == [(True,)]


async def test_the_clock_of_this_machine_does_not_count(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fast(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(minutes=5)

    monkeypatch.setattr("api.core.clock.datetime", Fast)
    await pro(market)
    assert await market.sql("SELECT refreshed_at <= now() FROM subscriptions") == [(True,)]
