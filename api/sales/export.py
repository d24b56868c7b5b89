"""A seller's orders as CSV, however many there are."""

import uuid
from collections.abc import AsyncIterator, Iterable

from api.core.csv import Value, dollars
from api.core.database import Database
from api.core.unit_of_work import unit_of_work
from api.sales import repository, views
from api.sales.repository import SaleRow
from api.sales.schemas import SaleFilters

HEADING = (
    "order",
    "ordered at",
    "paid at",
    "status",
    "product",
    "licence",
    "buyer",
    "buyer's e-mail",
    "currency",
    "gross",
    "platform's cut",
    "seller's share",
    "refunded",
    "net",
    "available at",
)


class SaleExport:
    """Reads while it is being sent, so that its transaction is as long as the answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rows(
        self, seller_id: uuid.UUID, filters: SaleFilters
    ) -> AsyncIterator[Iterable[Value]]:
        """Yield the cells of each order."""
        async with unit_of_work(self._database) as session:
            async for row in repository.stream(session, seller_id, filters):
                yield _cells(row)


def _cells(row: SaleRow) -> Iterable[Value]:
    order = row.order
    paid = order.paid_at is not None
    return (
        str(order.id),
        order.created_at,
        order.paid_at,
        order.status.value,
        order.product_name,
        order.licence.value,
        row.buyer_name if paid else None,
        row.buyer_email if paid else None,
        order.currency,
        dollars(order.price_cents),
        dollars(order.platform_cents),
        dollars(order.seller_cents),
        dollars(order.refunded_cents),
        dollars(views.net_cents(order)),
        order.available_at,
    )
