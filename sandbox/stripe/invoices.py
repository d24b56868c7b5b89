"""Invoices of subscriptions, and what pays them."""

import orjson

from sandbox.stripe.call import Call
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import cut, listed, page
from sandbox.stripe.records import Records


def new_invoice(records: Records, subscription: Json, reason: str, intent_id: str) -> Json:
    """Make an invoice for the subscription's present period, still to be paid."""
    identifier, moment = new_id("in"), now()
    items = subscription["items"]["data"]
    lines = [_line(identifier, subscription, item) for item in items]
    total = sum(line["amount"] for line in lines)
    customer = records.get("customer", subscription["customer"])
    sequence = customer["next_invoice_sequence"]
    records.change(customer, next_invoice_sequence=sequence + 1)
    payment = {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": None,
        "amount_requested": total,
        "created": moment,
        "currency": "usd",
        "invoice": identifier,
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent_id, "type": "payment_intent"},
        "status": "open",
        "status_transitions": {"canceled_at": None, "paid_at": None},
    }
    invoice = {
        "id": identifier,
        "object": "invoice",
        "account_country": "US",
        "account_name": "MyWork Marketplace",
        "account_tax_ids": None,
        "amount_due": total,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_paid_off_stripe": 0,
        "amount_remaining": total,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": False,
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": moment,
        "currency": "usd",
        "custom_fields": None,
        "customer": customer["id"],
        "customer_account": None,
        "customer_address": None,
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": None,
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": moment,
        "ending_balance": 0,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": page(lines, f"/v1/invoices/{identifier}/lines"),
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"{customer['invoice_prefix']}-{sequence:04}",
        "on_behalf_of": None,
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": subscription["metadata"],
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": moment,
        "period_start": moment,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "open",
        "status_transitions": {
            "finalized_at": moment,
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
        "subtotal": total,
        "subtotal_excluding_tax": total,
        "test_clock": None,
        "total": total,
        "total_discount_amounts": [],
        "total_excluding_tax": total,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "webhooks_delivered_at": moment,
    }
    return records.add(invoice, {"payments": [payment]})


def invoice_by_id(records: Records, call: Call) -> Json:
    """Answer with one invoice."""
    return records.get("invoice", call.path["invoice"], param="invoice", status=404)


def invoices(records: Records, call: Call) -> Json:
    """Answer with a page of invoices."""
    equal = call.only("customer", "status")
    if "subscription" in call.given:
        equal["parent.subscription_details.subscription"] = call.given["subscription"]
    return listed(records, call, "invoice", "/v1/invoices", **equal)


def payments(records: Records, call: Call) -> Json:
    """Answer with a page of what invoices are, or were to be, paid by."""
    rows = records.sql.execute(
        "SELECT hidden FROM object WHERE kind = 'invoice' ORDER BY place DESC"
    )
    found = [one for row in rows for one in orjson.loads(row["hidden"])["payments"]]
    equal = call.only("invoice", "status")
    by = call.given.get("payment", {})
    wanted = [
        one
        for one in found
        if equal.items() <= one.items() and by.items() <= one["payment"].items()
    ]
    return cut(call, wanted, "/v1/invoice_payments")


def _line(invoice_id: str, subscription: Json, item: Json) -> Json:
    price = item["price"]
    amount = price["unit_amount"] * item["quantity"]
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": "usd",
        "description": None,
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice_id,
        "livemode": False,
        "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": subscription["id"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": item["current_period_end"], "start": item["current_period_start"]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "quantity": item["quantity"],
        "subtotal": amount,
        "taxes": [],
    }
