"""Subscriptions begun by Checkout, and their invoices. A period ends when a switch says so."""

import calendar
from datetime import UTC, datetime, timedelta

from sandbox.stripe import payments
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.invoices import new_invoice
from sandbox.stripe.listing import page
from sandbox.stripe.methods import CARDS, Method, known_method, new_method
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records

_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}
# What a renewal that fails is refused with.
_POOR = CARDS["4000000000009995"]


def begin(records: Records, session: Json, intent: Json, method: Method) -> tuple[Json, Json]:
    """Make a subscription with its first invoice, both unpaid."""
    hidden = records.hidden(session["id"])
    data = hidden.get("subscription_data") or {}
    moment = now()
    kept = new_method(method)
    identifier = new_id("sub")
    items = [
        _item(identifier, one["price"], one["quantity"], moment) for one in hidden["line_items"]
    ]
    subscription = records.add(
        {
            "id": identifier,
            "object": "subscription",
            "application": None,
            "application_fee_percent": None,
            "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
            "billing_cycle_anchor": moment,
            "billing_cycle_anchor_config": None,
            "billing_mode": {"flexible": None, "type": "classic"},
            "billing_schedules": [],
            "billing_thresholds": None,
            "cancel_at": None,
            "cancel_at_period_end": False,
            "canceled_at": None,
            "cancellation_details": {"comment": None, "feedback": None, "reason": None},
            "collection_method": "charge_automatically",
            "created": moment,
            "currency": "usd",
            "customer": session["customer"],
            "customer_account": None,
            "days_until_due": None,
            "default_payment_method": kept["id"],
            "default_source": None,
            "default_tax_rates": [],
            "description": data.get("description"),
            "discounts": [],
            "ended_at": None,
            "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
            "items": page(items, f"/v1/subscription_items?subscription={identifier}"),
            "latest_invoice": None,
            "livemode": False,
            "metadata": merged({}, data.get("metadata")),
            "next_pending_invoice_item_invoice": None,
            "on_behalf_of": None,
            "pause_collection": None,
            "payment_settings": {
                "payment_method_options": None,
                "payment_method_types": None,
                "save_default_payment_method": "off",
            },
            "pending_invoice_item_interval": None,
            "pending_setup_intent": None,
            "pending_update": None,
            "schedule": None,
            "start_date": moment,
            "status": "incomplete",
            "test_clock": None,
            "transfer_data": None,
            "trial_end": None,
            "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
            "trial_start": None,
        },
        {"method": kept},
    )
    invoice = new_invoice(records, subscription, "subscription_create", intent["id"])
    records.change(subscription, latest_invoice=invoice["id"])
    return subscription, invoice


def activate(records: Records, subscription: Json) -> None:
    """Say that a subscription has begun."""
    records.change(subscription, status="active")
    records.tell("customer.subscription.created", subscription)


def paid(records: Records, invoice: Json, intent: Json) -> None:
    """Settle an invoice with a payment."""
    moment = now()
    total = invoice["total"]
    records.change(
        invoice,
        amount_paid=total,
        amount_remaining=0,
        attempt_count=invoice["attempt_count"] + 1,
        attempted=True,
        next_payment_attempt=None,
        status="paid",
        status_transitions=invoice["status_transitions"] | {"paid_at": moment},
    )
    payment = records.hidden(invoice["id"])["payments"][0]
    payment |= {
        "amount_paid": total,
        "status": "paid",
        "status_transitions": {"canceled_at": None, "paid_at": moment},
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
    }
    records.hide(invoice["id"], payments=[payment])
    records.tell("invoice.paid", invoice)


def renew(records: Records, subscription: Json, *, succeeds: bool) -> Json:
    """End a subscription's period: it is cancelled if that was wished, else charged anew."""
    if subscription["cancel_at_period_end"]:
        return end(records, subscription)
    items = subscription["items"]["data"]
    renewed = [
        _item(subscription["id"], one["price"], one["quantity"], one["current_period_end"])
        | {"id": one["id"], "created": one["created"]}
        for one in items
    ]
    before = records.change(subscription, items=subscription["items"] | {"data": renewed})
    method = known_method(records.hidden(subscription["id"])["method"])
    customer = records.get("customer", subscription["customer"])
    total = sum(one["price"]["unit_amount"] * one["quantity"] for one in renewed)
    intent = payments.new_intent(
        records,
        amount=total,
        types=["card"],
        customer=customer["id"],
        description="Subscription update",
    )
    invoice = new_invoice(records, subscription, "subscription_cycle", intent["id"])
    before |= records.change(subscription, latest_invoice=invoice["id"])
    _collect(records, subscription, invoice, method if succeeds else _POOR, before)
    return subscription


def retry(records: Records, invoice: Json, *, succeeds: bool) -> Json:
    """Charge an open invoice once more."""
    reference = invoice["parent"]["subscription_details"]["subscription"]
    subscription = records.get("subscription", reference)
    method = known_method(records.hidden(subscription["id"])["method"])
    _collect(records, subscription, invoice, method if succeeds else _POOR, {})
    return invoice


def end(records: Records, subscription: Json) -> Json:
    """Cancel a subscription at once."""
    moment = now()
    records.change(
        subscription,
        status="canceled",
        canceled_at=subscription["canceled_at"] or moment,
        ended_at=moment,
        cancellation_details=subscription["cancellation_details"]
        | {"reason": "cancellation_requested"},
    )
    records.tell("customer.subscription.deleted", subscription)
    return subscription


def _collect(
    records: Records, subscription: Json, invoice: Json, method: Method, before: Json
) -> None:
    payment = records.hidden(invoice["id"])["payments"][0]["payment"]
    intent = records.get("payment_intent", payment["payment_intent"])
    customer = records.get("customer", subscription["customer"])
    payer = {"email": customer["email"], "name": customer["name"]}
    if method.decline is not None:
        payments.decline(records, intent, method, payer, method.decline)
        records.change(
            invoice,
            attempted=True,
            attempt_count=invoice["attempt_count"] + 1,
            next_payment_attempt=now() + 3 * 24 * 3600,
        )
        records.tell("invoice.payment_failed", invoice)
        status = "past_due"
    else:
        payments.succeed(records, intent, method, payer)
        paid(records, invoice, intent)
        status = "active"
    before |= records.change(subscription, status=status)
    if before:
        records.tell("customer.subscription.updated", subscription, before)


def _item(subscription_id: str, price: Json, quantity: int, start: int) -> Json:
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": now(),
        "current_period_end": _after(start, price["recurring"]),
        "current_period_start": start,
        "discounts": [],
        "metadata": {},
        "price": price,
        "quantity": quantity,
        "subscription": subscription_id,
        "tax_rates": [],
    }


def _after(start: int, recurring: Json) -> int:
    """Return when a period that begins then ends: the same day of a later month, or the last."""
    interval, count = recurring["interval"], recurring["interval_count"]
    moment = datetime.fromtimestamp(start, UTC)
    if interval in _DAYS:
        return int((moment + timedelta(days=_DAYS[interval] * count)).timestamp())
    months = moment.year * 12 + moment.month - 1 + _MONTHS[interval] * count
    year, month = divmod(months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return int(moment.replace(year=year, month=month + 1, day=day).timestamp())
