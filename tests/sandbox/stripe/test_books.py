"""Whatever happens, the balance is the sum of its transactions, and every cent has a reason."""

import contextlib
from collections import Counter

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from stripe import InvalidRequestError, StripeClient

from sandbox.stripe.balance import processing_fee
from tests.sandbox.stripe.shop import account_of, paid_charge
from tests.support.stripe_stand_in import StripeStandIn

STEP_NAMES = (
    "pay",
    "refund",
    "transfer",
    "reverse",
    "fund",
    "refunds/finish",
    "charges/dispute",
    "disputes/decide",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "pay",
                "refund",
                "fail refund",
                "dispute",
                "won",
                "lost",
                "transfer",
                "reverse",
                "fund",
            ]
        ),
        st.integers(50, 20_000),
    ),
    min_size=3,
    max_size=12,
)

# What chance may leave out.
EVERY_STEP = [
    ("pay", 10_000),
    ("refund", 50),
    ("refunds/finish", 50),
    ("refund", 60),
    ("transfer", 100),
    ("reverse", 50),
    ("charges/dispute", 50),
    ("disputes/decide", 51),
    ("fund", 20_000),
]


def test_the_fee_is_rounded_half_up() -> None:
    # 2.9 % of 500 is 14.5 cents.
    assert [processing_fee(amount) for amount in (100, 500, 499, 10_000)] == [33, 45, 44, 320]


async def _take(stripe: StripeStandIn, sdk: StripeClient, step: str, cents: int) -> None:
    """Do something to the newest object that it can be done to; refused is as good as done."""
    newest = {
        kind: [one["id"] for one in (await stripe.get(f"/v1/{kind}", limit="1"))["data"]]
        for kind in ("charges", "refunds", "disputes", "transfers", "accounts")
    }
    body: dict[str, object] = {}
    match step:
        case "pay":
            await paid_charge(stripe, sdk, cents)
        case "refund" if newest["charges"]:
            sdk.v1.refunds.create({"charge": newest["charges"][0], "amount": cents})
        case "transfer":
            account = (newest["accounts"] or [(await account_of(stripe, sdk)).id])[0]
            sdk.v1.transfers.create({"amount": cents, "currency": "usd", "destination": account})
        case "reverse" if newest["transfers"]:
            sdk.v1.transfers.reversals.create(newest["transfers"][0], {"amount": cents})
        case "fund":
            await stripe.switch("balance", amount=cents - 10_000)
        case "refunds/finish":
            body = {"outcome": "failed"}
        case "disputes/decide":
            body = {"outcome": "won" if cents % 2 else "lost"}
    kind, _, switch = step.partition("/")
    if switch and newest[kind]:
        path = f"/_sandbox/{kind}/{newest[kind][0]}/{switch}"
        assert (await stripe.client.post(path, json=body)).status_code in {200, 400}


@given(steps=STEPS)
@example(steps=EVERY_STEP)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_the_balance_is_the_sum_of_its_transactions(
    steps: list[tuple[str, int]], stripe: StripeStandIn, sdk: StripeClient
) -> None:
    for step, cents in steps:
        # Too much to refund, too little to transfer: refused, and nothing has moved.
        with contextlib.suppress(InvalidRequestError):
            await _take(stripe, sdk, step, cents)

    transactions = await stripe.all("/v1/balance_transactions")
    assert sdk.v1.balance.retrieve().available[0].amount == sum(one["net"] for one in transactions)
    for one in transactions:
        assert one["net"] == one["amount"] - one["fee"]
        assert one["fee"] == sum(detail["amount"] for detail in one["fee_details"])
    moved: Counter[str] = Counter()
    for one in transactions:
        moved[one["type"]] += one["amount"]
    charges = await stripe.all("/v1/charges")
    refunded = sum(one["amount_refunded"] for one in charges)
    assert moved["charge"] == sum(one["amount"] for one in charges)
    assert moved["refund"] + moved["refund_failure"] == -refunded
    sent = await stripe.all("/v1/transfers")
    assert moved["transfer"] + moved["transfer_refund"] == -sum(
        one["amount"] - one["amount_reversed"] for one in sent
    )
    disputes = await stripe.all("/v1/disputes")
    assert moved["adjustment"] == -sum(one["amount"] for one in disputes if one["status"] != "won")
    for one in charges:
        assert 0 <= one["amount_refunded"] <= one["amount"]
