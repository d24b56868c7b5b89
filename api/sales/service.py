"""What sellers see of their orders, and may do about each."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.money import CURRENCY
from api.core.paging import page_of
from api.downloads import service as grants
from api.models import Order
from api.orders import service as orders
from api.orders.errors import OrderNotFoundError
from api.refunds import views as refund_views
from api.sales import repository, views
from api.sales.errors import NoLicenceError
from api.sales.schemas import SaleParameters


class SaleService:
    """The rules of a seller's own orders; each method works on the seller's own alone."""

    async def page(
        self, session: AsyncSession, seller_id: uuid.UUID, parameters: SaleParameters
    ) -> dict[str, Any]:
        """Return a page as ``SalePage``."""
        rows, total = await repository.page(
            session, seller_id, parameters, parameters.page, parameters.per_page
        )
        totals = await repository.totals(session, seller_id, parameters)
        return page_of([views.sale(row) for row in rows], total, parameters) | {
            "totals": {**totals._asdict(), "currency": CURRENCY}
        }

    async def sale(
        self, session: AsyncSession, seller_id: uuid.UUID, order_id: uuid.UUID
    ) -> dict[str, Any]:
        """Return an order as ``SaleDetail``; raises OrderNotFoundError."""
        row = await repository.sale(session, seller_id, order_id)
        if row is None:
            raise OrderNotFoundError
        licence = await repository.licence(session, order_id)
        dispute = await repository.dispute(session, row.order)
        return {
            **views.sale(row),
            "timeline": await orders.timeline(session, order_id),
            "grants": await grants.grants(session, order_id),
            "refunds": [
                refund_views.refund(one) for one in await repository.refunds(session, order_id)
            ],
            "dispute": None if dispute is None else views.dispute(dispute),
            "licence_key": None if licence is None else views.masked(licence.key),
            "activations": (
                0 if licence is None else await repository.activations(session, licence.id)
            ),
            "activation_limit": None if licence is None else licence.activation_limit,
        }

    async def limit(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        order_id: uuid.UUID,
        activation_limit: int | None,
    ) -> dict[str, Any]:
        """Limit where the licence may be active; places that are active stay so.

        Returns ``SaleDetail``; raises OrderNotFoundError or NoLicenceError.
        """
        await self._lock(session, seller_id, order_id)
        licence = await repository.licence(session, order_id, lock=True)
        if licence is None:
            raise NoLicenceError
        licence.activation_limit = activation_limit
        await session.flush()
        return await self.sale(session, seller_id, order_id)

    async def renew(
        self, session: AsyncSession, seller_id: uuid.UUID, order_id: uuid.UUID
    ) -> dict[str, Any]:
        """Give new leave to download in place of the old; returns ``SaleDetail``.

        Raises OrderNotFoundError or NotGrantableError.
        """
        order = await self._lock(session, seller_id, order_id)
        await grants.renew_by_seller(session, order)
        return await self.sale(session, seller_id, order_id)

    async def revoke(
        self, session: AsyncSession, seller_id: uuid.UUID, order_id: uuid.UUID
    ) -> dict[str, Any]:
        """Take the leave to download away; returns ``SaleDetail``.

        Raises OrderNotFoundError or NoGrantError.
        """
        order = await self._lock(session, seller_id, order_id)
        await grants.revoke_by_seller(session, order)
        return await self.sale(session, seller_id, order_id)

    async def extend(
        self,
        session: AsyncSession,
        seller_id: uuid.UUID,
        order_id: uuid.UUID,
        *,
        days: int,
        downloads: int,
    ) -> dict[str, Any]:
        """Add to the leave there is; returns ``SaleDetail``.

        Raises OrderNotFoundError or NoGrantError.
        """
        order = await self._lock(session, seller_id, order_id)
        await grants.extend_by_seller(session, order, days=days, downloads=downloads)
        return await self.sale(session, seller_id, order_id)

    async def _lock(
        self, session: AsyncSession, seller_id: uuid.UUID, order_id: uuid.UUID
    ) -> Order:
        order = await repository.lock(session, seller_id, order_id)
        if order is None:
            raise OrderNotFoundError
        return order
