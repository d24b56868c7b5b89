"""What a payer does on the hosted page of a Checkout Session."""

from collections.abc import Mapping

from sandbox.stripe import billing, payments
from sandbox.stripe.customers import new_customer
from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import now
from sandbox.stripe.methods import (
    AUTHENTICATION_FAILED,
    BANK_FAILED,
    Method,
    known_method,
)
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records


def pay(records: Records, session: Json, method: Method, payer: Mapping[str, str]) -> str | None:
    """Try to pay an open session; returns why that failed, in words for the payer."""
    intent = _intent(records, session)
    kept = dict(payer)
    if method.decline is not None:
        payments.decline(records, intent, method, kept, method.decline)
        return method.decline.message
    if method.secure:
        payments.secure(records, intent, method, kept)
        return None
    _complete(records, session, intent, method, kept)
    return None


def waits_for_authentication(records: Records, session: Json) -> bool:
    """Return whether the payer was asked to authenticate and has not yet answered."""
    intent_id = records.hidden(session["id"]).get("intent")
    if session["status"] != "open" or intent_id is None:
        return False
    return bool(records.get("payment_intent", intent_id)["status"] == "requires_action")


def authenticate(records: Records, session: Json, *, succeeds: bool) -> str | None:
    """Answer 3-D Secure; returns why paying failed, in words for the payer."""
    intent = _intent(records, session)
    hidden = records.hidden(intent["id"])
    method, payer = known_method(hidden["method"]), hidden["payer"]
    if not succeeds:
        payments.decline(records, intent, method, payer, AUTHENTICATION_FAILED)
        return AUTHENTICATION_FAILED.message
    _complete(records, session, intent, method, payer)
    return None


def settle(records: Records, session: Json, *, succeeds: bool) -> Json:
    """Let the bank answer; raises StripeError when the session does not wait for one."""
    intent = session["payment_intent"] and records.get("payment_intent", session["payment_intent"])
    if intent is None or intent["status"] != "processing":
        raise StripeError(f"Session {session['id']} does not wait for a delayed payment")
    if succeeds:
        payments.settle(records, intent)
        records.change(session, payment_status="paid")
        records.tell("checkout.session.async_payment_succeeded", session)
    else:
        payments.fail(records, intent, BANK_FAILED)
        records.tell("checkout.session.async_payment_failed", session)
    return session


def _intent(records: Records, session: Json) -> Json:
    """Return the session's payment intent, which the first attempt to pay makes."""
    hidden = records.hidden(session["id"])
    if "intent" in hidden:
        return records.get("payment_intent", hidden["intent"])
    data = hidden.get("payment_intent_data") or {}
    intent = payments.new_intent(
        records,
        amount=session["amount_total"],
        types=session["payment_method_types"],
        customer=session["customer"],
        description=data.get("description"),
        metadata=merged({}, data.get("metadata")),
        receipt_email=data.get("receipt_email"),
        statement_descriptor_suffix=data.get("statement_descriptor_suffix"),
        transfer_group=data.get("transfer_group"),
    )
    records.hide(session["id"], intent=intent["id"])
    if session["mode"] == "payment":
        records.change(session, payment_intent=intent["id"])
    return intent


def _complete(
    records: Records, session: Json, intent: Json, method: Method, payer: dict[str, str]
) -> None:
    if session["customer"] is None and session["customer_creation"] == "always":
        customer = new_customer(records, email=payer["email"], name=payer.get("name"))
        records.change(session, customer=customer["id"])
        records.change(intent, customer=customer["id"])
    details: Json = {
        "address": {"country": "US", "postal_code": None},
        "business_name": None,
        "email": payer["email"],
        "individual_name": None,
        "name": payer.get("name"),
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": [],
    }
    records.change(session, customer_details=details, status="complete", url=None)
    if method.brand is None:
        payments.process(records, intent, method, payer)
    else:
        if session["mode"] == "subscription":
            subscription, invoice = billing.begin(records, session, intent, method)
            records.change(session, subscription=subscription["id"], invoice=invoice["id"])
        payments.succeed(records, intent, method, payer)
        records.change(session, payment_status="paid")
        if session["mode"] == "subscription":
            billing.paid(records, invoice, intent)
            billing.activate(records, subscription)
    records.hide(session["id"], completed=now())
    records.tell("checkout.session.completed", session)
