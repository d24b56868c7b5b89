"""Checkouts and receipts as the API gives them."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.checkout import repository
from api.checkout.errors import CheckoutNotFoundError
from api.checkout.repository import OrderRow
from api.models import Checkout, CheckoutStatus, User


def invoice_number(year: int, number: int) -> str:
    """Return an invoice number as people see it."""
    return f"{year}-{number:06d}"


async def own_checkout(
    session: AsyncSession, buyer_id: uuid.UUID, checkout_id: uuid.UUID
) -> dict[str, Any]:
    """Return a buyer's own checkout as ``Checkout``; raises CheckoutNotFoundError."""
    checkout = await repository.find(session, buyer_id, checkout_id)
    if checkout is None:
        raise CheckoutNotFoundError
    orders = await repository.orders(session, checkout_id)
    return {
        "id": str(checkout.id),
        "status": checkout.status,
        "url": checkout.stripe_url if checkout.status is CheckoutStatus.OPEN else None,
        "total_cents": checkout.total_cents,
        "currency": checkout.currency,
        "expires_at": checkout.expires_at,
        "invoice_number": _number(checkout),
        "paid_at": checkout.paid_at,
        "orders": [
            {
                "id": str(row.order.id),
                "product_id": str(row.order.product_id),
                "product_name": row.order.product_name,
                "product_slug": row.slug,
                "licence": row.order.licence,
                "price_cents": row.order.price_cents,
                "status": row.order.status,
            }
            for row in orders
        ],
    }


def receipt(checkout: Checkout, buyer: User, orders: Sequence[OrderRow]) -> dict[str, Any]:
    """Return a paid checkout as ``Receipt``."""
    return {
        "invoice_number": _number(checkout),
        "paid_at": checkout.paid_at,
        "buyer": {"name": buyer.name, "email": buyer.email},
        "lines": [
            {
                "product_name": row.order.product_name,
                "seller": row.seller,
                "licence": row.order.licence,
                "terms_version": row.order.terms_version,
                "licence_key": row.licence_key,
                "price_cents": row.order.price_cents,
                "refunded_cents": row.order.refunded_cents,
            }
            for row in orders
        ],
        "total_cents": checkout.total_cents,
        "currency": checkout.currency,
    }


def _number(checkout: Checkout) -> str | None:
    if checkout.invoice_year is None or checkout.invoice_number is None:
        return None
    return invoice_number(checkout.invoice_year, checkout.invoice_number)
