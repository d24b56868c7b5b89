"""Refunds, transfers, reversals and the balance."""

from typing import Any, cast

import pytest
from stripe import InvalidRequestError, StripeClient
from stripe.params import TransferCreateParams

from tests.sandbox.stripe.shop import account_of, paid_charge, plain
from tests.support.stripe_stand_in import StripeStandIn


def _balance(sdk: StripeClient) -> int:
    return int(sdk.v1.balance.retrieve().available[0].amount)


async def test_a_refund_in_parts_returns_the_amount_and_not_the_fee(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    charge = await paid_charge(stripe, sdk, 10_000)
    assert _balance(sdk) == 10_000 - 320

    first = sdk.v1.refunds.create(
        {"charge": charge.id, "amount": 4000, "metadata": {"refund": "1"}, "reason": "duplicate"}
    )
    assert (first.status, first.amount) == ("succeeded", 4000)
    assert plain(first.metadata) == {"refund": "1"}
    assert _balance(sdk) == 6000 - 320
    partly = sdk.v1.charges.retrieve(charge.id)
    assert (partly.amount_refunded, partly.refunded) == (4000, False)

    with pytest.raises(InvalidRequestError, match=r"\$60.01") as too_much:
        sdk.v1.refunds.create({"charge": charge.id, "amount": 6001})
    assert too_much.value.param == "amount"
    rest = sdk.v1.refunds.create({"payment_intent": str(charge.payment_intent)})
    assert rest.amount == 6000
    assert sdk.v1.charges.retrieve(charge.id).refunded
    with pytest.raises(InvalidRequestError) as again:
        sdk.v1.refunds.create({"charge": charge.id})
    assert again.value.code == "charge_already_refunded"

    assert _balance(sdk) == -320
    listed = sdk.v1.refunds.list({"charge": charge.id})
    assert [one.id for one in listed.data] == [rest.id, first.id]
    told = [one.type for one in await stripe.held("refund.created", "charge.refunded")]
    assert told == ["refund.created", "charge.refunded"] * 2


@pytest.mark.parametrize("card", ["4000000000005126", "4242424242424242"])
async def test_a_refund_that_fails_later_gives_the_money_back(
    stripe: StripeStandIn, sdk: StripeClient, card: str
) -> None:
    charge = await paid_charge(stripe, sdk, 10_000, card)
    refund = sdk.v1.refunds.create({"charge": charge.id})
    if card == "4242424242424242":
        assert refund.status == "succeeded"
        await stripe.switch(f"refunds/{refund.id}/finish", outcome="failed")
    failed: Any = sdk.v1.refunds.retrieve(
        refund.id, {"expand": ["failure_balance_transaction", "charge"]}
    )
    assert failed.status == "failed"
    assert failed.failure_balance_transaction.amount == 10_000
    assert (failed.charge.amount_refunded, failed.charge.refunded) == (0, False)
    assert _balance(sdk) == 10_000 - 320
    assert (await stripe.held())[-1].type == "refund.failed"


async def test_a_pending_refund_arrives(stripe: StripeStandIn, sdk: StripeClient) -> None:
    charge = await paid_charge(stripe, sdk, 10_000)
    await stripe.switch("next-refund", status="pending")
    refund = sdk.v1.refunds.create({"charge": charge.id, "amount": 100})
    assert refund.status == "pending"
    assert sdk.v1.refunds.create({"charge": charge.id, "amount": 100}).status == "succeeded"
    await stripe.switch(f"refunds/{refund.id}/finish", outcome="succeeded")
    assert sdk.v1.refunds.retrieve(refund.id).status == "succeeded"
    assert (await stripe.held())[-1].type == "refund.updated"


async def test_transfers_need_a_ready_account_and_enough_money(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    charge = await paid_charge(stripe, sdk, 10_000)
    waiting = await account_of(stripe, sdk, action=None)
    ready = await account_of(stripe, sdk)

    def send(amount: int, account: str, **more: Any) -> Any:
        return sdk.v1.transfers.create(
            cast(
                "TransferCreateParams",
                {"amount": amount, "currency": "usd", "destination": account, **more},
            )
        )

    with pytest.raises(InvalidRequestError) as unready:
        send(100, waiting.id)
    assert unready.value.code == "insufficient_capabilities_for_transfer"
    with pytest.raises(InvalidRequestError) as poor:
        send(9681, ready.id)
    assert poor.value.code == "balance_insufficient"
    with pytest.raises(InvalidRequestError) as unknown:
        send(100, "acct_nobody")
    assert (unknown.value.code, unknown.value.param) == ("resource_missing", "destination")

    transfer = send(9000, ready.id, transfer_group="order_1", metadata={"payout": "7"})
    assert _balance(sdk) == 680
    assert (transfer.reversed, transfer.amount_reversed) == (False, 0)
    assert [one.id for one in sdk.v1.transfers.list({"transfer_group": "order_1"}).data] == [
        transfer.id
    ]
    with pytest.raises(InvalidRequestError, match="must not exceed the source amount"):
        send(10_001, ready.id, source_transaction=charge.id)

    part = sdk.v1.transfers.reversals.create(transfer.id, {"amount": 1000})
    sdk.v1.transfers.reversals.create(transfer.id)
    whole: Any = sdk.v1.transfers.retrieve(transfer.id, {"expand": ["balance_transaction"]})
    assert (whole.reversed, whole.amount_reversed) == (True, 9000)
    assert whole.balance_transaction.type == "transfer"
    assert [one.amount for one in whole.reversals.data] == [8000, 1000]
    assert sdk.v1.transfers.reversals.retrieve(transfer.id, part.id).amount == 1000
    assert _balance(sdk) == 9680
    with pytest.raises(InvalidRequestError, match="already fully reversed"):
        sdk.v1.transfers.reversals.create(transfer.id)


async def test_what_an_account_has_been_paid_out_cannot_be_taken_back(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    await stripe.switch("balance", amount=5000)
    account = await account_of(stripe, sdk)
    transfer = sdk.v1.transfers.create(
        {"amount": 5000, "currency": "usd", "destination": account.id}
    )
    assert await stripe.switch(f"accounts/{account.id}/empty") == {"paid_out": 5000}
    with pytest.raises(InvalidRequestError) as gone:
        sdk.v1.transfers.reversals.create(transfer.id)
    assert gone.value.code == "balance_insufficient"


async def test_a_refund_and_a_reversal_made_in_the_dashboard_have_no_metadata(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    charge = await paid_charge(stripe, sdk, 10_000)
    account = await account_of(stripe, sdk)
    transfer = sdk.v1.transfers.create(
        {
            "amount": 9000,
            "currency": "usd",
            "destination": account.id,
            "source_transaction": charge.id,
        }
    )
    assert transfer.transfer_group == "order_1"
    await stripe.switch(f"charges/{charge.id}/refund", amount=300)
    await stripe.switch(f"transfers/{transfer.id}/reverse", amount=270)
    assert plain(sdk.v1.refunds.list().data[0].metadata) == {}
    assert sdk.v1.transfers.retrieve(transfer.id).amount_reversed == 270
    assert [one.type for one in (await stripe.held())[-3:]] == [
        "refund.created",
        "charge.refunded",
        "transfer.reversed",
    ]
