"""All SQL about reviews. Triggers keep the rating of products."""

import uuid
from typing import Literal, NamedTuple

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Order, Product, Review, User
from api.reviews.schemas import NewReview

_SORTS = {
    "newest": (Review.created_at.desc(),),
    "highest": (Review.rating.desc(), Review.created_at.desc()),
    "lowest": (Review.rating.asc(), Review.created_at.desc()),
}


class ReviewRow(NamedTuple):
    """A review and its author's name."""

    review: Review
    author: str


def _rows() -> Select[Review, str]:
    return (
        select(Review, User.name)
        .join(User, User.id == Review.author_id)
        .execution_options(populate_existing=True)
    )


async def has_product(session: AsyncSession, product_id: uuid.UUID) -> bool:
    """Whether there is such a product."""
    return bool(await session.scalar(select(exists().where(Product.id == product_id))))


async def page(
    session: AsyncSession,
    product_id: uuid.UUID,
    sort: Literal["newest", "highest", "lowest"],
    page: int,
    per_page: int,
) -> list[ReviewRow]:
    """Return a page of the reviews of a product that count."""
    rows = await session.execute(
        _rows()
        .where(Review.product_id == product_id, Review.withdrawn_at.is_(None))
        .order_by(*_SORTS[sort], Review.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [ReviewRow._make(row) for row in rows]


async def stars(session: AsyncSession, product_id: uuid.UUID) -> dict[int, int]:
    """Return how many reviews of a product there are with each number of stars."""
    rows = await session.execute(
        select(Review.rating, func.count())
        .where(Review.product_id == product_id, Review.withdrawn_at.is_(None))
        .group_by(Review.rating)
    )
    return dict(rows.all())


async def lock_order(
    session: AsyncSession, buyer_id: uuid.UUID, order_id: uuid.UUID
) -> Order | None:
    """Return a buyer's order, locked, so that it is not refunded meanwhile."""
    return await session.scalar(
        select(Order)
        .where(Order.id == order_id, Order.buyer_id == buyer_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def lock_order_of(session: AsyncSession, review_id: uuid.UUID) -> Order | None:
    """Return the order that a review is about, locked: it comes before the review."""
    return await session.scalar(
        select(Order)
        .join(Review, Review.order_id == Order.id)
        .where(Review.id == review_id)
        .with_for_update(of=Order, key_share=True)
        .execution_options(populate_existing=True)
    )


async def add(session: AsyncSession, order: Order, wanted: NewReview) -> uuid.UUID | None:
    """Insert a review; None when the order has one."""
    return await session.scalar(
        insert(Review)
        .values(
            order_id=order.id,
            product_id=order.product_id,
            author_id=order.buyer_id,
            rating=wanted.rating,
            title=wanted.title,
            body=wanted.body,
        )
        .on_conflict_do_nothing()
        .returning(Review.id)
    )


async def find(session: AsyncSession, review_id: uuid.UUID) -> ReviewRow | None:
    """Return a review."""
    row = (await session.execute(_rows().where(Review.id == review_id))).first()
    return None if row is None else ReviewRow._make(row)


async def remove(session: AsyncSession, review: Review) -> None:
    """Delete a review."""
    await session.delete(review)
    await session.flush()


async def set_withdrawn(session: AsyncSession, order_id: uuid.UUID, *, withdrawn: bool) -> None:
    """Have the review of an order, if there is one, count no more, or again."""
    await session.execute(
        update(Review)
        .where(Review.order_id == order_id, Review.withdrawn_at.is_(None) == withdrawn)
        .values(withdrawn_at=func.clock_timestamp() if withdrawn else None)
    )
