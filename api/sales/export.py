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


BATCH = 500


class SaleExport:
    """Reads while it is being sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rows(
        self, seller_id: uuid.UUID, filters: SaleFilters
    ) -> AsyncIterator[Iterable[Value]]:
        """Yield the cells of each order."""
        last = None
        while True:
            # One transaction for each batch: none stays open as long as a slow reader reads.
            async with unit_of_work(self._database) as session:
                batch = await repository.following(session, seller_id, filters, last, BATCH)
            for row in batch:
                yield _cells(row)
            if len(batch) < BATCH:
                return
            last = batch[-1].order


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
