"""Keys, parameters, pages of lists, ``expand`` and errors, as Stripe's own client meets them."""

from typing import Any

import pytest
from stripe import AuthenticationError, InvalidRequestError, StripeClient

from tests.sandbox.stripe.shop import SUCCESS, paid_charge, plain, session_of
from tests.support.stripe_stand_in import StripeStandIn

LINE = "line_items[0][price_data]"
GOOD = {
    "mode": "payment",
    "success_url": SUCCESS,
    "line_items[0][quantity]": "1",
    f"{LINE}[currency]": "usd",
    f"{LINE}[unit_amount]": "500",
    f"{LINE}[product_data][name]": "Kit",
}


async def _post(stripe: StripeStandIn, path: str, data: dict[str, str], **headers: str) -> Any:
    head = {"Authorization": f"Bearer {stripe.secret_key}", **headers}
    return await stripe.client.post(path, data=data, headers=head)


async def test_without_the_right_key_nothing_is_answered(stripe: StripeStandIn) -> None:
    for key in ("sk_test_wrong_key", "x"):
        client = StripeClient(key, base_addresses={"api": stripe.url}, max_network_retries=0)
        with pytest.raises(AuthenticationError, match="Invalid API Key provided"):
            client.v1.balance.retrieve()
    answer = await stripe.client.get("/v1/balance")
    assert answer.status_code == 401
    assert "You did not provide an API key" in answer.json()["error"]["message"]
    basic = await stripe.client.get("/v1/balance", auth=(stripe.secret_key, ""))
    assert basic.status_code == 200
    assert basic.headers["request-id"].startswith("req_")
    assert basic.headers["stripe-version"] == "2026-10-28.endive"


@pytest.mark.parametrize(
    ("changes", "code", "param", "words"),
    [
        ({"nope": "1"}, "parameter_unknown", "nope", "Received unknown parameter: nope"),
        (
            {"payment_intent_data[nope]": "1", f"{LINE}[nope]": "1"},
            "parameter_unknown",
            f"{LINE}[nope]",
            f"Received unknown parameters: {LINE}[nope], payment_intent_data[nope]",
        ),
        ({f"{LINE}[currency]": None}, "parameter_missing", f"{LINE}[currency]", "Missing required"),
        ({"success_url": None}, "parameter_missing", "success_url", "Missing required param"),
        ({"success_url": "nonsense"}, "url_invalid", "success_url", "Not a valid URL"),
        ({"mode": "buy"}, None, "mode", "must be one of payment, setup, subscription"),
        ({f"{LINE}[unit_amount]": "5.5"}, "parameter_invalid_integer", None, "Invalid integer"),
        ({f"{LINE}[unit_amount]": "49"}, "amount_too_small", None, "at least $0.50"),
        ({f"{LINE}[unit_amount]": "-1"}, "parameter_invalid_integer", None, "Invalid amount"),
        ({f"{LINE}[unit_amount]": "99999999", "line_items[0][quantity]": "2"}, None, None, "more"),
        ({"cancel_url": ""}, "parameter_invalid_empty", "cancel_url", "empty string"),
        ({"customer_email": "x"}, "email_invalid", "customer_email", "Invalid email address: x"),
        ({"customer": "cus_x"}, "resource_missing", "customer", "No such customer: 'cus_x'"),
        ({"expires_at": "1"}, None, "expires_at", "at least 30 minutes"),
        ({"metadata": "x"}, None, "metadata", "Invalid object"),
        ({"metadata[a]": "x" * 501}, None, "metadata[a]", "500 characters"),
        ({"metadata[" + "k" * 41 + "]": "x"}, None, "metadata", "40 characters"),
        ({f"{LINE}[recurring][interval]": "month"}, None, "line_items", "`payment` mode"),
        ({"subscription_data[description]": "x"}, None, "subscription_data", "can not pass"),
        ({"locale": "en"}, "stand_in_not_implemented", "locale", "does not implement"),
        ({"allow_promotion_codes": "true"}, "stand_in_not_implemented", None, "value true"),
        ({"allow_promotion_codes": "maybe"}, None, "allow_promotion_codes", "Invalid boolean"),
        ({f"{LINE}[currency]": "eur"}, "stand_in_not_implemented", None, "the currency eur"),
        ({"expand[]": "nope"}, None, "expand", "cannot be expanded (nope)"),
    ],
)
async def test_a_wrong_parameter_is_named(
    stripe: StripeStandIn,
    changes: dict[str, str | None],
    code: str | None,
    param: str | None,
    words: str,
) -> None:
    data = {name: text for name, text in {**GOOD, **changes}.items() if text is not None}
    answer = await _post(stripe, "/v1/checkout/sessions", data)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert words in error["message"]
    if code is not None:
        assert error["code"] == code
    if param is not None:
        assert error["param"] == param
    assert (await stripe.get("/v1/checkout/sessions"))["data"] == []


async def test_what_is_good_is_taken(stripe: StripeStandIn) -> None:
    more = {"allow_promotion_codes": "false", "metadata[1]": "one", "expand[0]": "line_items"}
    answer = await _post(stripe, "/v1/checkout/sessions", GOOD | more)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["metadata"] == {"1": "one"}
    assert made["line_items"]["data"][0]["description"] == "Kit"


async def test_what_is_not_there_and_what_is_not_known(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    with pytest.raises(InvalidRequestError) as missing:
        sdk.v1.payment_intents.retrieve("pi_nothing")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    assert missing.value.param == "intent"
    # An id of another kind is none.
    session = session_of(sdk, 500)
    with pytest.raises(InvalidRequestError, match="No such charge"):
        sdk.v1.charges.retrieve(session.id)
    for method, path in (("GET", "/v1/coupons"), ("PUT", "/v1/charges"), ("GET", "/v2/x")):
        head = {"Authorization": f"Bearer {stripe.secret_key}"}
        answer = await stripe.client.request(method, path, headers=head)
        assert answer.status_code == 404
        assert f"Unrecognized request URL ({method}: {path})" in answer.json()["error"]["message"]
    for header in ({"Stripe-Account": "acct_x"}, {"Stripe-Version": "2020-08-27"}):
        answer = await _post(stripe, "/v1/customers", {}, **header)
        assert answer.json()["error"]["code"] == "stand_in_not_implemented"
    answer = await _post(stripe, "/v1/customers", {"email": "a@example.com"})
    json = await stripe.client.post(
        "/v1/customers", json={}, headers={"Authorization": f"Bearer {stripe.secret_key}"}
    )
    assert (answer.status_code, json.status_code) == (200, 400)


async def test_lists_are_turned_forwards_and_backwards(sdk: StripeClient) -> None:
    made = [sdk.v1.customers.create({"name": str(number)}).id for number in range(7)]
    newest = made[::-1]

    def page(**query: Any) -> tuple[list[str], bool]:
        found = sdk.v1.customers.list(query)  # type: ignore[arg-type] # any query
        return [one.id for one in found.data], found.has_more

    assert page() == (newest, False)
    assert page(limit=3) == (newest[:3], True)
    assert page(limit=3, starting_after=newest[2]) == (newest[3:6], True)
    assert page(limit=3, starting_after=newest[5]) == (newest[6:], False)
    assert page(limit=3, ending_before=newest[5]) == (newest[2:5], True)
    assert page(limit=3, ending_before=newest[2]) == (newest[:2], False)
    assert [one.id for one in sdk.v1.customers.list({"limit": 2}).auto_paging_iter()] == newest
    created = sdk.v1.customers.retrieve(made[0]).created
    assert page(created={"gte": created - 60, "lte": created + 60})[0] == newest
    assert page(created={"gt": created + 60}) == ([], False)
    for query in ({"limit": 0}, {"limit": 101}, {"starting_after": "cus_x"}):
        with pytest.raises(InvalidRequestError):
            page(**query)


async def test_line_items_are_listed_in_their_own_order(sdk: StripeClient) -> None:
    session = session_of(sdk, 100, 200, 300)
    first = sdk.v1.checkout.sessions.line_items.list(session.id, {"limit": 2})
    assert ([one.amount_total for one in first.data], first.has_more) == ([100, 200], True)
    rest = sdk.v1.checkout.sessions.line_items.list(
        session.id, {"starting_after": first.data[1].id}
    )
    assert [one.amount_total for one in rest.data] == [300]


async def test_expand_reaches_into_lists_and_four_levels_deep(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    charge = await paid_charge(stripe, sdk, 5000)
    sdk.v1.refunds.create({"charge": charge.id, "amount": 100})
    refunds: Any = sdk.v1.refunds.list({"expand": ["data.charge.payment_intent.latest_charge"]})
    assert refunds.data[0].charge.payment_intent.latest_charge.id == charge.id
    transactions: Any = sdk.v1.balance_transactions.list({"expand": ["data.source"]})
    assert [one.source.object for one in transactions.data] == ["refund", "charge"]
    whole: Any = sdk.v1.charges.retrieve(charge.id, {"expand": ["refunds", "customer"]})
    assert [one.amount for one in whole.refunds.data] == [100]
    assert whole.customer is None
    deep = "payment_intent.latest_charge.payment_intent.latest_charge.payment_intent"
    with pytest.raises(InvalidRequestError, match="more than 4 levels"):
        sdk.v1.charges.retrieve(charge.id, {"expand": [deep]})


async def test_balance_transactions_are_filtered(stripe: StripeStandIn, sdk: StripeClient) -> None:
    charge = await paid_charge(stripe, sdk, 5000)
    await stripe.switch("balance", amount=-1000)
    (payout,) = sdk.v1.payouts.list().data
    assert payout.amount == 1000
    for query in ({"source": charge.id}, {"type": "charge"}):
        found = sdk.v1.balance_transactions.list(query).data  # type: ignore[arg-type] # either
        assert [one.net for one in found] == [5000 - 175]
    found = sdk.v1.balance_transactions.list({"payout": payout.id}).data
    assert [one.net for one in found] == [-1000]


async def test_metadata_is_merged_and_emptied(stripe: StripeStandIn, sdk: StripeClient) -> None:
    customer = sdk.v1.customers.create({"metadata": {"a": "1", "b": "2"}, "name": "A"})
    changed = sdk.v1.customers.update(customer.id, {"metadata": {"a": "", "c": "3"}, "name": "B"})
    assert plain(changed.metadata) == {"b": "2", "c": "3"}
    assert plain(sdk.v1.customers.update(customer.id, {"metadata": ""}).metadata) == {}
    (told,) = (await stripe.held("customer.updated"))[:1]
    event: Any = sdk.v1.events.retrieve(told.event)
    assert event.data.previous_attributes.to_dict() == {
        "metadata": {"a": "1", "c": None},
        "name": "A",
    }
