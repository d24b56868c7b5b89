"""Refunds."""

from typing import Literal

from sandbox.stripe import balance
from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed
from sandbox.stripe.methods import known_method
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records


def create(records: Records, call: Call) -> Json:
    """Refund a charge, in full or in part."""
    charge = _charge_of(records, call)
    amount = call.given.get("amount")
    method = known_method(records.hidden(charge["id"])["method"])
    wanted = records.setting("next_refund")
    if wanted:
        records.set("next_refund", {})
    status = wanted.get("status", "pending" if method.refunds == "pending" else "succeeded")
    refund = begin(
        records,
        charge,
        amount,
        status=status,
        reason=call.given.get("reason"),
        metadata=merged({}, call.given.get("metadata")),
    )
    if method.refunds == "failed":
        finish(records, refund, "failed")
    return refund


def begin(
    records: Records,
    charge: Json,
    amount: int | None,
    *,
    status: Literal["succeeded", "pending"] = "succeeded",
    reason: str | None = None,
    metadata: Json | None = None,
) -> Json:
    """Give money back (cents; by default all that is left), which the balance pays at once.

    Raises StripeError when the charge has not that much left, or is disputed.
    """
    amount = _amount(charge, amount)
    refund = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": now(),
        "currency": "usd",
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata or {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
    if status == "pending":
        refund["pending_reason"] = "processing"
    transaction = balance.post(
        records, "refund", refund["id"], -amount, description="REFUND FOR CHARGE"
    )
    records.add(refund | {"balance_transaction": transaction["id"]})
    refund["balance_transaction"] = transaction["id"]
    refunded = charge["amount_refunded"] + amount
    before = records.change(charge, amount_refunded=refunded, refunded=refunded == charge["amount"])
    records.tell("refund.created", refund)
    records.tell("charge.refunded", charge, before)
    return refund


def finish(records: Records, refund: Json, status: Literal["succeeded", "failed"]) -> Json:
    """End a refund that is pending, or let one fail later, as banks may.

    Raises StripeError when it has failed already or has nothing to succeed in.
    """
    if refund["status"] == "failed" or refund["status"] == status:
        raise StripeError(f"Refund {refund['id']} has the status {refund['status']}")
    refund.pop("pending_reason", None)
    if status == "succeeded":
        before = records.change(refund, status=status)
        records.tell("refund.updated", refund, before)
        return refund
    returned = balance.post(
        records,
        "refund_failure",
        refund["id"],
        refund["amount"],
        description="REFUND FAILURE",
    )
    before = records.change(
        refund,
        status="failed",
        failure_reason="lost_or_stolen_card",
        failure_balance_transaction=returned["id"],
    )
    charge = records.get("charge", refund["charge"])
    records.change(
        charge, amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False
    )
    records.tell("refund.updated", refund, before)
    records.tell("refund.failed", refund)
    return refund


def refund_by_id(records: Records, call: Call) -> Json:
    """Answer with one refund."""
    return records.get("refund", call.path["refund"], status=404)


def refunds(records: Records, call: Call) -> Json:
    """Answer with a page of refunds."""
    equal = call.only("charge", "payment_intent")
    return listed(records, call, "refund", "/v1/refunds", **equal)


def update(records: Records, call: Call) -> Json:
    """Change a refund's metadata."""
    refund = refund_by_id(records, call)
    if "metadata" in call.given:
        metadata = merged(refund["metadata"], call.given["metadata"])
        before = records.change(refund, metadata=metadata)
        records.tell("refund.updated", refund, before)
    return refund


def _charge_of(records: Records, call: Call) -> Json:
    charge_id, intent_id = call.given.get("charge"), call.given.get("payment_intent")
    if charge_id and intent_id:
        message = "You may only specify one of these parameters: charge, payment_intent."
        raise StripeError(message, param="payment_intent")
    if charge_id:
        return records.get("charge", charge_id, param="charge")
    if not intent_id:
        message = (
            "One of the following params should be provided for this request: payment_intent or"
            " charge."
        )
        raise StripeError(message, code="parameter_missing")
    intent = records.get("payment_intent", intent_id, param="payment_intent")
    if intent["status"] != "succeeded":
        message = f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
        raise StripeError(message, code="payment_intent_unexpected_state", param="payment_intent")
    return records.get("charge", intent["latest_charge"])


def _amount(charge: Json, amount: int | None) -> int:
    left = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        message = f"Charge {charge['id']} has not been paid; there is nothing to refund."
        raise StripeError(message, code="charge_not_refundable", param="charge")
    if charge["refunded"] or left == 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise StripeError(message, code="charge_already_refunded")
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise StripeError(message, code="charge_disputed")
    if amount is None:
        return int(left)
    if amount < 1:
        message = "Invalid positive integer"
        raise StripeError(message, code="parameter_invalid_integer", param="amount")
    if amount > left:
        message = (
            f"Refund amount (${amount / 100:,.2f}) is greater than unrefunded amount on charge"
            f" (${left / 100:,.2f})"
        )
        raise StripeError(message, param="amount")
    return amount
