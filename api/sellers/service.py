"""What may be asked about sellers."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.products.service import ProductService
from api.sellers import repository
from api.sellers.errors import SellerNotFoundError, SellerRenamedError


class SellerService:
    """The sellers' rules."""

    def __init__(self, products: ProductService) -> None:
        self._products = products

    async def profile(self, session: AsyncSession, username: str) -> dict[str, Any]:
        """Return an active seller as ``SellerProfileOut``.

        Raises SellerRenamedError or SellerNotFoundError.
        """
        seller = await repository.active_seller(session, username)
        if seller is None:
            present = await repository.present_username(session, username)
            if present is None:
                raise SellerNotFoundError
            raise SellerRenamedError(f"/api/sellers/{present}")
        totals = await self._products.seller_totals(session, seller.user_id)
        return {
            "username": seller.username,
            "name": seller.display_name,
            "headline": seller.headline,
            "bio": seller.bio,
            "location": seller.location,
            "website_url": seller.website_url,
            "support_email": seller.support_email,
            "avatar_url": seller.user.avatar_url,
            "joined_at": seller.created_at,
            "product_count": totals.products,
            "sales_count": totals.sales,
            "review_count": totals.reviews,
            "rating": None if totals.rating is None else round(float(totals.rating), 2),
        }
