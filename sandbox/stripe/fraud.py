"""Early fraud warnings."""

from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed
from sandbox.stripe.records import Records


def warn(records: Records, charge: Json) -> Json:
    """Say that a card's issuer suspects fraud; raises StripeError where no card has paid."""
    if not charge["paid"] or charge["payment_method_details"]["type"] != "card":
        raise StripeError(f"Charge {charge['id']} was not paid by a card")
    warning = records.add(
        {
            "id": new_id("issfr"),
            "object": "radar.early_fraud_warning",
            "actionable": not charge["disputed"] and not charge["refunded"],
            "charge": charge["id"],
            "created": now(),
            "fraud_type": "made_with_stolen_card",
            "livemode": False,
            "payment_intent": charge["payment_intent"],
        }
    )
    records.tell("radar.early_fraud_warning.created", warning)
    return warning


def warning_by_id(records: Records, call: Call) -> Json:
    """Answer with one warning."""
    identifier = call.path["early_fraud_warning"]
    return records.get("radar.early_fraud_warning", identifier, status=404)


def warnings(records: Records, call: Call) -> Json:
    """Answer with a page of warnings."""
    equal = call.only("charge", "payment_intent")
    url = "/v1/radar/early_fraud_warnings"
    return listed(records, call, "radar.early_fraud_warning", url, **equal)
