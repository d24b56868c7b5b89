"""Checkout Sessions: what the API does with them; ``paying`` is what the payer does."""

from sandbox.stripe import payments
from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError, missing
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import cut, listed
from sandbox.stripe.parameters import merged
from sandbox.stripe.prices import line_items
from sandbox.stripe.records import Records
from sandbox.stripe.rules import check_email, check_url

_SHORTEST, _LONGEST = 30 * 60, 24 * 3600
_LEAST_CENTS = 50
_MOST_CENTS = 99_999_999
# What is on its way when a moment is compared with the clock.
_SLACK = 60


def create(records: Records, call: Call) -> Json:
    """Make a session with prices given in line."""
    given = call.given
    mode = given.get("mode")
    if mode is None:
        raise missing("mode")
    _check(given, mode)
    items = line_items(records, given["line_items"], mode)
    total = sum(one["amount_total"] for one in items)
    if total < _LEAST_CENTS:
        message = "The Checkout Session's total amount due must add up to at least $0.50 usd"
        raise StripeError(message, code="amount_too_small")
    if total > _MOST_CENTS:
        message = "The Checkout Session's total amount due must be no more than $999,999.99"
        raise StripeError(message, code="amount_too_large")
    customer = given.get("customer")
    if customer is not None:
        customer = records.get("customer", customer, param="customer")
    types = given.get("payment_method_types") or ["card", "us_bank_account"]
    if mode == "subscription":
        types = ["card"]
    session = _session(records, call, mode, customer, total)
    session["payment_method_types"] = types
    hidden = {
        **call.only("payment_intent_data", "subscription_data"),
        "line_items": items,
        "success_url": given["success_url"],
    }
    return records.add(session, hidden)


def _check(given: Json, mode: str) -> None:
    """Raise StripeError for parameters that do not go together."""
    if "success_url" not in given:
        raise missing("success_url")
    check_url(given["success_url"], "success_url")
    check_url(given.get("cancel_url"), "cancel_url")
    check_email(given.get("customer_email"), "customer_email")
    if not given.get("line_items"):
        raise missing("line_items")
    other = "subscription_data" if mode == "payment" else "payment_intent_data"
    for name in [other, *(["customer_creation"] if mode == "subscription" else [])]:
        if name in given:
            message = f"You can not pass `{name}` in `{mode}` mode."
            raise StripeError(message, param=name)
    if "customer" in given and "customer_email" in given:
        message = "You may only specify one of these parameters: customer, customer_email."
        raise StripeError(message, param="customer_email")
    ahead = given.get("expires_at", now() + _LONGEST) - now()
    if ahead < _SHORTEST - _SLACK:
        message = (
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        )
        raise StripeError(message, param="expires_at")
    if ahead > _LONGEST + _SLACK:
        message = (
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        )
        raise StripeError(message, param="expires_at")
    check_email((given.get("payment_intent_data") or {}).get("receipt_email"), "receipt_email")


def _session(records: Records, call: Call, mode: str, customer: Json | None, total: int) -> Json:
    given, identifier, payment = call.given, new_id("cs_test"), mode == "payment"
    return {
        "id": identifier,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": now(),
        "currency": "usd",
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": customer and customer["id"],
        "customer_account": None,
        "customer_creation": None
        if customer
        else given.get("customer_creation", "if_required")
        if payment
        else "always",
        "customer_details": None,
        "customer_email": given.get("customer_email"),
        "discounts": [],
        "expires_at": given.get("expires_at", now() + _LONGEST),
        "invoice": None,
        "invoice_creation": {"enabled": False, "invoice_data": {}} if payment else None,
        "livemode": False,
        "locale": None,
        "metadata": merged({}, given.get("metadata")),
        "mode": mode,
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required" if payment else "always",
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "success_url": given["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{records.url}/pay/{identifier}",
        "wallet_options": None,
    }


def session_by_id(records: Records, call: Call) -> Json:
    """Answer with one session."""
    return records.get("checkout.session", call.path["session"], param="session", status=404)


def sessions(records: Records, call: Call) -> Json:
    """Answer with a page of sessions."""
    equal = call.only("customer", "payment_intent", "status", "subscription")
    return listed(records, call, "checkout.session", "/v1/checkout/sessions", **equal)


def items_of(records: Records, call: Call) -> Json:
    """Answer with a page of what is bought."""
    session = session_by_id(records, call)
    items = records.hidden(session["id"])["line_items"]
    return cut(call, items, f"/v1/checkout/sessions/{session['id']}/line_items")


def expire(records: Records, call: Call) -> Json:
    """Close a session that nobody has paid."""
    session = session_by_id(records, call)
    if session["status"] != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout'
            f" Session has a status of `{session['status']}`."
        )
        raise StripeError(message)
    close(records, session)
    return session


def close(records: Records, session: Json) -> None:
    """Let a session expire, and its payment intent with it."""
    records.change(session, status="expired", url=None)
    intent_id = records.hidden(session["id"]).get("intent")
    if intent_id is not None:
        payments.cancel(records, records.get("payment_intent", intent_id))
    records.tell("checkout.session.expired", session)


def expire_overdue(records: Records) -> None:
    """Let every session expire whose time has come."""
    rows = records.sql.execute(
        "SELECT id FROM object WHERE kind = 'checkout.session'"
        " AND json_extract(body, '$.status') = 'open'"
        " AND json_extract(body, '$.expires_at') <= ?",
        (now(),),
    ).fetchall()
    for row in rows:
        close(records, records.get("checkout.session", row["id"]))


def next_expiry(records: Records) -> int | None:
    """Return when the next open session expires (seconds since 1970), if there is one."""
    row = records.sql.execute(
        "SELECT min(json_extract(body, '$.expires_at')) AS moment FROM object"
        " WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open'"
    ).fetchone()
    return None if row["moment"] is None else int(row["moment"])
