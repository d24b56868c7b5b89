"""Leave to download."""

from datetime import timedelta

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.settings import get_settings
from api.models import DownloadGrant, Order


async def issue_grant(session: AsyncSession, order: Order) -> None:
    """Give an order leave to download; the order is locked."""
    settings = get_settings()
    await session.execute(
        insert(DownloadGrant).values(
            order_id=order.id,
            limit_count=settings.download_limit,
            expires_at=func.clock_timestamp() + timedelta(days=settings.download_days),
        )
    )
