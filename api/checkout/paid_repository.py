"""The SQL of a payment that has come in, in the order in which rows are locked."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Licence, Product, SellerProfile, User

_NEXT_NUMBER = text(
    """
    INSERT INTO invoice_counters AS c (year, last) VALUES (:year, 1)
    ON CONFLICT (year) DO UPDATE SET last = c.last + 1
    RETURNING last
    """
)


async def keep_people(session: AsyncSession, user_ids: Collection[uuid.UUID]) -> None:
    """Let nobody's account be closed until the transaction ends.

    Whoever closes one locks it before its products, which we lock later.
    """
    await session.execute(
        select(User.id)
        .where(User.id.in_(user_ids))
        .order_by(User.id)
        .with_for_update(read=True, key_share=True)
    )


async def now(session: AsyncSession) -> datetime:
    """Return the database's time."""
    moment: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    return moment


async def count_sales(session: AsyncSession, product_ids: Collection[uuid.UUID]) -> None:
    """Count one sale more of each product, locked in the order of their ids."""
    await session.execute(
        select(Product.id)
        .where(Product.id.in_(product_ids))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    )
    await session.execute(
        update(Product)
        .where(Product.id.in_(product_ids))
        .values(sales_count=Product.sales_count + 1)
        .execution_options(synchronize_session=False)
    )


async def licence_keys(
    session: AsyncSession, order_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return the licence keys of orders."""
    rows: Any = await session.execute(
        select(Licence.order_id, Licence.key).where(Licence.order_id.in_(order_ids))
    )
    return dict(rows.all())


async def sellers(session: AsyncSession, seller_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names that sellers go by."""
    rows: Any = await session.execute(
        select(SellerProfile.user_id, SellerProfile.display_name).where(
            SellerProfile.user_id.in_(seller_ids)
        )
    )
    return dict(rows.all())


async def next_invoice_number(session: AsyncSession, year: int) -> int:
    """Return the year's next number; others wait for it until the transaction ends."""
    return int((await session.execute(_NEXT_NUMBER, {"year": year})).scalar_one())
