"""A payout is one transfer, or its money is back: whatever fails in between."""

import asyncio
from typing import Any

import pytest

from api.core import checkpoints
from tests.support.earning import Earner
from tests.support.market import Market


async def run(market: Market) -> None:
    """Let every payout be due, and handle those that are."""
    await market.sql("UPDATE payouts SET due_at = now() WHERE due_at IS NOT NULL")
    while await market.worker.payouts.run():
        pass


async def funded(market: Market) -> None:
    """Let the platform have enough at Stripe for what was sold in rows alone."""
    await market.stripe.switch("balance", amount=1_000_000)


async def test_a_payout_is_sent_and_told_of(market: Market, earner: Earner) -> None:
    await earner.sold_for_real(20_000)
    payout_id = await earner.requested(18_000)
    await run(market)
    payout = await earner.payout(payout_id)
    assert payout["status"] == "paid"
    assert payout["settled_at"]
    assert "bank" in payout["next_step"]
    assert payout["next_at"] is None
    [transfer] = await market.stripe.all("/v1/transfers")
    assert (transfer["amount"], transfer["transfer_group"]) == (18_000, payout_id)
    assert transfer["destination"] == await earner.account_id()
    balance = await earner.balance()
    assert (balance["available_cents"], balance["in_transit_cents"]) == (0, 0)
    assert balance["paid_out_cents"] == 18_000
    # Stripe's news of it, and looking again, change nothing.
    await market.settle()
    await run(market)
    assert await earner.payout(payout_id) == payout
    assert sorted(await earner.letters()) == ["payout_paid", "sale"]
    [line] = [one for one in payout["statement"]["movements"] if one["kind"] == "release"]
    assert line["cents"] == 18_000


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_answer_that_is_lost_makes_no_second_transfer(
    market: Market, earner: Earner, when: str
) -> None:
    await funded(market)
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)
    await market.stripe.fail("POST", "/v1/transfers", count=3, when=when, status=500)
    await run_once(market)
    waiting = await earner.payout(payout_id)
    assert waiting["status"] == "processing"
    assert waiting["reason"] == "Stripe does not answer at the moment."
    assert waiting["next_at"]
    assert (await earner.balance())["in_transit_cents"] == 9_000
    await run(market)
    assert (await earner.payout(payout_id))["status"] == "paid"
    assert len(await market.stripe.all("/v1/transfers")) == 1
    assert await market.worker.ledger_check.run() == []


async def run_once(market: Market) -> None:
    assert await market.worker.payouts.run() == 1
    assert await market.worker.payouts.run() == 0


@pytest.mark.parametrize("step", ["payout.claimed", "payout.transfer"])
async def test_a_worker_that_dies_leaves_one_transfer(
    market: Market, earner: Earner, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await funded(market)
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)

    def die(reached: str) -> None:
        if reached == step:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(checkpoints, "reached", die)
        with pytest.raises(KeyboardInterrupt):
            await market.worker.payouts.run()
    # Nobody else touches it while the dead one's time lasts.
    assert await market.worker.payouts.run() == 0
    await run(market)
    assert (await earner.payout(payout_id))["status"] == "paid"
    assert len(await market.stripe.all("/v1/transfers")) == 1
    balance = await earner.balance()
    assert (balance["available_cents"], balance["in_transit_cents"]) == (0, 0)


async def test_two_workers_send_it_once(market: Market, earner: Earner) -> None:
    await funded(market)
    await earner.sold(10_000)
    await earner.requested(9_000)
    assert sorted(
        await asyncio.gather(market.worker.payouts.run(), market.worker.payouts.run())
    ) == [0, 1]
    assert len(await market.stripe.all("/v1/transfers")) == 1


async def test_a_transfer_that_is_refused_gives_the_money_back_once(
    market: Market, earner: Earner
) -> None:
    await funded(market)
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)
    account_id = await earner.account_id()
    await market.stripe.switch(f"accounts/{account_id}/restrict", due=["external_account"])
    await run(market)
    payout = await earner.payout(payout_id)
    assert payout["status"] == "failed"
    assert payout["reason"] == "Stripe cannot send money to your account at the moment."
    assert "request the payout again" in payout["next_step"]
    await run(market)
    balance = await earner.balance()
    assert (balance["available_cents"], balance["in_transit_cents"]) == (9_000, 0)
    assert balance["blocked"]["code"] == "account_restricted"
    assert await earner.letters() == ["payout_failed", "account_restricted"]
    await market.stripe.switch(f"accounts/{account_id}/restrict", due=[])
    again = await earner.requested(9_000)
    await run(market)
    assert (await earner.payout(again))["status"] == "paid"
    assert await market.worker.ledger_check.run() == []


async def test_a_payout_waits_for_our_own_balance_and_is_sent_when_it_is_there(
    market: Market, earner: Earner
) -> None:
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)
    for _ in range(2):
        await run(market)
        payout = await earner.payout(payout_id)
        assert payout["status"] == "processing"
        assert "have reached our balance" in payout["reason"]
        assert payout["next_at"]
    assert await earner.letters() == ["payout_waits"]
    await funded(market)
    # Under the old key Stripe would repeat its refusal.
    await run(market)
    assert (await earner.payout(payout_id))["status"] == "paid"
    assert len(await market.stripe.all("/v1/transfers")) == 1


async def test_a_failure_that_stripe_keeps_ends_with_its_key(
    market: Market, earner: Earner
) -> None:
    await funded(market)
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)
    await market.stripe.fail("POST", "/v1/transfers", when="during", status=500)
    await run_once(market)
    assert (await earner.payout(payout_id))["status"] == "processing"
    await run(market)
    assert (await earner.payout(payout_id))["status"] == "paid"
    assert len(await market.stripe.all("/v1/transfers")) == 1


async def test_after_some_days_of_waiting_the_money_goes_back(
    market: Market, earner: Earner
) -> None:
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)
    await market.sql("UPDATE payouts SET created_at = now() - interval '6 days'")
    await run(market)
    payout = await earner.payout(payout_id)
    assert payout["status"] == "failed"
    assert "for 5 days" in payout["reason"]
    assert (await earner.balance())["available_cents"] == 9_000
    assert await earner.letters() == ["payout_failed"]


async def test_an_outage_is_told_of_once_when_it_lasts(market: Market, earner: Earner) -> None:
    await earner.sold(10_000)
    payout_id = await earner.requested(9_000)
    await market.sql("UPDATE payouts SET attempts = 6")
    await market.stripe.fail(count=1_000, status=503)
    await run(market)
    assert await earner.letters() == []
    for _ in range(2):
        await run(market)
    assert await earner.letters() == ["payout_waits"]
    assert (await earner.payout(payout_id))["status"] == "processing"


async def reverse(market: Market, payout_id: str, **body: Any) -> None:
    [(transfer_id,)] = await market.sql(
        "SELECT stripe_transfer_id FROM payouts WHERE id = :id", id=payout_id
    )
    await market.stripe.switch(f"transfers/{transfer_id}/reverse", **body)


async def test_a_transfer_taken_back_in_stripes_dashboard_is_in_the_balance_again(
    market: Market, earner: Earner
) -> None:
    await earner.sold_for_real(20_000)
    payout_id = await earner.requested(18_000)
    await run(market)
    await reverse(market, payout_id, amount=3_000)
    for webhook in await market.stripe.held():
        for _ in range(2):
            await market.api.client.post(
                "/api/webhooks/stripe", content=webhook.payload, headers=webhook.headers
            )
    await market.handle()
    payout = await earner.payout(payout_id)
    assert (payout["status"], payout["reversed_cents"]) == ("paid", 3_000)
    assert payout["reason"] == "$30.00 of it was taken back."
    assert (await earner.balance())["available_cents"] == 3_000
    # The news of the rest is lost: the queue looks by itself.
    await reverse(market, payout_id)
    await run(market)
    await market.settle()
    payout = await earner.payout(payout_id)
    assert (payout["status"], payout["reversed_cents"]) == ("reversed", 18_000)
    balance = await earner.balance()
    assert (balance["available_cents"], balance["paid_out_cents"]) == (18_000, 0)
    assert sorted(await earner.letters()) == [
        "payout_paid",
        "payout_reversed",
        "payout_reversed",
        "sale",
    ]
    assert await market.worker.ledger_check.run() == []


async def test_a_transfer_that_is_none_of_ours_is_left_alone(market: Market) -> None:
    earner = await Earner.settled(market)
    await funded(market)
    headers = {"Authorization": f"Bearer {market.stripe.secret_key}"}
    data = {"amount": "500", "currency": "usd", "destination": await earner.account_id()}
    answer = await market.stripe.client.post("/v1/transfers", data=data, headers=headers)
    assert answer.status_code == 200, answer.text
    await market.settle()
    assert await market.sql("SELECT 1 FROM webhook_inbox WHERE handled_at IS NULL") == []
