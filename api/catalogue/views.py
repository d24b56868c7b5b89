"""A seller's own products as JSON."""

from collections.abc import Sequence
from typing import Any

from api.models import Product


def missing(lacking: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return what a product lacks as a list of ``Missing``."""
    return [{"field": field, "message": message} for field, message in lacking]


def product(product: Product, lacking: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a product, loaded with its category, as ``OwnProduct``."""
    return {
        "id": str(product.id),
        "slug": product.slug,
        "name": product.name,
        "summary": product.summary,
        "description": product.description,
        "category": None if product.category is None else product.category.slug,
        "tech": product.tech_stack,
        "tags": product.tags,
        "price_cents": product.price_cents,
        "extended_price_cents": product.extended_price_cents,
        "currency": product.currency,
        "version": product.version,
        "status": product.status,
        "hidden_reason": product.hidden_reason if product.hidden_at is not None else None,
        "published_at": product.published_at,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
        "revision": product.revision,
        "missing": missing(lacking),
    }


def row(product: Product) -> dict[str, Any]:
    """Return a product as ``OwnProductRow``."""
    rating = product.rating_average
    return {
        "id": str(product.id),
        "slug": product.slug,
        "name": product.name,
        "status": product.status,
        "hidden": product.hidden_at is not None,
        "price_cents": product.price_cents,
        "currency": product.currency,
        "sales_count": product.sales_count,
        "rating": None if rating is None else float(rating),
        "review_count": product.review_count,
        "published_at": product.published_at,
        "updated_at": product.updated_at,
        "revision": product.revision,
    }
