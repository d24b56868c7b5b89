"""What a product's page needs before buyers may see it."""

from api.models import Product

SHORTEST_DESCRIPTION = 80


def missing(product: Product, minimum_price_cents: int) -> list[tuple[str, str]]:
    """Return each field that lacks something, and what; empty when it can be published."""
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
