"""Disputes and early fraud warnings."""

from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from tests.sandbox.stripe.shop import paid_charge
from tests.support.stripe_stand_in import StripeStandIn


def _balance(sdk: StripeClient) -> int:
    return int(sdk.v1.balance.retrieve().available[0].amount)


async def test_a_dispute_takes_the_money_and_a_fee_and_gives_the_money_back_when_won(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    charge = await paid_charge(stripe, sdk, 10_000)
    opened = await stripe.switch(
        f"charges/{charge.id}/dispute", reason="product_not_received", amount=6000
    )
    assert _balance(sdk) == 10_000 - 320 - 6000 - 1500
    assert sdk.v1.charges.retrieve(charge.id).disputed
    with pytest.raises(InvalidRequestError) as refused:
        sdk.v1.refunds.create({"charge": charge.id})
    assert refused.value.code == "charge_disputed"
    dispute: Any = sdk.v1.disputes.retrieve(opened["id"], {"expand": ["charge"]})
    assert (dispute.status, dispute.reason) == ("needs_response", "product_not_received")
    assert dispute.charge.id == charge.id
    (withdrawn,) = dispute.balance_transactions
    assert (withdrawn.amount, withdrawn.fee, withdrawn.type) == (-6000, 1500, "adjustment")

    await stripe.switch(f"disputes/{dispute.id}/decide", outcome="won")
    assert _balance(sdk) == 10_000 - 320 - 1500
    assert [one.type for one in (await stripe.held())[-5:]] == [
        "charge.updated",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]


async def test_the_card_that_is_disputed_and_a_dispute_that_is_given_up(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    charge = await paid_charge(stripe, sdk, 10_000, "4000000000000259")
    (dispute,) = sdk.v1.disputes.list({"charge": charge.id}).data
    assert (dispute.amount, dispute.reason) == (10_000, "fraudulent")
    assert sdk.v1.disputes.close(dispute.id).status == "lost"
    assert _balance(sdk) == -320 - 1500
    with pytest.raises(InvalidRequestError, match="already closed"):
        sdk.v1.disputes.close(dispute.id)


async def test_the_card_with_a_fraud_warning(stripe: StripeStandIn, sdk: StripeClient) -> None:
    charge = await paid_charge(stripe, sdk, 10_000, "4000000000005423")
    (warning,) = sdk.v1.radar.early_fraud_warnings.list({"charge": charge.id}).data
    assert warning.actionable
    assert sdk.v1.radar.early_fraud_warnings.retrieve(warning.id).charge == charge.id
    assert (await stripe.held())[-2].type == "radar.early_fraud_warning.created"
    other = await paid_charge(stripe, sdk, 100)
    assert (await stripe.switch(f"charges/{other.id}/warning"))["charge"] == other.id
