"""Prices given in line with a checkout, and what is bought at them."""

from sandbox.stripe.errors import StripeError, missing, not_implemented
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.parameters import merged
from sandbox.stripe.records import Records

_MOST_ITEMS = 100
_MOST_CENTS = 99_999_999


def line_items(records: Records, given: list[Json], mode: str) -> list[Json]:
    """Keep products and prices, and return what is bought.

    Raises StripeError for what is missing, for another currency than usd, and for recurring
    prices where money is taken once, or the other way round.
    """
    if len(given) > _MOST_ITEMS:
        message = f"`line_items` can have up to {_MOST_ITEMS} items"
        raise StripeError(message, param="line_items")
    items = [_item(records, one, f"line_items[{place}]") for place, one in enumerate(given)]
    recurring = [one["price"]["recurring"] for one in items]
    if mode == "payment" and any(recurring):
        message = (
            "You specified `payment` mode but passed a recurring price. Either switch to"
            " `subscription` mode or use only one-time prices."
        )
        raise StripeError(message, param="line_items")
    if mode == "subscription" and not any(recurring):
        message = (
            "You must provide at least one recurring price in `subscription` mode when using"
            " prices."
        )
        raise StripeError(message, param="line_items")
    if mode == "subscription" and any(one != recurring[0] for one in recurring):
        raise not_implemented("subscriptions of items with different intervals", "line_items")
    return items


def _item(records: Records, given: Json, name: str) -> Json:
    if "price_data" not in given:
        raise missing(f"{name}[price_data]")
    if "quantity" not in given:
        raise missing(f"{name}[quantity]")
    price, product = _price(records, given["price_data"], f"{name}[price_data]")
    quantity = given["quantity"]
    if quantity < 1:
        message = "This value must be greater than or equal to 1."
        raise StripeError(message, code="parameter_invalid_integer", param=f"{name}[quantity]")
    amount = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": "usd",
        "description": product["name"],
        "metadata": {},
        "price": price,
        "quantity": quantity,
    }


def _price(records: Records, given: Json, name: str) -> tuple[Json, Json]:
    if given["currency"] != "usd":
        raise not_implemented(f"the currency {given['currency']}", f"{name}[currency]")
    for wanted in ("product_data", "unit_amount"):
        if wanted not in given:
            raise missing(f"{name}[{wanted}]")
    amount = given["unit_amount"]
    if not 0 <= amount <= _MOST_CENTS:
        code = "parameter_invalid_integer" if amount < 0 else "amount_too_large"
        raise StripeError("Invalid amount", code=code, param=f"{name}[unit_amount]")
    product = records.add(
        {
            "id": new_id("prod"),
            "object": "product",
            "active": True,
            "created": now(),
            "default_price": None,
            "description": given["product_data"].get("description"),
            "images": given["product_data"].get("images", []),
            "livemode": False,
            "marketing_features": [],
            "metadata": merged({}, given["product_data"].get("metadata")),
            "name": given["product_data"]["name"],
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": None,
            "unit_label": None,
            "updated": now(),
            "url": None,
        }
    )
    recurring = given.get("recurring")
    price = records.add(
        {
            "id": new_id("price"),
            "object": "price",
            "active": True,
            "billing_scheme": "per_unit",
            "created": now(),
            "currency": "usd",
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": None,
            "metadata": {},
            "nickname": None,
            "product": product["id"],
            "recurring": recurring
            and {
                "interval": recurring["interval"],
                "interval_count": recurring.get("interval_count", 1),
                "meter": None,
                "usage_type": "licensed",
            },
            "tax_behavior": "unspecified",
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": amount,
            "unit_amount_decimal": str(amount),
        }
    )
    return price, product
