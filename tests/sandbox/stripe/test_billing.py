"""Subscriptions: begun on the hosted page, renewed, failing, cancelled."""

from typing import Any

import pytest
from stripe import InvalidRequestError, StripeClient

from tests.sandbox.stripe.shop import SUCCESS, session_of
from tests.support.stripe_stand_in import StripeStandIn


async def _subscribed(stripe: StripeStandIn, sdk: StripeClient) -> Any:
    customer = sdk.v1.customers.create({"email": "pro@example.com", "metadata": {"user": "1"}})
    session = sdk.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "success_url": SUCCESS,
            "customer": customer.id,
            "subscription_data": {"metadata": {"user": "1"}},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "usd",
                        "unit_amount": 1900,
                        "product_data": {"name": "Pro"},
                        "recurring": {"interval": "month"},
                    },
                }
            ],
        }
    )
    page = await stripe.client.get(session.url or "")
    assert "pro@example.com" in page.text
    assert "$19.00 per month" in page.text
    await stripe.pay(session.url or "")
    return sdk.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["subscription.latest_invoice", "customer"]}
    )


async def test_a_subscription_begins_with_a_paid_invoice(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    session = await _subscribed(stripe, sdk)
    subscription = session.subscription
    assert (session.payment_status, session.payment_intent) == ("paid", None)
    assert (subscription.status, subscription.metadata["user"]) == ("active", "1")
    assert session.customer.metadata["user"] == "1"
    (item,) = subscription["items"].data
    days = (item.current_period_end - item.current_period_start) / 86_400
    assert 28 <= days <= 31
    invoice = subscription.latest_invoice
    assert (invoice.status, invoice.amount_paid) == ("paid", 1900)
    assert invoice.billing_reason == "subscription_create"
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert sdk.v1.balance.retrieve().available[0].amount == 1900 - 85
    told = [one.type for one in await stripe.held()]
    assert [name for name in told if name.startswith(("customer", "invoice"))] == [
        "customer.created",
        "invoice.paid",
        "customer.subscription.created",
    ]


async def test_a_payment_knows_its_invoice(stripe: StripeStandIn, sdk: StripeClient) -> None:
    subscription = (await _subscribed(stripe, sdk)).subscription
    await stripe.switch(f"subscriptions/{subscription.id}/renew")
    bought = session_of(sdk, 500)
    await stripe.pay(bought.url or "")
    other, renewed, first = [str(one.payment_intent) for one in sdk.v1.charges.list().data]

    def paid_by(intent: str) -> list[str]:
        by: Any = {"type": "payment_intent", "payment_intent": intent}
        return [str(one.invoice) for one in sdk.v1.invoice_payments.list({"payment": by}).data]

    invoices = [one.id for one in sdk.v1.invoices.list().data]
    assert [*paid_by(renewed), *paid_by(first)] == invoices
    assert paid_by(other) == []
    found = sdk.v1.invoice_payments.list({"invoice": invoices[0]}).data
    assert [(one.status, one.amount_paid) for one in found] == [("paid", 1900)]
    assert sdk.v1.invoice_payments.list({"status": "open"}).data == []


async def test_a_renewal_that_fails_is_retried(stripe: StripeStandIn, sdk: StripeClient) -> None:
    subscription = (await _subscribed(stripe, sdk)).subscription
    begun = subscription["items"].data[0].current_period_end
    await stripe.switch(f"subscriptions/{subscription.id}/renew", succeeds=False)
    late: Any = sdk.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert (late.status, late.latest_invoice.status) == ("past_due", "open")
    assert late["items"].data[0].current_period_start == begun
    assert [one.type for one in (await stripe.held())[-2:]] == [
        "invoice.payment_failed",
        "customer.subscription.updated",
    ]

    await stripe.switch(f"invoices/{late.latest_invoice.id}/retry")
    assert sdk.v1.subscriptions.retrieve(subscription.id).status == "active"
    paid = sdk.v1.invoices.list({"subscription": subscription.id, "status": "paid"}).data
    assert [one.billing_reason for one in paid] == ["subscription_cycle", "subscription_create"]
    numbers = {one.number for one in paid}
    assert len(numbers) == 2


async def test_a_subscription_ends_with_its_period_or_at_once(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    first = (await _subscribed(stripe, sdk)).subscription
    ending = sdk.v1.subscriptions.update(first.id, {"cancel_at_period_end": True})
    assert ending.cancel_at == first["items"].data[0].current_period_end
    assert ending.status == "active"
    kept = sdk.v1.subscriptions.update(first.id, {"cancel_at_period_end": False})
    assert kept.cancel_at is None
    sdk.v1.subscriptions.update(first.id, {"cancel_at_period_end": True, "metadata": {"a": "b"}})
    await stripe.switch(f"subscriptions/{first.id}/renew")
    assert sdk.v1.subscriptions.retrieve(first.id).status == "canceled"

    second = (await _subscribed(stripe, sdk)).subscription
    assert sdk.v1.subscriptions.cancel(second.id).status == "canceled"
    with pytest.raises(InvalidRequestError) as gone:
        sdk.v1.subscriptions.cancel(second.id)
    assert gone.value.code == "resource_missing"
    assert sdk.v1.subscriptions.list().data == []
    assert len(sdk.v1.subscriptions.list({"status": "all"}).data) == 2
    assert (await stripe.held())[-1].type == "customer.subscription.deleted"


async def test_without_a_customer_one_is_made(stripe: StripeStandIn, sdk: StripeClient) -> None:
    session = sdk.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "success_url": SUCCESS,
            "line_items": [
                {
                    "quantity": 2,
                    "price_data": {
                        "currency": "usd",
                        "unit_amount": 500,
                        "product_data": {"name": "Seats"},
                        "recurring": {"interval": "year"},
                    },
                }
            ],
        }
    )
    await stripe.pay(session.url or "", email="new@example.com")
    (customer,) = sdk.v1.customers.list({"email": "new@example.com"}).data
    changed = sdk.v1.customers.update(customer.id, {"name": "New", "metadata": {"a": "b"}})
    assert (changed.name, changed.email) == ("New", "new@example.com")
    (subscription,) = sdk.v1.subscriptions.list({"customer": customer.id}).data
    assert subscription.customer == customer.id
