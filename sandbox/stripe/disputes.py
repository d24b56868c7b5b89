"""Disputes: money goes with the dispute and comes back when it is won."""

from typing import Literal

from sandbox.stripe import balance
from sandbox.stripe.call import Call
from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed
from sandbox.stripe.records import Records

_OPEN = {"needs_response", "under_review", "warning_needs_response", "warning_under_review"}
_SEVEN_DAYS = 7 * 24 * 3600


def begin(records: Records, charge: Json, reason: str, amount: int | None = None) -> Json:
    """Dispute a charge, by default all that was not refunded (cents); withdraws it and a fee.

    Raises StripeError for a charge that is not paid, disputed already or less than the amount.
    """
    left = charge["amount"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    if not charge["paid"] or charge["disputed"] or not 1 <= amount <= left:
        raise StripeError(f"Charge {charge['id']} cannot be disputed for {amount}")
    details = charge["payment_method_details"]
    dispute = records.add(
        {
            "id": new_id("du"),
            "object": "dispute",
            "amount": amount,
            "balance_transactions": [],
            "charge": charge["id"],
            "created": now(),
            "currency": "usd",
            "enhanced_eligibility_types": [],
            "evidence": {"enhanced_evidence": {}},
            "evidence_details": {
                "due_by": now() + _SEVEN_DAYS,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method_details": {
                "card": {
                    "brand": details["card"]["brand"],
                    "case_type": "chargeback",
                    "network": details["card"]["brand"],
                    "network_reason_code": "10.4",
                },
                "type": "card",
            }
            if "card" in details
            else None,
            "reason": reason,
            "status": "needs_response",
        }
    )
    before = records.change(charge, disputed=True)
    records.tell("charge.updated", charge, before)
    records.tell("charge.dispute.created", dispute)
    withdrawn = balance.post(
        records,
        "adjustment",
        dispute["id"],
        -amount,
        fee=balance.DISPUTE_FEE,
        fee_description="Dispute fee",
        description=f"Chargeback withdrawal for {charge['id']}",
    )
    before = records.change(dispute, balance_transactions=[withdrawn])
    records.tell("charge.dispute.funds_withdrawn", dispute, before)
    return dispute


def end(records: Records, dispute: Json, status: Literal["won", "lost"]) -> Json:
    """Decide a dispute; raises StripeError when it is decided already."""
    if dispute["status"] not in _OPEN:
        message = f"This dispute is already closed. It has the status {dispute['status']}."
        raise StripeError(message, param="dispute")
    records.change(dispute, status=status)
    if status == "won":
        returned = balance.post(
            records,
            "adjustment",
            dispute["id"],
            dispute["amount"],
            description=f"Chargeback reversal for {dispute['charge']}",
        )
        transactions = [*dispute["balance_transactions"], returned]
        before = records.change(dispute, balance_transactions=transactions)
        records.tell("charge.dispute.funds_reinstated", dispute, before)
    records.tell("charge.dispute.closed", dispute)
    return dispute


def dispute_by_id(records: Records, call: Call) -> Json:
    """Answer with one dispute."""
    return records.get("dispute", call.path["dispute"], param="dispute", status=404)


def disputes(records: Records, call: Call) -> Json:
    """Answer with a page of disputes."""
    equal = call.only("charge", "payment_intent")
    return listed(records, call, "dispute", "/v1/disputes", **equal)


def close(records: Records, call: Call) -> Json:
    """Give a dispute up."""
    return end(records, dispute_by_id(records, call), "lost")
