"""From the SDK's objects, which are no dicts, to ours."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.integrations.stripe_objects import (
    AccountState,
    DisputeState,
    InvoiceState,
    Movement,
    Payment,
    RefundState,
    Session,
    StripeEvent,
    SubscriptionState,
    TransferState,
)


def session_of(made: Any) -> Session:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a Checkout Session."""
    intent = field(made, "payment_intent")
    return Session(
        id=made["id"],
        url=field(made, "url"),
        status=made["status"],
        payment_status=made["payment_status"],
        intent_status=None if intent is None or isinstance(intent, str) else intent["status"],
        reference=field(made, "client_reference_id"),
        subscription_id=id_of(field(made, "subscription")),
        payment=payment_of(intent),
    )


def event_of(told: Any) -> StripeEvent:  # noqa: ANN401 - an object of the SDK, or a webhook's body
    """Return what we use of an event; raises what a body that is none raises."""
    about = told["data"]["object"]
    return StripeEvent(
        id=str(told["id"]),
        kind=str(told["type"]),
        object=str(about["object"]),
        object_id=str(field(about, "id") or ""),
    )


def refund_of(made: Any) -> RefundState:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a refund."""
    return RefundState(
        id=made["id"],
        status=made["status"],
        amount_cents=made["amount"],
        currency=made["currency"].upper(),
        intent_id=id_of(made["payment_intent"]),
        our_id=metadata(made, "refund_id"),
        failure=field(made, "failure_reason"),
    )


def dispute_of(found: Any) -> DisputeState:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a dispute, from what moved for it."""
    moved = found["balance_transactions"]
    return DisputeState(
        id=found["id"],
        status=found["status"],
        reason=found["reason"],
        amount_cents=found["amount"],
        currency=found["currency"].upper(),
        charge_id=id_of(found["charge"]) or "",
        intent_id=id_of(field(found, "payment_intent")),
        withdrawn_cents=-sum(one["amount"] for one in moved),
        fee_cents=sum(one["fee"] for one in moved),
        evidence_due_at=moment(field(found["evidence_details"], "due_by")),
    )


def account_of(made: Any) -> AccountState:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a connected account."""
    requirements = field(made, "requirements")
    capabilities = field(made, "capabilities")
    return AccountState(
        id=made["id"],
        seller_id=metadata(made, "seller_id"),
        details_submitted=bool(field(made, "details_submitted")),
        transfers_enabled=capabilities is not None and field(capabilities, "transfers") == "active",
        payouts_enabled=bool(field(made, "payouts_enabled")),
        requirements=tuple(
            [] if requirements is None else field(requirements, "currently_due") or []
        ),
        disabled_reason=None if requirements is None else field(requirements, "disabled_reason"),
    )


def transfer_of(made: Any) -> TransferState:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a transfer."""
    return TransferState(
        id=made["id"],
        amount_cents=made["amount"],
        currency=made["currency"].upper(),
        account_id=id_of(made["destination"]) or "",
        group=field(made, "transfer_group"),
        reversals=tuple((one["id"], one["amount"]) for one in made["reversals"]["data"]),
    )


def subscription_of(found: Any) -> SubscriptionState:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a subscription."""
    # The period is each item's own since 2025; ours have one item.
    items = found["items"]["data"]
    return SubscriptionState(
        id=found["id"],
        status=found["status"],
        customer_id=id_of(found["customer"]) or "",
        our_user_id=metadata(found, "user_id"),
        current_period_end=moment(field(items[0], "current_period_end")) if items else None,
        cancel_at_period_end=bool(found["cancel_at_period_end"]),
        latest_invoice_id=id_of(field(found, "latest_invoice")),
    )


def movement_of(found: Any) -> Movement:  # noqa: ANN401 - an object of the SDK
    """Return what we use of a balance transaction."""
    return Movement(
        id=found["id"],
        kind=found["type"],
        source_id=id_of(found["source"]),
        amount_cents=found["amount"],
        fee_cents=found["fee"],
        net_cents=found["net"],
        currency=found["currency"].upper(),
        at=datetime.fromtimestamp(found["created"], UTC),
    )


def invoice_of(found: Any, intent: Any) -> InvoiceState:  # noqa: ANN401 - objects of the SDK
    """Return what we use of an invoice and the payment intent that paid it."""
    parent = field(found, "parent")
    details = None if parent is None else field(parent, "subscription_details")
    charge = None if intent is None else field(intent, "latest_charge")
    return InvoiceState(
        id=found["id"],
        subscription_id=None if details is None else id_of(field(details, "subscription")),
        paid=found["status"] == "paid",
        amount_cents=found["amount_paid"],
        currency=found["currency"].upper(),
        payment=None if charge is None else payment_of_charge(charge),
    )


def payment_of(intent: Any) -> Payment | None:  # noqa: ANN401 - an object of the SDK
    """Return what a payment intent, expanded to the balance transaction, has brought."""
    if intent is None or isinstance(intent, str):
        return None
    charge = field(intent, "latest_charge")
    if charge is None or isinstance(charge, str) or not charge["paid"]:
        return None
    return payment_of_charge(charge)


def payment_of_charge(charge: Any) -> Payment:  # noqa: ANN401 - an object of the SDK
    """Return what a charge, expanded to the balance transaction, has brought."""
    counted = charge["balance_transaction"]
    return Payment(
        intent_id=id_of(charge["payment_intent"]) or "",
        charge_id=charge["id"],
        amount_cents=charge["amount"],
        currency=charge["currency"].upper(),
        fee_cents=None if counted is None or isinstance(counted, str) else counted["fee"],
    )


def id_of(value: Any) -> str | None:  # noqa: ANN401 - an object of the SDK, an id or nothing
    """Return the id of what may be expanded or not."""
    if value is None or isinstance(value, str):
        return value
    return str(value["id"])


def field(value: Any, name: str) -> Any:  # noqa: ANN401 - an object of the SDK, which is no dict
    """Return a field that may be missing."""
    return value[name] if name in value else None  # noqa: SIM401 - it has no get


def metadata(value: Any, name: str) -> str | None:  # noqa: ANN401 - an object of the SDK
    """Return an entry of an object's metadata."""
    kept: Mapping[str, str] | None = field(value, "metadata")
    return None if kept is None else field(kept, name)


def moment(seconds: int | None) -> datetime | None:
    """Return a time that Stripe gives in seconds."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
