"""All SQL about sellers that the API needs."""

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Product, SellerProfile, User, UserStatus
from api.products.service import is_public


class PublicSeller(NamedTuple):
    """An active seller and the sums over the public products."""

    profile: SellerProfile
    avatar_url: str | None
    product_count: int
    sales_count: int
    review_count: int
    rating: Decimal | None


async def public_seller(session: AsyncSession, username: str) -> PublicSeller | None:
    """Return an active seller by name, in any case."""
    seller = (
        await session.execute(
            select(SellerProfile, User)
            .join(SellerProfile.user)
            .where(SellerProfile.username == username, User.status == UserStatus.ACTIVE)
        )
    ).first()
    if seller is None:
        return None
    profile, user = seller
    reviews = func.sum(Product.review_count)
    sums = (
        await session.execute(
            select(
                func.count(),
                func.coalesce(func.sum(Product.sales_count), 0),
                func.coalesce(reviews, 0),
                func.sum(Product.rating_average * Product.review_count) / func.nullif(reviews, 0),
            )
            .join(User, User.id == Product.seller_id)
            .where(is_public(), Product.seller_id == profile.user_id)
        )
    ).one()
    return PublicSeller(profile, user.avatar_url, *sums)
