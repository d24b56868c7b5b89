"""All SQL about what waits for a seller."""

import uuid
from typing import Any

from sqlalchemy import desc, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.models import Order, OrderStatus, Product, ProductStatus, Review, Upload, UploadStatus

SHOWN = 3
LOW_RATING = 3
"""So many stars or fewer ask for an answer."""


async def orders(session: AsyncSession, seller_id: uuid.UUID) -> tuple[int, int]:
    """Return how many orders wait for a refund to be decided, and how many a bank disputes."""
    counts = [
        func.count().filter(Order.status == status)
        for status in (OrderStatus.REFUND_REQUESTED, OrderStatus.DISPUTED)
    ]
    row = await session.execute(
        select(*counts).where(
            Order.seller_id == seller_id,
            Order.status.in_((OrderStatus.REFUND_REQUESTED, OrderStatus.DISPUTED)),
        )
    )
    found = row.one()
    return int(found[0]), int(found[1])


async def refused_uploads(session: AsyncSession, seller_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the latest files of a seller's products that were refused.

    Another one of its kind that was sent since then has taken its place, whatever came of that.
    """
    later = aliased(Upload)
    replaced = exists().where(
        later.product_id == Upload.product_id,
        later.kind == Upload.kind,
        later.created_at > Upload.updated_at,
        later.status != UploadStatus.REMOVED,
    )
    rows = await session.execute(
        select(
            Product.id.label("product_id"),
            Product.name.label("product_name"),
            Upload.filename,
            Upload.refusal,
        )
        .select_from(Upload)
        .join(Product, Product.id == Upload.product_id)
        .where(
            Upload.owner_id == seller_id,
            Upload.status == UploadStatus.REFUSED,
            ~replaced,
            # There is no other one to be sent of what is archived.
            Product.status != ProductStatus.ARCHIVED,
        )
        .order_by(desc(Upload.updated_at), Upload.id)
        .limit(SHOWN)
    )
    return [{**row, "product_id": str(row["product_id"])} for row in rows.mappings()]


async def unanswered_reviews(session: AsyncSession, seller_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return products with low ratings that nobody has answered, the latest first."""
    rows = await session.execute(
        select(
            Product.id.label("product_id"),
            Product.name.label("product_name"),
            func.count().label("count"),
        )
        .select_from(Review)
        .join(Product, Product.id == Review.product_id)
        .where(
            Product.seller_id == seller_id,
            Review.rating <= LOW_RATING,
            Review.reply.is_(None),
            Review.withdrawn_at.is_(None),
        )
        .group_by(Product.id)
        .order_by(desc(func.max(Review.created_at)), Product.id)
        .limit(SHOWN)
    )
    return [{**row, "product_id": str(row["product_id"])} for row in rows.mappings()]
