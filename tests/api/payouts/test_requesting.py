"""Asking for a payout: never more than there is, whoever asks at once."""

import asyncio
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.core.database import Database
from api.core.errors import ApiError
from api.integrations.stripe import Stripe
from api.payouts.request_payout import RequestPayout
from tests.support.earning import Earner, refund
from tests.support.market import Market


async def test_money_is_set_aside_with_the_request(earner: Earner) -> None:
    await earner.sold(10_000)
    await earner.sold(2_000, released=False)
    before = await earner.balance()
    assert (before["available_cents"], before["pending_cents"]) == (9_000, 1_800)
    assert before["next_release"]["cents"] == 1_800
    assert before["blocked"] is None
    answer = await earner.ask(5_000)
    assert answer.status_code == 201
    payout = answer.json()
    assert (payout["status"], payout["amount_cents"]) == ("requested", 5_000)
    assert payout["reason"] is None
    assert payout["next_step"]
    assert payout["next_at"]
    after = await earner.balance()
    assert (after["available_cents"], after["in_transit_cents"]) == (4_000, 5_000)


@pytest.mark.parametrize(
    ("cents", "status", "code"),
    [
        (2_499, 422, "payout_too_small"),
        (9_001, 409, "payout_exceeds_balance"),
        (0, 422, "invalid_parameters"),
        (-5_000, 422, "invalid_parameters"),
        (10**12, 422, "invalid_parameters"),
    ],
)
async def test_what_cannot_be_paid_is_refused(
    earner: Earner, cents: int, status: int, code: str
) -> None:
    await earner.sold(10_000)
    answer = await earner.ask(cents)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await earner.balance())["available_cents"] == 9_000


async def test_a_key_asks_once(earner: Earner) -> None:
    await earner.sold(10_000)
    answers = await asyncio.gather(*(earner.ask(3_000, "same") for _ in range(4)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await earner.balance())["available_cents"] == 6_000
    other = await earner.ask(3_001, "same")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    missing = await earner("POST", "/api/payouts", {"amount_cents": 3_000})
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")


async def test_two_at_once_on_two_connections_cannot_spend_the_same_money(
    market: Market, earner: Earner
) -> None:
    await earner.sold(10_000)
    stripe = Stripe(market.worker.settings)
    databases = [
        Database.connect(market.worker.settings, application_name=f"tests-{number}", pool_size=2)
        for number in range(2)
    ]
    desks = [RequestPayout(market.worker.settings, one, stripe) for one in databases]

    async def ask(desk: RequestPayout) -> str:
        try:
            await desk.request(earner.id, uuid.uuid4().hex, 5_000)
        except ApiError as error:
            return error.code
        return "accepted"

    outcomes = await asyncio.gather(*(ask(desk) for desk in desks * 3))
    for database in databases:
        await database.close()
    await stripe.close()
    assert sorted(outcomes) == ["accepted", *["payout_exceeds_balance"] * 5]
    balance = await earner.balance()
    assert (balance["available_cents"], balance["in_transit_cents"]) == (4_000, 5_000)


async def test_a_negative_balance_blocks_and_sales_make_up_for_it(
    market: Market, earner: Earner
) -> None:
    order = await earner.sold(10_000)
    await earner.requested(9_000)
    await refund(market.database, order, 10_000)
    balance = await earner.balance()
    assert balance["available_cents"] == -9_000
    assert balance["blocked"]["code"] == "negative_balance"
    assert "-$90.00" in balance["blocked"]["message"]
    answer = await earner.ask(2_500)
    assert (answer.status_code, answer.json()["code"]) == (409, "payout_blocked")
    await earner.sold(20_000)
    assert (await earner.balance())["blocked"] is None
    assert (await earner.ask(9_000)).status_code == 201


async def test_without_an_account_nothing_is_paid_and_the_balance_says_why(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    await earner.sold(10_000)
    assert (await earner.balance())["blocked"]["code"] == "account_none"
    answer = await earner.ask(5_000)
    assert (answer.status_code, answer.json()["code"]) == (409, "payout_blocked")
    assert "Connect one" in answer.json()["detail"]


async def test_a_request_sees_an_account_whose_news_has_not_come(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    await earner.sold(10_000)
    link = (await earner("POST", "/api/payouts/account/onboarding")).json()["url"]
    await market.stripe.onboard(link)
    assert (await earner("GET", "/api/payouts/account")).json()["state"] == "incomplete"
    assert (await earner.ask(5_000)).status_code == 201


async def test_too_little_is_said_with_the_least(earner: Earner) -> None:
    await earner.sold(1_000)
    blocked = (await earner.balance())["blocked"]
    assert blocked["code"] == "below_minimum"
    assert "$9.00" in blocked["message"]
    assert "$25.00" in blocked["message"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sale"), st.integers(500, 20_000)),
        st.tuples(st.just("refund"), st.integers(1, 100)),
        st.tuples(st.just("payout"), st.integers(2_500, 20_000)),
        st.tuples(st.just("send"), st.just(0)),
    ),
    max_size=14,
)


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=STEPS)
async def test_statements_add_up_and_nobody_is_paid_more_than_they_had(
    market: Market, steps: list[tuple[str, int]]
) -> None:
    earner = await Earner.settled(market)
    await market.stripe.switch("balance", amount=1_000_000)
    orders = []
    payouts = []
    expected = 0
    for step, amount in steps:
        if step == "sale":
            orders.append(await earner.sold(amount))
            expected += orders[-1].seller_cents
        elif step == "refund" and orders:
            order = orders.pop()
            cents = order.price_cents * amount // 100
            if cents:
                await refund(market.database, order, cents)
                expected -= order.seller_cents * cents // order.price_cents
        elif step == "payout":
            answer = await earner.ask(amount)
            assert (answer.status_code == 201) == (amount <= expected)
            if answer.status_code == 201:
                payouts.append(answer.json()["id"])
                expected -= amount
        elif step == "send":
            while await market.worker.payouts.run():
                pass
        assert (await earner.balance())["available_cents"] == expected
    await add_up(earner, payouts)
    assert await market.worker.ledger_check.run() == []


async def add_up(earner: Earner, payouts: list[str]) -> None:
    closing = 0
    for payout_id in payouts:
        found = await earner.payout(payout_id)
        statement = found["statement"]
        assert statement["opening_cents"] == closing
        running = closing
        for line in statement["movements"]:
            running += line["cents"]
            assert line["balance_cents"] == running
        closing = statement["closing_cents"]
        assert running == closing
        last = statement["movements"][-1]
        assert (last["kind"], last["cents"]) == ("payout", -found["amount_cents"])
        sales = [line for line in statement["movements"] if line["kind"] == "release"]
        assert all(line["product_name"] == "Thing" and line["order_id"] for line in sales)
