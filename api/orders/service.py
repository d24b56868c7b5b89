"""What buyers see of what they have bought."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.paging import page_of
from api.downloads import service as downloads
from api.integrations.public_addresses import PublicAddresses
from api.orders import repository, views
from api.orders.errors import OrderNotFoundError
from api.orders.repository import PurchaseRow
from api.orders.schemas import PurchaseParameters
from api.refunds import views as refund_views


class PurchaseService:
    """Reads a buyer's own orders."""

    def __init__(self, addresses: PublicAddresses) -> None:
        self._addresses = addresses

    async def page(
        self, session: AsyncSession, buyer_id: uuid.UUID, parameters: PurchaseParameters
    ) -> dict[str, Any]:
        """Return a page as ``PurchasePage``."""
        rows, total = await repository.purchases(session, buyer_id, parameters)
        return page_of(await self._shown(session, rows), total, parameters)

    async def purchase(
        self, session: AsyncSession, buyer_id: uuid.UUID, order_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return an order as ``PurchaseDetail``; raises OrderNotFoundError."""
        row = await repository.purchase(session, buyer_id, order_id)
        if row is None:
            raise OrderNotFoundError
        [shown] = await self._shown(session, [row])
        paid = row.order.paid_at is not None
        return {
            **shown,
            "terms_version": row.order.terms_version,
            "refunds": [
                refund_views.refund(one) for one in await repository.refunds(session, order_id)
            ],
            "timeline": await timeline(session, order_id),
            "versions": await downloads.files(session, row.order.product_id) if paid else [],
        }

    async def _shown(
        self, session: AsyncSession, rows: Sequence[PurchaseRow]
    ) -> list[dict[str, Any]]:
        orders = [row.order for row in rows]
        ids = [order.id for order in orders]
        versions = await repository.newest_versions(session, [one.product_id for one in orders])
        refunds = await repository.latest_refunds(session, ids)
        reviews = await repository.reviews(session, ids)
        states = await downloads.states(session, orders, set(versions))
        return [
            views.purchase(
                row,
                self._addresses,
                version=versions.get(row.order.product_id),
                download=states[row.order.id],
                review=reviews.get(row.order.id),
                refund=refunds.get(row.order.id),
            )
            for row in rows
        ]


async def timeline(session: AsyncSession, order_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return what happened to an order as ``TimelineEntry``s."""
    return views.timeline(await repository.timeline(session, order_id))
