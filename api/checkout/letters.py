"""The letters about a payment: the receipt, and one to each seller."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.checkout import paid_repository, repository
from api.checkout.views import invoice_number
from api.core.money import dollars
from api.models import Checkout, Order
from api.notifications.kinds import RECEIPT, SALE
from api.notifications.letters import write


async def write_letters(session: AsyncSession, checkout: Checkout, orders: Sequence[Order]) -> None:
    """Write to the buyer and to each seller of a checkout that was just paid."""
    await _write_receipt(session, checkout, orders)
    by_seller: dict[uuid.UUID, list[Order]] = defaultdict(list)
    for order in orders:
        by_seller[order.seller_id].append(order)
    for seller_id, sold in by_seller.items():
        await write(
            session,
            SALE,
            seller_id,
            f"{checkout.id}:{seller_id}",
            what=sold[0].product_name if len(sold) == 1 else f"{len(sold)} products",
            lines=[
                {
                    "order_id": str(order.id),
                    "product": order.product_name,
                    "licence": order.licence.value,
                    "price": dollars(order.price_cents),
                    "share": dollars(order.seller_cents),
                }
                for order in sold
            ],
            share=dollars(sum(order.seller_cents for order in sold)),
        )


async def _write_receipt(
    session: AsyncSession, checkout: Checkout, orders: Sequence[Order]
) -> None:
    buyer = await repository.buyer(session, checkout.buyer_id)
    keys = await paid_repository.licence_keys(session, [order.id for order in orders])
    sellers = await paid_repository.sellers(session, {order.seller_id for order in orders})
    if checkout.invoice_year is None or checkout.invoice_number is None or not checkout.paid_at:
        raise ValueError(f"checkout {checkout.id} is not paid")
    await write(
        session,
        RECEIPT,
        checkout.buyer_id,
        str(checkout.id),
        name=buyer.name,
        checkout_id=str(checkout.id),
        invoice_number=invoice_number(checkout.invoice_year, checkout.invoice_number),
        paid_on=f"{checkout.paid_at.day} {checkout.paid_at:%b %Y}",
        lines=[
            {
                "order_id": str(order.id),
                "product": order.product_name,
                "seller": sellers[order.seller_id],
                "licence": order.licence.value,
                "terms": order.terms_version,
                "price": dollars(order.price_cents),
                "key": keys[order.id],
            }
            for order in orders
        ],
        total=dollars(checkout.total_cents),
    )
