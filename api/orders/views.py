"""Orders as JSON."""

from collections.abc import Sequence
from typing import Any

from api.integrations.public_addresses import PublicAddresses
from api.models import OrderEvent, ProductImage, ProductStatus, Refund, Review
from api.orders.repository import PurchaseRow
from api.refunds import views as refund_views


def purchase(
    row: PurchaseRow,
    addresses: PublicAddresses,
    *,
    version: str | None,
    download: dict[str, Any],
    review: Review | None,
    refund: Refund | None,
) -> dict[str, Any]:
    """Return an order as ``Purchase``."""
    order, product = row.order, row.product
    public = product.status is ProductStatus.PUBLISHED and product.hidden_at is None
    return {
        "id": str(order.id),
        "checkout_id": str(order.checkout_id),
        "product": {
            "id": str(product.id),
            "slug": product.slug,
            "name": product.name,
            "image": None if row.image is None else _image(row.image, addresses),
            "seller": {
                "username": row.seller.username,
                "display_name": row.seller.display_name,
            },
            "available": public and row.seller_active,
        },
        "licence": order.licence,
        "licence_key": row.licence_key,
        "status": order.status,
        "price_cents": order.price_cents,
        "refunded_cents": order.refunded_cents,
        "currency": order.currency,
        "paid_at": order.paid_at,
        "version": version,
        "download": download,
        "review": None if review is None else _review(review),
        "refund": None if refund is None else refund_views.refund(refund),
    }


def timeline(events: Sequence[OrderEvent]) -> list[dict[str, Any]]:
    """Return what happened as ``TimelineEntry``s."""
    return [
        {
            "kind": one.kind,
            "actor": one.actor,
            "at": one.at,
            "note": one.note,
            "amount_cents": one.amount_cents,
        }
        for one in events
    ]


def _image(image: ProductImage, addresses: PublicAddresses) -> dict[str, Any]:
    return {
        "url": addresses.url(image.url),
        "srcset": addresses.srcset(image.srcset),
        "placeholder": image.placeholder,
        "alt": image.alt,
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "id": str(review.id),
        "rating": review.rating,
        "title": review.title,
        "body": review.body,
        "created_at": review.created_at,
        "updated_at": review.updated_at,
        "reply": review.reply,
        "replied_at": review.replied_at,
    }
