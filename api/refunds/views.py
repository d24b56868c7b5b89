"""Refunds as JSON."""

from typing import Any

from api.models import Refund, RefundStatus
from api.refunds.repository import AdminRow
from api.refunds.words import failure_in_words, waiting_in_words


def refund(refund: Refund) -> dict[str, Any]:
    """Return a refund as ``Refund``."""
    waits = refund.waits if refund.status is RefundStatus.APPROVED else None
    return {
        "id": str(refund.id),
        "order_id": str(refund.order_id),
        "source": refund.source,
        "status": refund.status,
        "amount_cents": refund.amount_cents,
        "currency": refund.currency,
        "reason": refund.reason,
        "answer": refund.answer,
        "appeal": refund.appeal,
        "failure": None if refund.failure is None else failure_in_words(refund.failure),
        "waiting": None if waits is None else waiting_in_words(waits),
        "created_at": refund.created_at,
        "decided_at": refund.decided_at,
        "settled_at": refund.settled_at,
    }


def admin_refund(row: AdminRow) -> dict[str, Any]:
    """Return a refund with its order and people as ``AdminRefund``."""
    return {
        **refund(row.refund),
        "product_name": row.order.product_name,
        "buyer_name": row.buyer_name,
        "seller_name": row.seller_name,
        "price_cents": row.order.price_cents,
        "refunded_cents": row.order.refunded_cents,
    }
