"""What sellers are shown of what is seen of their products."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics import repository
from api.catalogue.errors import OwnProductNotFoundError


class AnalyticsService:
    """Periods of whole days (UTC), the last of which is today."""

    async def overview(
        self, session: AsyncSession, seller_id: uuid.UUID, days: int
    ) -> dict[str, Any]:
        """Return the figures of all products of a seller as ``Overview``."""
        first, last = _period(days)
        products = await repository.top_products(session, seller_id, first, last)
        return {
            **await self._figures(session, seller_id, None, days),
            "products": [
                {"id": str(id_), "name": name, "slug": slug, **sums._asdict()}
                for id_, name, slug, sums in products
            ],
        }

    async def product(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID, days: int
    ) -> dict[str, Any]:
        """Return the figures of one product as ``ProductAnalytics``.

        Raises OwnProductNotFoundError.
        """
        own = await repository.own_product(session, seller_id, product_id)
        if own is None:
            raise OwnProductNotFoundError
        first, last = _period(days)
        name, slug = own
        return {
            **await self._figures(session, seller_id, product_id, days),
            "name": name,
            "slug": slug,
            "queries": [
                {"q": q, "impressions": impressions, "clicks": clicks}
                for q, impressions, clicks in await repository.queries(
                    session, product_id, first, last
                )
            ],
            "sources": [
                {"source": source, "name": name, "views": views}
                for source, name, views in await repository.sources(
                    session, product_id, first, last
                )
            ],
        }

    async def _figures(
        self, session: AsyncSession, seller_id: uuid.UUID, product_id: uuid.UUID | None, days: int
    ) -> dict[str, Any]:
        first, last = _period(days)
        before = (first - timedelta(days=days), first - timedelta(days=1))
        totals = await repository.totals(session, seller_id, product_id, first, last)
        earlier = await repository.totals(session, seller_id, product_id, *before)
        series = await repository.series(session, seller_id, product_id, first, last)
        return {
            "days": days,
            "totals": totals._asdict(),
            "before": earlier._asdict(),
            "series": [{"day": day, **sums._asdict()} for day, sums in series],
        }


def _period(days: int) -> tuple[date, date]:
    last = datetime.now(UTC).date()
    return last - timedelta(days=days - 1), last
