"""Parameters and objects are those of Stripe's published contract."""

from pathlib import Path
from typing import Any

from stripe import StripeClient

from sandbox.stripe import openapi as tables
from sandbox.stripe.endpoints import ENDPOINTS
from tests.sandbox.stripe.openapi import demanded, misfits
from tests.sandbox.stripe.shop import SUCCESS, account_of, paid_charge, session_of
from tests.support.stripe_stand_in import StripeStandIn

LISTS = (
    "accounts balance_transactions charges checkout/sessions customers disputes events"
    " invoice_payments invoices payment_intents payouts radar/early_fraud_warnings refunds"
    " subscriptions transfers"
)


def test_the_parameters_are_exactly_those_of_the_contract() -> None:
    document = demanded()
    made = tables.written(tables.tables(document, [one.name for one in ENDPOINTS]))
    kept = Path(tables.__file__).with_name("parameters.json").read_text()
    assert kept == made, "run python -m sandbox.stripe.openapi, see its docstring"


def test_what_is_implemented_is_a_parameter() -> None:
    document = demanded()
    known = tables.tables(document, [one.name for one in ENDPOINTS])
    for endpoint in ENDPOINTS:
        for name in endpoint.implemented.split():
            kind = known[endpoint.name]
            for part in name.partition("=")[0].removesuffix(".*").split("."):
                kind = _inner(kind, part)


def _inner(kind: Any, name: str) -> Any:
    if "[]" in kind:
        kind = kind["[]"]
    if "|" in kind:
        kind = next(one for one in kind["|"] if isinstance(one, dict))
    return {key.rstrip("!?"): inner for key, inner in kind.items()}[name]


async def _everything(stripe: StripeStandIn, sdk: StripeClient) -> None:
    """Have at least one of every object, in as many states as there are."""
    charge = await paid_charge(stripe, sdk, 10_000)
    account = await account_of(stripe, sdk)
    await account_of(stripe, sdk, "document")
    transfer = sdk.v1.transfers.create(
        {"amount": 100, "currency": "usd", "destination": account.id}
    )
    sdk.v1.transfers.reversals.create(transfer.id, {"amount": 5})
    refund = sdk.v1.refunds.create({"charge": charge.id, "amount": 5})
    await stripe.switch(f"refunds/{refund.id}/finish", outcome="failed")
    await stripe.switch("balance", amount=-100)
    await paid_charge(stripe, sdk, 5000, "4000000000000259")
    await paid_charge(stripe, sdk, 5000, "4000000000005423")
    delayed = session_of(sdk, 500)
    await stripe.pay(delayed.url or "", None)
    await stripe.switch(f"sessions/{delayed.id}/settle", succeeds=False)
    unpaid = session_of(sdk, 500)
    await stripe.pay(unpaid.url or "", "4000000000000002")
    await stripe.pay(unpaid.url or "", "4000002500003155", authenticates=False)
    sdk.v1.checkout.sessions.expire(unpaid.id)
    plan = sdk.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "success_url": SUCCESS,
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
    await stripe.pay(plan.url or "")
    subscription = str(sdk.v1.checkout.sessions.retrieve(plan.id).subscription)
    await stripe.switch(f"subscriptions/{subscription}/renew", succeeds=False)
    invoice = sdk.v1.invoices.list().data[0]
    await stripe.switch(f"invoices/{invoice.id}/retry")
    sdk.v1.subscriptions.update(subscription, {"cancel_at_period_end": True})
    await stripe.switch(f"subscriptions/{subscription}/renew")


async def test_every_object_and_event_has_the_shape_of_the_contract(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    schemas = demanded()["components"]["schemas"]
    await _everything(stripe, sdk)
    found: set[str] = set()
    kinds: set[str] = set()
    for path in LISTS.split():
        query = {"status": "all"} if path == "subscriptions" else {}
        for one in await stripe.all(f"/v1/{path}", **query):
            shown = one["data"]["object"] if one["object"] == "event" else one
            kinds |= {one["object"], shown["object"]}
            found |= misfits(one, schemas[one["object"]], schemas, one["object"])
            found |= misfits(shown, schemas[shown["object"]], schemas, shown["object"])
    (transfer,) = await stripe.all("/v1/transfers")
    for one in await stripe.all(f"/v1/transfers/{transfer['id']}/reversals"):
        found |= misfits(one, schemas["transfer_reversal"], schemas, "transfer_reversal")
    for session in await stripe.all("/v1/checkout/sessions"):
        for one in await stripe.all(f"/v1/checkout/sessions/{session['id']}/line_items"):
            found |= misfits(one, schemas["item"], schemas, "item")
    found |= misfits(await stripe.get("/v1/balance"), schemas["balance"], schemas, "balance")
    assert found == set()
    assert len(kinds) == len(LISTS.split())
