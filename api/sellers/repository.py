"""All SQL about sellers that the API needs."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from api.models import SellerProfile, User, UserStatus


async def active_seller(session: AsyncSession, username: str) -> SellerProfile | None:
    """Return an active seller with the account, by name in any case."""
    return await session.scalar(
        select(SellerProfile)
        .join(SellerProfile.user)
        .where(SellerProfile.username == username, User.status == UserStatus.ACTIVE)
        .options(contains_eager(SellerProfile.user))
    )
