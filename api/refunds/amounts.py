"""How refunds are shared out over the orders of a payment."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from api.core.money import seller_part, spread
from api.models import Order


class RefundMismatchError(Exception):
    """Stripe says what cannot be by our books: somebody must look at it."""


def left_of(order: Order) -> int:
    """Return what has not gone back of an order's price, in cents."""
    return order.price_cents - order.refunded_cents


def seller_part_of(order: Order, cents: int) -> int:
    """Return the seller's part of cents that go back of an order next."""
    return seller_part(
        price_cents=order.price_cents,
        seller_cents=order.seller_cents,
        taken_cents=order.refunded_cents,
        taken_seller_cents=order.refunded_seller_cents,
        cents=cents,
    )


def shared_out(
    total: int, orders: Sequence[Order], disputed: Mapping[UUID, int]
) -> list[tuple[Order, int]]:
    """Share a sum that went back of a payment over its orders, by what is left of each.

    ``disputed`` is what banks hold of orders, which is touched only when all else is not enough.
    Raises RefundMismatchError when all is not enough.
    """
    whole = [left_of(order) for order in orders]
    free = [
        max(0, left - disputed.get(order.id, 0)) for order, left in zip(orders, whole, strict=True)
    ]
    weights = free if sum(free) >= total else whole
    if sum(weights) < total:
        raise RefundMismatchError(f"{total} cents went back of a payment that has less left")
    parts = spread(total, weights)
    return [(order, part) for order, part in zip(orders, parts, strict=True) if part > 0]
