"""Customers."""

from sandbox.stripe.call import Call
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.listing import listed
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records
from sandbox.stripe.rules import check_email

_TEXTS = ("description", "email", "name", "phone")


def create(records: Records, call: Call) -> Json:
    """Make a customer."""
    check_email(call.given.get("email"), "email")
    metadata = merged({}, call.given.get("metadata"))
    return new_customer(records, metadata=metadata, **call.only(*_TEXTS))


def new_customer(records: Records, **fields: object) -> Json:
    """Make a customer with these fields."""
    identifier = new_id("cus")
    customer = {
        "id": identifier,
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": now(),
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": identifier[-8:].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": {},
        "name": None,
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    } | fields
    records.add(customer)
    records.tell("customer.created", customer)
    return customer


def customer_by_id(records: Records, call: Call) -> Json:
    """Answer with one customer."""
    return records.get("customer", call.path["customer"], status=404)


def customers(records: Records, call: Call) -> Json:
    """Answer with a page of customers."""
    return listed(records, call, "customer", "/v1/customers", **call.only("email"))


def update(records: Records, call: Call) -> Json:
    """Change a customer."""
    customer = customer_by_id(records, call)
    check_email(call.given.get("email"), "email")
    changes = call.only(*_TEXTS)
    if "metadata" in call.given:
        changes["metadata"] = merged(customer["metadata"], call.given["metadata"])
    if before := records.change(customer, **changes):
        records.tell("customer.updated", customer, before)
    return customer
