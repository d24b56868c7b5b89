"""All SQL about galleries."""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import ProductImage


async def images(session: AsyncSession, product_id: uuid.UUID) -> Sequence[ProductImage]:
    """Return the pictures of a product in their order."""
    rows = await session.scalars(
        select(ProductImage)
        .where(ProductImage.product_id == product_id)
        .order_by(ProductImage.position)
    )
    return rows.all()


async def remove(session: AsyncSession, ids: Sequence[uuid.UUID]) -> None:
    """Take pictures out of their gallery."""
    await session.execute(delete(ProductImage).where(ProductImage.id.in_(ids)))
