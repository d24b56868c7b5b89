"""What a product's page needs before buyers may see it."""

from typing import NamedTuple

from api.models import Product

SHORTEST_DESCRIPTION = 80
NO_IMAGE = ("images", "Add at least one image.")
NO_PACKAGE = ("package", "Upload the package that buyers get, and release it as a version.")


class Contents(NamedTuple):
    """What belongs to a product beside its own fields."""

    has_image: bool
    has_version: bool


def missing(
    product: Product, contents: Contents, minimum_price_cents: int
) -> list[tuple[str, str]]:
    """Return each field that lacks something, and what; empty when it can be published."""
    lacking = missing_fields(product, minimum_price_cents)
    if not contents.has_image:
        lacking.append(NO_IMAGE)
    if not contents.has_version:
        lacking.append(NO_PACKAGE)
    return lacking


def missing_fields(product: Product, minimum_price_cents: int) -> list[tuple[str, str]]:
    """Return the same of the product's own fields alone."""
    price = product.price_cents
    wants = [
        ("summary", not product.summary, "Say in one line what it is."),
        (
            "description",
            len(product.description.strip()) < SHORTEST_DESCRIPTION,
            f"Describe it in at least {SHORTEST_DESCRIPTION} characters.",
        ),
        ("category", product.category_id is None, "Choose a category."),
        ("tech", not product.tech_stack, "Name at least one technology."),
        ("price_cents", price is None, "Set a price, or make it free."),
        (
            "price_cents",
            price is not None and 0 < price < minimum_price_cents,
            f"A paid product costs at least ${minimum_price_cents / 100:.2f}.",
        ),
    ]
    return [(field, message) for field, lacking, message in wants if lacking]
