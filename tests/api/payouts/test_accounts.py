"""Accounts at Stripe: one for each seller, known here as Stripe last told of it."""

import asyncio

from api.integrations.stripe import Stripe
from api.payouts.accounts import AccountSync
from tests.support.earning import Earner
from tests.support.market import Market


async def test_a_seller_is_led_from_nothing_to_a_complete_account(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    before = (await earner("GET", "/api/payouts/account")).json()
    assert (before["state"], before["requirements"]) == ("none", [])
    assert (await earner("POST", "/api/payouts/account/dashboard")).status_code == 409

    later = await earner.onboard("later")
    assert later["state"] == "incomplete"
    bank = {"code": "external_account"}
    assert bank.items() <= later["requirements"][0].items()
    said = [one["message"] for one in later["requirements"]]
    assert "bank account" in said[0]
    # Stripe has three names for a date of birth.
    assert "Your date of birth" in said
    assert len(set(said)) == len(said)
    lacking = await earner.onboard("document")
    assert lacking["state"] == "restricted"
    assert [one["code"] for one in lacking["requirements"]] == ["individual.verification.document"]

    complete = await earner.onboard()
    assert (complete["state"], complete["requirements"]) == ("ready", [])
    assert complete["disabled_reason"] is None
    link = await earner("POST", "/api/payouts/account/dashboard")
    assert link.json()["url"].startswith(market.stripe.url)
    assert len(await market.stripe.all("/v1/accounts")) == 1


async def test_two_clicks_and_lost_answers_make_one_account(market: Market) -> None:
    earner = await Earner.settled(market, onboarded=False)
    # With its own retries the SDK asks three times.
    await market.stripe.fail("POST", "/v1/accounts", count=3, when="after")
    lost = await earner("POST", "/api/payouts/account/onboarding")
    assert (lost.status_code, lost.json()["code"]) == (503, "payments_unavailable")
    assert (await earner("GET", "/api/payouts/account")).json()["state"] == "none"
    both = await asyncio.gather(
        *(earner("POST", "/api/payouts/account/onboarding") for _ in range(2))
    )
    assert {answer.status_code for answer in both} <= {200, 503}
    assert (await earner("POST", "/api/payouts/account/onboarding")).status_code == 200
    [account] = await market.stripe.all("/v1/accounts")
    assert account["id"] == await earner.account_id()


async def test_a_webhook_tells_of_an_account_that_was_restricted_and_its_seller_is_written_to(
    market: Market, earner: Earner
) -> None:
    await market.settle()
    account_id = await earner.account_id()
    await market.stripe.switch(f"accounts/{account_id}/restrict", due=["individual.address.line1"])
    await market.settle()
    seen = (await earner("GET", "/api/payouts/account")).json()
    assert seen["state"] == "restricted"
    assert seen["requirements"] == [{"code": "individual.address.line1", "message": "Your address"}]
    assert await earner.letters() == ["account_restricted"]
    balance = await earner.balance()
    assert balance["blocked"]["code"] == "account_restricted"


async def test_an_older_answer_does_not_undo_a_newer_one(market: Market, earner: Earner) -> None:
    stripe = Stripe(market.worker.settings)
    account_id = await earner.account_id()
    await market.stripe.switch(f"accounts/{account_id}/restrict", due=["individual.address.line1"])
    older = await AccountSync(stripe).look(account_id)
    await market.stripe.switch(f"accounts/{account_id}/restrict", due=[])
    newer = await AccountSync(stripe).look(account_id)
    for effect in (newer, older):
        async with market.database.transaction() as session:
            await effect(session)
    await stripe.close()
    assert (await earner("GET", "/api/payouts/account")).json()["state"] == "ready"


async def test_an_account_whose_id_was_not_recorded_is_known_by_its_seller(
    market: Market, earner: Earner
) -> None:
    account_id = await earner.account_id()
    await market.sql("UPDATE seller_accounts SET stripe_account_id = NULL, refreshed_at = NULL")
    await market.stripe.switch(f"accounts/{account_id}/restrict", due=[])
    await market.settle()
    assert await earner.account_id() == account_id
