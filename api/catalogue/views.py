"""A seller's own products as JSON."""

from collections.abc import Sequence
from typing import Any

from api.catalogue.repository import SearchFacts
from api.catalogue.schemas import SearchState
from api.models import Product, ProductStatus


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


def search_state(product: Product, facts: SearchFacts) -> dict[str, Any]:
    """Return what is known of a product in search as ``InSearch``, without its place."""
    confirmed = (facts.confirmed_at, facts.built_at)
    since = max((at for at in confirmed if at is not None), default=None)
    state, reason = _state(product, facts)
    held = state is SearchState.SEARCHABLE
    return {
        "state": state,
        "since": since if held else None,
        # With nothing waiting, what is held is what there is.
        "revision": product.revision if held else None,
        "reason": reason,
        "attempts": facts.attempts,
        "place": None,
    }


def _state(product: Product, facts: SearchFacts) -> tuple[SearchState, str | None]:
    if product.hidden_at is not None:
        return SearchState.HIDDEN, product.hidden_reason
    if product.status is ProductStatus.ARCHIVED:
        return SearchState.ARCHIVED, None
    if product.status is ProductStatus.DRAFT:
        return SearchState.DRAFT, None
    if facts.attempts > 0:
        return SearchState.REFUSED, facts.reason
    if facts.waiting:
        return SearchState.WAITING, facts.reason
    return SearchState.SEARCHABLE, None


def row(product: Product, seen: int, revenue_cents: int) -> dict[str, Any]:
    """Return a product that was seen so often as ``OwnProductRow``."""
    rating = product.rating_average
    return {
        "id": str(product.id),
        "slug": product.slug,
        "name": product.name,
        "status": product.status,
        "hidden": product.hidden_at is not None,
        "price_cents": product.price_cents,
        "currency": product.currency,
        "views": seen,
        "sales_count": product.sales_count,
        "revenue_cents": revenue_cents,
        "rating": None if rating is None else float(rating),
        "review_count": product.review_count,
        "published_at": product.published_at,
        "updated_at": product.updated_at,
        "revision": product.revision,
    }
