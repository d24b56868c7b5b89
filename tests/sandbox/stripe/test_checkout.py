"""A cart is paid on the hosted page: objects, money and events."""

from typing import Any

import pytest
from stripe import StripeClient

from tests.sandbox.stripe.shop import CANCEL, SUCCESS, session_of
from tests.support.stripe_stand_in import StripeStandIn, shown_problem


def _paid(sdk: StripeClient, session_id: str) -> Any:
    expand = ["payment_intent.latest_charge.balance_transaction", "line_items"]
    return sdk.v1.checkout.sessions.retrieve(session_id, {"expand": expand})


async def test_a_card_pays_the_session_and_leads_back_to_the_shop(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    made = session_of(sdk, 4999, 1001)
    assert (made.status, made.payment_status, made.payment_intent) == ("open", "unpaid", None)
    assert made.amount_total == 6000

    ended = await stripe.pay(made.url or "")

    assert ended == SUCCESS.replace("{CHECKOUT_SESSION_ID}", made.id)
    session = _paid(sdk, made.id)
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert [item.amount_total for item in session.line_items.data] == [4999, 1001]
    assert session.customer_details.email == "buyer@example.com"
    intent = session.payment_intent
    assert (intent.status, intent.amount_received) == ("succeeded", 6000)
    assert (intent.transfer_group, intent.metadata["order"]) == ("order_1", "1")
    charge = intent.latest_charge
    assert (charge.paid, charge.transfer_group, charge.receipt_email) == (
        True,
        "order_1",
        "receipt@example.com",
    )
    transaction = charge.balance_transaction
    # 2.9 % of 60.00 and 30 cents.
    assert (transaction.amount, transaction.fee, transaction.net) == (6000, 204, 5796)
    assert sdk.v1.balance.retrieve().available[0].amount == 5796
    assert [one.type for one in await stripe.held()] == [
        "payment_intent.created",
        "charge.succeeded",
        "charge.updated",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]


@pytest.mark.parametrize(
    ("card", "code", "message"),
    [
        ("4000000000000002", "generic_decline", "Your card was declined."),
        ("4000000000009995", "insufficient_funds", "Your card has insufficient funds."),
    ],
)
async def test_a_declined_card_can_be_replaced_by_another(
    stripe: StripeStandIn, sdk: StripeClient, card: str, code: str, message: str
) -> None:
    made = session_of(sdk, 4999)
    url = made.url or ""

    assert await stripe.pay(url, card) == url

    failed = _paid(sdk, made.id)
    assert (failed.status, failed.payment_status) == ("open", "unpaid")
    assert failed.payment_intent.last_payment_error.decline_code == code
    assert failed.payment_intent.last_payment_error.message == message
    assert sdk.v1.balance.retrieve().available[0].amount == 0
    assert "payment_intent.payment_failed" in [one.type for one in await stripe.held()]

    assert await stripe.pay(url) == SUCCESS.replace("{CHECKOUT_SESSION_ID}", made.id)
    session = _paid(sdk, made.id)
    assert session.payment_status == "paid"
    assert session.payment_intent.id == failed.payment_intent.id
    assert session.payment_intent.last_payment_error is None


async def test_three_d_secure_is_completed_or_failed(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    made = session_of(sdk, 4999)
    url = made.url or ""
    assert await stripe.pay(url, "4000002500003155", authenticates=False) == url
    error = _paid(sdk, made.id).payment_intent.last_payment_error
    assert error.code == "payment_intent_authentication_failure"

    assert (await stripe.pay(url, "4000002500003155")).startswith("http://localhost:3000/success")
    assert _paid(sdk, made.id).payment_status == "paid"


async def test_after_three_d_secure_has_failed_the_page_pays_as_before(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    made = session_of(sdk, 4999)
    await stripe.pay(made.url or "", "4000002500003155", authenticates=False)
    fields = {"email": "a@example.com", "name": "A", "expiry": "12/40", "cvc": "123"}
    secure = fields | {"method": "card", "number": "4000002500003155"}
    asked = await stripe.client.post(made.url or "", data=secure)
    failed = await stripe.client.post(asked.headers["location"], data={"answer": "fail"})
    assert "unable to authenticate" in (shown_problem(failed.text) or "")
    # The form stands at the address of 3-D Secure by now.
    assert f'action="/pay/{made.id}"' in failed.text


async def test_a_bank_takes_days_to_pay_or_to_refuse(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    for succeeds, event in ((True, "async_payment_succeeded"), (False, "async_payment_failed")):
        made = session_of(sdk, 4999)
        await stripe.pay(made.url or "", None)
        session = _paid(sdk, made.id)
        assert (session.status, session.payment_status) == ("complete", "unpaid")
        assert session.payment_intent.status == "processing"
        before = sdk.v1.balance.retrieve().available[0].amount

        await stripe.switch(f"sessions/{made.id}/settle", succeeds=succeeds)

        session = _paid(sdk, made.id)
        assert session.payment_status == ("paid" if succeeds else "unpaid")
        assert session.payment_intent.latest_charge.paid is succeeds
        after = sdk.v1.balance.retrieve().available[0].amount
        assert after - before == (4999 - 175 if succeeds else 0)
        assert (await stripe.held())[-1].type == f"checkout.session.{event}"


async def test_the_page_says_what_is_bought_and_what_is_wrong(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    made = session_of(sdk, 4999, names=["<b>Kit</b>"])
    page = await stripe.client.get(made.url or "")
    assert "&lt;b&gt;Kit&lt;/b&gt;" in page.text
    assert "$49.99" in page.text
    assert f'href="{CANCEL}"' in page.text
    assert "<script" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:3000" in policy

    good = {
        "email": "a@example.com",
        "method": "card",
        "number": "4242 4242 4242 4242",
        "expiry": "12/40",
        "cvc": "123",
        "name": "A",
    }
    for name, value, problem in [
        ("email", "a", "Enter an e-mail address."),
        ("number", "1", "Enter the number of a test card, such as 4242 4242 4242 4242."),
        ("expiry", "13/40", "Enter the card's expiry as MM / YY."),
        ("expiry", "01/20", "The card has expired."),
        ("cvc", "12", "Enter the card's CVC, three or four digits."),
        ("name", " ", "Enter the name on the card."),
    ]:
        answer = await stripe.client.post(made.url or "", data=good | {name: value})
        assert (answer.status_code, shown_problem(answer.text)) == (402, problem)
    assert (await stripe.client.post(made.url or "", data=good)).status_code == 303
