"""What may be asked about sellers."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.sellers import repository
from api.sellers.errors import SellerNotFoundError


async def seller_profile(session: AsyncSession, username: str) -> dict[str, Any]:
    """Return an active seller as ``SellerProfileOut``; raises SellerNotFoundError."""
    seller = await repository.public_seller(session, username)
    if seller is None:
        raise SellerNotFoundError
    profile = seller.profile
    return {
        "username": profile.username,
        "name": profile.display_name,
        "headline": profile.headline,
        "bio": profile.bio,
        "location": profile.location,
        "website_url": profile.website_url,
        "avatar_url": seller.avatar_url,
        "joined_at": profile.created_at,
        "product_count": seller.product_count,
        "sales_count": seller.sales_count,
        "review_count": seller.review_count,
        "rating": None if seller.rating is None else round(float(seller.rating), 2),
    }
