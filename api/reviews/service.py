"""Who may review what, and answer."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.core.paging import page_of
from api.models import OWNED, Review
from api.orders.errors import OrderNotFoundError
from api.reviews import repository
from api.reviews.errors import (
    AlreadyReviewedError,
    NotReviewableError,
    ProductNotFoundError,
    ReviewNotFoundError,
)
from api.reviews.repository import ReviewRow
from api.reviews.schemas import NewReview, ReviewFields, ReviewParameters

STARS = range(1, 6)


class ReviewService:
    """The rules of reviews: verified buyers, one for each order."""

    async def page(
        self, session: AsyncSession, product_id: uuid.UUID, parameters: ReviewParameters
    ) -> dict[str, Any]:
        """Return a page as ``ReviewPage``; raises ProductNotFoundError."""
        if not await repository.has_product(session, product_id):
            raise ProductNotFoundError
        rows = await repository.page(
            session, product_id, parameters.sort, parameters.page, parameters.per_page
        )
        stars = await repository.stars(session, product_id)
        count = sum(stars.values())
        total = sum(rating * number for rating, number in stars.items())
        return page_of([_shown(row) for row in rows], count, parameters) | {
            "summary": {
                "average": round(total / count, 2) if count else None,
                "count": count,
                "stars": [stars.get(rating, 0) for rating in STARS],
            },
        }

    async def write(
        self, session: AsyncSession, buyer_id: uuid.UUID, wanted: NewReview
    ) -> dict[str, Any]:
        """Review an order; returns ``Review``.

        Raises OrderNotFoundError, NotReviewableError or AlreadyReviewedError.
        """
        order = await repository.lock_order(session, buyer_id, wanted.order_id)
        if order is None:
            raise OrderNotFoundError
        if order.status not in OWNED:
            raise NotReviewableError
        review_id = await repository.add(session, order, wanted)
        if review_id is None:
            raise AlreadyReviewedError
        return _shown(await self._find(session, review_id))

    async def change(
        self,
        session: AsyncSession,
        author_id: uuid.UUID,
        review_id: uuid.UUID,
        wanted: ReviewFields,
    ) -> dict[str, Any]:
        """Write one's review anew; returns ``Review``.

        Raises ReviewNotFoundError, or NotReviewableError when the order was refunded.
        """
        row = await self._own(session, author_id, review_id)
        if row.review.withdrawn_at is not None:
            raise NotReviewableError
        row.review.rating = wanted.rating
        row.review.title = wanted.title
        row.review.body = wanted.body
        await session.flush()
        return _shown(await self._find(session, review_id))

    async def remove(
        self, session: AsyncSession, author_id: uuid.UUID, review_id: uuid.UUID
    ) -> None:
        """Take one's review back; raises ReviewNotFoundError."""
        row = await self._own(session, author_id, review_id)
        await repository.remove(session, row.review)

    async def reply(
        self, session: AsyncSession, seller_id: uuid.UUID, review_id: uuid.UUID, text: str | None
    ) -> dict[str, Any]:
        """Answer a review of one's product, or take the answer back; returns ``Review``.

        Raises ReviewNotFoundError.
        """
        order = await repository.lock_order_of(session, review_id)
        if order is None or order.seller_id != seller_id:
            raise ReviewNotFoundError
        review = (await self._find(session, review_id)).review
        review.reply = text
        review.replied_at = None if text is None else utcnow()
        await session.flush()
        return _shown(await self._find(session, review_id))

    async def _own(
        self, session: AsyncSession, author_id: uuid.UUID, review_id: uuid.UUID
    ) -> ReviewRow:
        order = await repository.lock_order_of(session, review_id)
        if order is None or order.buyer_id != author_id:
            raise ReviewNotFoundError
        return await self._find(session, review_id)

    async def _find(self, session: AsyncSession, review_id: uuid.UUID) -> ReviewRow:
        row = await repository.find(session, review_id)
        if row is None:
            raise ReviewNotFoundError
        return row


async def set_withdrawn(session: AsyncSession, order_id: uuid.UUID, *, withdrawn: bool) -> None:
    """Have the review of an order, which is locked, count no more because of a refund, or again."""
    await repository.set_withdrawn(session, order_id, withdrawn=withdrawn)


def _shown(row: ReviewRow) -> dict[str, Any]:
    review: Review = row.review
    return {
        "id": str(review.id),
        "rating": review.rating,
        "title": review.title,
        "body": review.body,
        "author": row.author,
        "verified": True,
        "created_at": review.created_at,
        "updated_at": review.updated_at,
        "reply": review.reply,
        "replied_at": review.replied_at,
    }
