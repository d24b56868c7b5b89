"""Connected accounts: onboarding, restrictions, the Express dashboard."""

from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient, StripeError

from tests.sandbox.stripe.shop import REFRESH, RETURN, account_of, link_of, plain
from tests.support.stripe_stand_in import StripeStandIn, shown_problem


def _state(account: Any) -> tuple[bool, bool, str]:
    return account.details_submitted, account.payouts_enabled, account.capabilities.transfers


async def test_onboarding_saves_for_later_then_lacks_a_document_then_completes(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    account: Any = await account_of(stripe, sdk, action="later")
    assert _state(account) == (False, False, "inactive")
    assert "individual.first_name" in account.requirements.currently_due
    assert await stripe.held("account.updated") == []

    await stripe.onboard(link_of(sdk, account.id).url, "document")
    lacking: Any = sdk.v1.accounts.retrieve(account.id)
    assert _state(lacking) == (True, False, "inactive")
    assert lacking.requirements.currently_due == ["individual.verification.document"]

    await stripe.onboard(link_of(sdk, account.id).url)
    ready: Any = sdk.v1.accounts.retrieve(account.id)
    assert _state(ready) == (True, True, "active")
    assert (ready.requirements.currently_due, ready.requirements.disabled_reason) == ([], None)
    assert ready.external_accounts.data[0].last4 == "6789"
    told = await stripe.held("account.updated")
    assert len(told) == 2
    event: Any = sdk.v1.events.retrieve(told[1].event)
    assert event.account == account.id
    assert event.data.previous_attributes["payouts_enabled"] is False


async def test_a_link_is_good_once(stripe: StripeStandIn, sdk: StripeClient) -> None:
    account = await account_of(stripe, sdk, action=None)
    link = link_of(sdk, account.id)
    assert await stripe.onboard(link.url, "later") == RETURN
    assert await stripe.onboard(link.url) == REFRESH
    assert (await stripe.client.get("/connect/session/session_unknown")).status_code == 404


async def test_the_form_says_what_is_wrong(stripe: StripeStandIn, sdk: StripeClient) -> None:
    account = await account_of(stripe, sdk, action=None)
    opened = await stripe.client.get(link_of(sdk, account.id).url)
    answer = await stripe.client.post(opened.headers["location"], data={"action": "complete"})
    assert answer.status_code == 422
    assert shown_problem(answer.text) == "Enter your first and your last name."
    policy = answer.headers["content-security-policy"]
    assert "form-action 'self' http://localhost:3000" in policy


async def test_stripe_restricts_an_account_and_lets_it_go(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    account = await account_of(stripe, sdk)
    await stripe.switch(f"accounts/{account.id}/restrict", due=["individual.id_number"])
    restricted: Any = sdk.v1.accounts.retrieve(account.id)
    assert _state(restricted) == (True, False, "inactive")
    assert restricted.requirements.disabled_reason == "requirements.past_due"
    await stripe.switch(f"accounts/{account.id}/restrict", due=[])
    assert _state(sdk.v1.accounts.retrieve(account.id)) == (True, True, "active")


async def test_the_dashboard_shows_balance_and_transfers(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    waiting = await account_of(stripe, sdk, action=None)
    with pytest.raises(InvalidRequestError, match="has not completed onboarding"):
        sdk.v1.accounts.login_links.create(waiting.id)
    account = await account_of(stripe, sdk)
    await stripe.switch("balance", amount=5000)
    sdk.v1.transfers.create({"amount": 4321, "currency": "usd", "destination": account.id})
    page = await stripe.client.get(sdk.v1.accounts.login_links.create(account.id).url)
    assert page.status_code == 200
    assert page.text.count("$43.21") == 2
    with pytest.raises(InvalidRequestError, match="balance other than zero"):
        sdk.v1.accounts.delete(account.id)


async def test_accounts_are_changed_listed_and_deleted(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    account = await account_of(stripe, sdk, action=None)
    changed = sdk.v1.accounts.update(
        account.id, {"email": "new@example.com", "metadata": {"seller": "", "a": "b"}}
    )
    assert changed.email == "new@example.com"
    assert plain(changed.metadata) == {"a": "b"}
    assert [one.id for one in sdk.v1.accounts.list().data] == [account.id]
    assert sdk.v1.accounts.delete(account.id).deleted
    with pytest.raises(StripeError) as gone:
        sdk.v1.accounts.retrieve(account.id)
    assert gone.value.http_status == 403
    assert "account_invalid" in str(gone.value.http_body)
