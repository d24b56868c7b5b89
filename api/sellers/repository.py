"""All SQL about sellers that the API needs."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from api.models import SellerFormerUsername, SellerProfile, User, UserStatus


async def active_seller(session: AsyncSession, username: str) -> SellerProfile | None:
    """Return an active seller with the account, by name in any case."""
    return await session.scalar(
        select(SellerProfile)
        .join(SellerProfile.user)
        .where(SellerProfile.username == username, User.status == UserStatus.ACTIVE)
        .options(contains_eager(SellerProfile.user))
    )


async def present_username(session: AsyncSession, former: str) -> str | None:
    """Return the username now of an active seller who had this one before."""
    return await session.scalar(
        select(SellerProfile.username)
        .join(SellerProfile.user)
        .join(SellerFormerUsername, SellerFormerUsername.user_id == SellerProfile.user_id)
        .where(SellerFormerUsername.username == former, User.status == UserStatus.ACTIVE)
    )
