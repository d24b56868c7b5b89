"""Sales as JSON."""

from typing import Any

from api.models import Dispute, DisputeShare, Order
from api.sales.repository import SaleRow


def sale(row: SaleRow) -> dict[str, Any]:
    """Return an order as ``Sale``."""
    order = row.order
    paid = order.paid_at is not None
    return {
        "id": str(order.id),
        "product": {"id": str(order.product_id), "name": order.product_name, "slug": row.slug},
        "buyer": {"name": row.buyer_name, "email": row.buyer_email} if paid else None,
        "licence": order.licence,
        "status": order.status,
        "price_cents": order.price_cents,
        "platform_cents": order.platform_cents,
        "seller_cents": order.seller_cents,
        "refunded_cents": order.refunded_cents,
        "net_cents": net_cents(order),
        "currency": order.currency,
        "created_at": order.created_at,
        "paid_at": order.paid_at,
        "available_at": order.available_at,
        "released_at": order.released_at,
    }


def net_cents(order: Order) -> int:
    """Return what a seller still has of an order's price."""
    return 0 if order.paid_at is None else order.seller_cents - order.refunded_seller_cents


def dispute(found: tuple[Dispute, DisputeShare | None]) -> dict[str, Any]:
    """Return a dispute and an order's share of it as ``SaleDispute``."""
    dispute, share = found
    return {
        "id": str(dispute.id),
        "status": dispute.status,
        "reason": dispute.reason,
        "amount_cents": 0 if share is None else share.amount_cents,
        "evidence_due_at": dispute.evidence_due_at,
        "created_at": dispute.created_at,
        "closed_at": dispute.closed_at,
    }


def masked(key: str) -> str:
    """Return a licence key of which only the last group can be read."""
    return f"MW-…-{key.rpartition('-')[2]}"
