"""Payment intents and charges."""

from sandbox.stripe import balance, disputes, fraud
from sandbox.stripe.call import Call
from sandbox.stripe.errors import no_such
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed
from sandbox.stripe.methods import Decline, Method, known_method, new_method
from sandbox.stripe.records import Records


def new_intent(records: Records, *, amount: int, types: list[str], **fields: object) -> Json:
    """Make a payment intent (cents) that waits for a way to pay."""
    identifier = new_id("pi")
    intent = {
        "id": identifier,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{identifier}_{new_id('secret')}",
        "confirmation_method": "automatic",
        "created": now(),
        "currency": "usd",
        "customer": None,
        "customer_account": None,
        "description": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": types,
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    } | fields
    records.add(intent)
    records.tell("payment_intent.created", intent)
    return intent


def secure(records: Records, intent: Json, method: Method, payer: Json) -> None:
    """Ask the payer to authenticate."""
    records.change(intent, status="requires_action", next_action={"type": "use_stripe_sdk"})
    records.hide(intent["id"], method=new_method(method), payer=payer)
    records.tell("payment_intent.requires_action", intent)


def decline(records: Records, intent: Json, method: Method, payer: Json, why: Decline) -> None:
    """Refuse a way to pay; another may be tried."""
    kept = new_method(method)
    charge = _charge(records, intent, method, kept["id"], payer)
    records.change(
        charge,
        status="failed",
        paid=False,
        failure_code=why.code,
        failure_message=why.message,
        outcome=_outcome(why),
    )
    _told_of_failure(records, intent, charge, why, kept["id"])


def succeed(records: Records, intent: Json, method: Method, payer: Json) -> Json:
    """Take the money; returns the charge."""
    kept = new_method(method)
    charge = _charge(records, intent, method, kept["id"], payer)
    return _succeeded(records, intent, charge, method)


def process(records: Records, intent: Json, method: Method, payer: Json) -> None:
    """Ask a bank, which answers days later."""
    charge = _charge(records, intent, method, new_method(method)["id"], payer)
    records.change(charge, status="pending", paid=False)
    records.tell("charge.pending", charge)
    records.change(
        intent,
        status="processing",
        latest_charge=charge["id"],
        payment_method=charge["payment_method"],
    )
    records.tell("payment_intent.processing", intent)


def settle(records: Records, intent: Json) -> None:
    """Take the money that a bank was asked for."""
    charge = records.get("charge", intent["latest_charge"])
    method = known_method(records.hidden(charge["id"])["method"])
    records.change(charge, status="succeeded", paid=True)
    _succeeded(records, intent, charge, method)


def fail(records: Records, intent: Json, why: Decline) -> None:
    """Say that a bank refused."""
    charge = records.get("charge", intent["latest_charge"])
    records.change(charge, status="failed", failure_code=why.code, failure_message=why.message)
    _told_of_failure(records, intent, charge, why, charge["payment_method"])


def cancel(records: Records, intent: Json) -> None:
    """Cancel an intent that is not to be paid any more."""
    if intent["status"] not in {"succeeded", "processing", "canceled"}:
        records.change(
            intent,
            status="canceled",
            canceled_at=now(),
            cancellation_reason="expired",
            next_action=None,
        )
        records.tell("payment_intent.canceled", intent)


def _succeeded(records: Records, intent: Json, charge: Json, method: Method) -> Json:
    records.tell("charge.succeeded", charge)
    # As with asynchronous capture the transaction follows the charge's first event.
    transaction = balance.post(
        records,
        "charge" if method.brand else "payment",
        charge["id"],
        charge["amount"],
        fee=balance.processing_fee(charge["amount"]),
        description=charge["description"],
    )
    before = records.change(charge, balance_transaction=transaction["id"])
    records.tell("charge.updated", charge, before)
    records.change(
        intent,
        amount_received=charge["amount"],
        last_payment_error=None,
        latest_charge=charge["id"],
        next_action=None,
        payment_method=charge["payment_method"],
        processing=None,
        status="succeeded",
    )
    records.tell("payment_intent.succeeded", intent)
    if method.afterwards == "dispute":
        disputes.begin(records, charge, "fraudulent")
    elif method.afterwards == "warning":
        fraud.warn(records, charge)
    return records.get("charge", charge["id"])


def _told_of_failure(
    records: Records, intent: Json, charge: Json, why: Decline, method_id: str
) -> None:
    records.tell("charge.failed", charge)
    error = {
        "charge": charge["id"],
        "code": why.code,
        "decline_code": why.decline_code,
        "message": why.message,
        "payment_method": {
            "id": method_id,
            "object": "payment_method",
            "billing_details": charge["billing_details"],
            "created": charge["created"],
            "customer": intent["customer"],
            "livemode": False,
            "metadata": {},
            **charge["payment_method_details"],
        },
        "type": "card_error",
    }
    records.change(
        intent,
        last_payment_error=error,
        latest_charge=charge["id"],
        next_action=None,
        payment_method=None,
        status="requires_payment_method",
    )
    records.tell("payment_intent.payment_failed", intent)


def _outcome(why: Decline | None) -> Json:
    declined = why is not None
    return {
        "network_status": "declined_by_network" if declined else "approved_by_network",
        "reason": why.decline_code if why else None,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": "The bank declined the payment." if declined else "Payment complete.",
        "type": "issuer_declined" if declined else "authorized",
    }


def _charge(records: Records, intent: Json, method: Method, method_id: str, payer: Json) -> Json:
    identifier = new_id("ch" if method.brand else "py")
    charge = {
        "id": identifier,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {
            "address": None,
            "email": payer.get("email"),
            "name": payer.get("name"),
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "MYWORK",
        "captured": True,
        "created": now(),
        "currency": "usd",
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": _outcome(None),
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method_id,
        "payment_method_details": method.details(),
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": f"{records.url}/receipts/{identifier}",
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }
    return records.add(charge, {"method": new_method(method)})


def intent_by_id(records: Records, call: Call) -> Json:
    """Answer with one payment intent."""
    found = records.find(call.path["intent"])
    if found is None or found["object"] != "payment_intent":
        raise no_such("payment_intent", call.path["intent"], "intent", 404)
    return found


def intents(records: Records, call: Call) -> Json:
    """Answer with a page of payment intents."""
    return listed(records, call, "payment_intent", "/v1/payment_intents", **call.only("customer"))


def charge_by_id(records: Records, call: Call) -> Json:
    """Answer with one charge."""
    return records.get("charge", call.path["charge"], status=404)


def charges(records: Records, call: Call) -> Json:
    """Answer with a page of charges."""
    equal = call.only("customer", "payment_intent", "transfer_group")
    return listed(records, call, "charge", "/v1/charges", **equal)
