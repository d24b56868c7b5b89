"""``expand``: objects in the place of their ids, and lists that are left out otherwise."""

from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.listing import page
from sandbox.stripe.records import Records

_DEEPEST = 4
# Fields that hold an object's id, by kind of object.
_REFERENCES = {
    # Tables inside an object.
    "": ("payment_intent", "subscription"),
    "balance_transaction": ("source",),
    "charge": ("balance_transaction", "customer", "failure_balance_transaction", "payment_intent"),
    "checkout.session": ("customer", "invoice", "payment_intent", "subscription"),
    "dispute": ("charge", "payment_intent"),
    "invoice": ("customer",),
    "payment_intent": ("customer", "latest_charge"),
    "price": ("product",),
    "radar.early_fraud_warning": ("charge", "payment_intent"),
    "refund": ("balance_transaction", "charge", "failure_balance_transaction", "payment_intent"),
    "subscription": ("customer", "latest_invoice"),
    "transfer": ("balance_transaction", "destination", "source_transaction"),
    "transfer_reversal": ("balance_transaction", "transfer"),
}


def expanded(records: Records, body: Json, paths: list[str]) -> Json:
    """Return an answer with what the paths name in place of its id.

    Raises StripeError for what cannot be expanded.
    """
    for path in paths:
        parts = path.split(".")
        depth = len(parts) - (parts[0] == "data" and body["object"] == "list")
        if depth > _DEEPEST:
            message = f"You cannot expand more than {_DEEPEST} levels of a property"
            raise StripeError(f"{message} ({path}).", param="expand")
        _expand(records, body, parts, path)
    return body


def _expand(records: Records, body: Json, parts: list[str], path: str) -> None:
    name, *rest = parts
    value = body.get(name)
    kind = body.get("object", "")
    if name == "data" and kind == "list":
        for one in body["data"]:
            if rest:
                _expand(records, one, rest, path)
        return
    if (included := _included(records, body, name)) is not None:
        body[name] = value = included
    elif isinstance(value, str) and name in _REFERENCES.get(kind, ()):
        body[name] = value = records.find(value) or value
    elif not isinstance(value, dict) and not (
        name in _REFERENCES.get(kind, ()) and (value is None or name in body)
    ):
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    if not rest:
        return
    if isinstance(value, dict):
        _expand(records, value, rest, path)


def _included(records: Records, body: Json, name: str) -> Json | None:
    """Return a list that is there only when it is asked for."""
    match body.get("object"), name:
        case "charge", "refunds":
            url = f"/v1/charges/{body['id']}/refunds"
            return page(records.all("refund", charge=body["id"]), url)
        case "checkout.session", "line_items":
            items = records.hidden(body["id"])["line_items"]
            return page(items, f"/v1/checkout/sessions/{body['id']}/line_items")
        case "invoice", "payments":
            payments = records.hidden(body["id"])["payments"]
            return page(payments, f"/v1/invoice_payments?invoice={body['id']}")
        case "customer", "subscriptions":
            url = f"/v1/customers/{body['id']}/subscriptions"
            return page(records.all("subscription", customer=body["id"]), url)
        case _:
            return None
