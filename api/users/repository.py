"""All SQL about accounts."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import SellerFormerUsername, SellerProfile, User, UserRole, UserStatus


class Account(NamedTuple):
    """What every request needs to know about who sent it."""

    id: uuid.UUID
    role: UserRole
    status: UserStatus
    sells: bool


class ClerkUser(NamedTuple):
    """An account as Clerk tells of it; ``updated_at`` in milliseconds, null in a token."""

    clerk_id: str
    email: str
    name: str
    avatar_url: str | None
    updated_at: int | None


async def account(session: AsyncSession, clerk_id: str) -> Account | None:
    """Return the account of a Clerk user."""
    row = (
        await session.execute(
            select(User.id, User.role, User.status, SellerProfile.user_id.is_not(None))
            .outerjoin(SellerProfile, SellerProfile.user_id == User.id)
            .where(User.clerk_id == clerk_id)
        )
    ).one_or_none()
    return None if row is None else Account(*row)


async def create(session: AsyncSession, user: ClerkUser) -> None:
    """Make an account, unless somebody else has just made it."""
    await session.execute(
        insert(User)
        .values(
            clerk_id=user.clerk_id,
            email=user.email,
            name=user.name,
            avatar_url=user.avatar_url,
            clerk_updated_at=user.updated_at,
        )
        .on_conflict_do_nothing(index_elements=[User.clerk_id])
    )


async def put(session: AsyncSession, user: ClerkUser) -> None:
    """Make or renew an account, unless newer news came first or the account is closed."""
    values = insert(User).values(
        clerk_id=user.clerk_id,
        email=user.email,
        name=user.name,
        avatar_url=user.avatar_url,
        clerk_updated_at=user.updated_at,
    )
    await session.execute(
        values.on_conflict_do_update(
            index_elements=[User.clerk_id],
            set_={
                column: values.excluded[column]
                for column in ("email", "name", "avatar_url", "clerk_updated_at")
            },
            where=(User.status != UserStatus.DELETED)
            & or_(
                User.clerk_updated_at.is_(None),
                User.clerk_updated_at < values.excluded.clerk_updated_at,
            ),
        )
    )


async def keep_closed(session: AsyncSession, clerk_id: str) -> None:
    """Let an account that we never heard of be closed from the start: older news may come later."""
    await session.execute(
        insert(User)
        .values(
            clerk_id=clerk_id,
            email=func.concat("deleted-", func.gen_random_uuid(), "@deleted.invalid"),
            name="Deleted user",
            status=UserStatus.DELETED,
        )
        .on_conflict_do_nothing(index_elements=[User.clerk_id])
    )


async def stays(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Whether an account is open, and kept from being closed until the transaction ends."""
    found = await session.execute(
        select(User.id)
        .where(User.id == user_id, User.status != UserStatus.DELETED)
        .with_for_update(read=True, key_share=True)
    )
    return found.first() is not None


async def user(session: AsyncSession, user_id: uuid.UUID) -> User:
    """Return an account that is known to exist."""
    return (await session.execute(select(User).where(User.id == user_id))).scalar_one()


async def seller_profile(
    session: AsyncSession, user_id: uuid.UUID, *, lock: bool = False
) -> SellerProfile | None:
    """Return a user's seller profile, locked against other changes if wanted.

    Products can be added to a locked one: its key stays.
    """
    query = select(SellerProfile).where(SellerProfile.user_id == user_id)
    if lock:
        query = query.with_for_update(key_share=True)
    return await session.scalar(query)


async def username_is_taken(session: AsyncSession, username: str, by_other: uuid.UUID) -> bool:
    """Whether somebody else has this username, or had it last."""
    holders = union_all(
        select(SellerProfile.user_id).where(SellerProfile.username == username),
        select(SellerFormerUsername.user_id).where(SellerFormerUsername.username == username),
    ).subquery()
    found = select(holders.c.user_id).where(holders.c.user_id != by_other).limit(1)
    return (await session.execute(found)).first() is not None


async def become_seller(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Give a buyer the role; an admin keeps the greater one."""
    await session.execute(
        update(User)
        .where(User.id == user_id, User.role == UserRole.BUYER)
        .values(role=UserRole.SELLER)
    )


async def rename(session: AsyncSession, user_id: uuid.UUID, name: str) -> None:
    """Change the name of an account."""
    await session.execute(update(User).where(User.id == user_id).values(name=name))


def is_duplicate(error: IntegrityError, constraint: str) -> bool:
    """Whether a statement failed because of this unique constraint."""
    original = error.orig
    cause = getattr(original, "__cause__", None)
    return getattr(cause, "constraint_name", None) == constraint


async def lock_by_email(session: AsyncSession, email: str) -> Sequence[User]:
    """Return the active accounts that sign in with an address, locked."""
    rows = await session.scalars(
        select(User)
        .where(User.email == email, User.clerk_id.is_not(None), User.status == UserStatus.ACTIVE)
        .order_by(User.id)
        .with_for_update()
    )
    return rows.all()


async def sells(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Whether somebody has a seller profile."""
    return await session.get(SellerProfile, user_id) is not None
