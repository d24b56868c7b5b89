"""What may be asked about accounts, and what may be changed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.effects import Effect
from api.core.lines import as_line
from api.core.unit_of_work import unit_of_work
from api.integrations.clerk import ClerkAccounts, ClerkUnavailableError, SessionClaims
from api.models import SellerProfile, UserRole, UserStatus
from api.notifications.kinds import SELLER_WELCOME
from api.notifications.letters import write
from api.privacy.closing import closed_at_clerk, forget_if_closed
from api.users import repository
from api.users.errors import (
    AccountSuspendedError,
    AlreadyASellerError,
    InvalidTokenError,
    SignInUnavailableError,
    UsernameTakenError,
)
from api.users.schemas import BecomeSeller, SellerProfileChange, SellerProfileFields
from api.webhooks.events import Event

NAME_LENGTH = 120
RESERVED = frozenset({"admin", "api", "mywork", "root", "seller", "support", "system"})


@dataclass(frozen=True)
class Caller:
    """Who sends a request; ``sells`` says whether there is a seller profile."""

    id: uuid.UUID
    role: UserRole
    sells: bool

    @property
    def is_admin(self) -> bool:
        """Whether everything is allowed."""
        return self.role is UserRole.ADMIN


class UserService:
    """The accounts' rules."""

    def __init__(self, database: Database, clerk: ClerkAccounts) -> None:
        self._database = database
        self._clerk = clerk

    async def caller(self, session: AsyncSession, claims: SessionClaims) -> Caller | None:
        """Return whose token this is; None for somebody new.

        Raises InvalidTokenError for a closed account and AccountSuspendedError.
        """
        account = await repository.account(session, claims.subject)
        if account is None:
            return None
        if account.status is UserStatus.DELETED:
            raise InvalidTokenError
        if account.status is UserStatus.SUSPENDED:
            raise AccountSuspendedError
        return Caller(account.id, account.role, account.sells)

    async def welcome(self, session: AsyncSession, claims: SessionClaims) -> Caller:
        """Make the account of somebody new; raises as ``caller`` does."""
        await repository.create(
            session, clerk_user(claims.subject, claims.email, claims.name, claims.image_url)
        )
        caller = await self.caller(session, claims)
        if caller is None:
            raise InvalidTokenError
        return caller

    async def me(self, session: AsyncSession, caller: Caller) -> dict[str, Any]:
        """Return the signed-in user as ``Me``."""
        user = await repository.user(session, caller.id)
        profile = await repository.seller_profile(session, caller.id)
        return {
            "id": str(user.id),
            "email": user.email,
            "name": user.name,
            "avatar_url": user.avatar_url,
            "role": user.role,
            "seller": None
            if profile is None
            else {"username": profile.username, "name": profile.display_name},
            "created_at": user.created_at,
        }

    async def rename(self, caller: Caller, name: str) -> dict[str, Any]:
        """Change the user's name at Clerk, which is where names are kept, and here.

        Raises SignInUnavailableError; nothing has changed then. If we die between the two, Clerk's
        webhook brings the name.
        """
        async with unit_of_work(self._database) as session:
            clerk_id = (await repository.user(session, caller.id)).clerk_id
        if clerk_id is not None:
            try:
                await self._clerk.rename(clerk_id, name)
            except ClerkUnavailableError as error:
                raise SignInUnavailableError from error
        async with unit_of_work(self._database) as session:
            await stays_open(session, caller)
            await repository.rename(session, caller.id, name)
            return await self.me(session, caller)

    async def become_seller(
        self, session: AsyncSession, caller: Caller, wanted: BecomeSeller
    ) -> dict[str, Any]:
        """Make the user a seller; returns ``OwnSellerProfile``.

        Raises AlreadyASellerError or UsernameTakenError.
        """
        await stays_open(session, caller)
        if await repository.seller_profile(session, caller.id, lock=True) is not None:
            raise AlreadyASellerError
        profile = SellerProfile(user_id=caller.id)
        await self._write(session, profile, wanted, wanted.username)
        await repository.become_seller(session, caller.id)
        await write(
            session,
            SELLER_WELCOME,
            caller.id,
            str(caller.id),
            name=profile.display_name,
            username=profile.username,
        )
        return _own_profile(profile)

    async def seller_profile(self, session: AsyncSession, caller: Caller) -> dict[str, Any]:
        """Return the seller's own profile as ``OwnSellerProfile``."""
        return _own_profile(await self._profile(session, caller, lock=False))

    async def change_seller_profile(
        self, session: AsyncSession, caller: Caller, wanted: SellerProfileChange
    ) -> dict[str, Any]:
        """Change the seller's profile; returns ``OwnSellerProfile``. Raises UsernameTakenError."""
        await stays_open(session, caller)
        profile = await self._profile(session, caller, lock=True)
        await self._write(session, profile, wanted, wanted.username)
        return _own_profile(profile)

    async def _profile(self, session: AsyncSession, caller: Caller, *, lock: bool) -> SellerProfile:
        profile = await repository.seller_profile(session, caller.id, lock=lock)
        if profile is None:
            raise LookupError(f"{caller.id} was let in as a seller")
        return profile

    async def _write(
        self,
        session: AsyncSession,
        profile: SellerProfile,
        wanted: SellerProfileFields,
        username: str,
    ) -> None:
        if username in RESERVED or await repository.username_is_taken(
            session, username, profile.user_id
        ):
            raise UsernameTakenError
        profile.username = username
        profile.display_name = wanted.display_name
        profile.headline = wanted.headline
        profile.bio = wanted.bio
        profile.location = wanted.location
        profile.website_url = wanted.website_url
        profile.support_email = wanted.support_email
        session.add(profile)
        try:
            await session.flush()
        except IntegrityError as error:
            # Two at once: the other one came first.
            if repository.is_duplicate(error, "uq_seller_profiles_username"):
                raise UsernameTakenError from error
            if repository.is_duplicate(error, "pk_seller_profiles"):
                raise AlreadyASellerError from error
            raise
        await session.refresh(profile)

    async def clerk_event(self, event: Event) -> Effect:
        """Return what a webhook of Clerk changes.

        In any order and any number of times it comes to the same.
        """
        return partial(_apply, event.kind, event.payload)


async def stays_open(session: AsyncSession, caller: Caller) -> None:
    """Let nothing personal be written of an account that was closed since the caller was let in.

    Raises InvalidTokenError.
    """
    if not await repository.stays(session, caller.id):
        raise InvalidTokenError


def clerk_user(
    clerk_id: str, email: str, name: str, avatar_url: str | None, updated_at: int | None = None
) -> repository.ClerkUser:
    """Return an account as we keep it; who has no name goes by the address's first part."""
    shown = as_line(name)[:NAME_LENGTH] or email.partition("@")[0][:NAME_LENGTH]
    return repository.ClerkUser(clerk_id, email, shown, avatar_url, updated_at)


def _told(data: Mapping[str, Any]) -> repository.ClerkUser:
    addresses = {one["id"]: one["email_address"] for one in data.get("email_addresses", ())}
    email = addresses.get(data.get("primary_email_address_id"))
    if email is None:
        # An account may lose its address for a moment while it gets another.
        email = next(iter(addresses.values()), f"{data['id']}@unknown.invalid")
    name = " ".join(part for part in (data.get("first_name"), data.get("last_name")) if part)
    image = data.get("image_url") if data.get("has_image") else None
    return clerk_user(str(data["id"]), email, name, image, int(data["updated_at"]))


def _own_profile(profile: SellerProfile) -> dict[str, Any]:
    return {
        "username": profile.username,
        "display_name": profile.display_name,
        "headline": profile.headline,
        "bio": profile.bio,
        "location": profile.location,
        "website_url": profile.website_url,
        "support_email": profile.support_email,
        "created_at": profile.created_at,
        "updated_at": profile.updated_at,
    }


async def appoint(session: AsyncSession, email: str, *, admin: bool) -> int:
    """Make the one member with an address an admin, or an ordinary member again.

    Returns how many have this address; nothing changes unless it is one.
    """
    found = await repository.lock_by_email(session, email)
    if len(found) == 1:
        [user] = found
        ordinary = UserRole.SELLER if await repository.sells(session, user.id) else UserRole.BUYER
        user.role = UserRole.ADMIN if admin else ordinary
        await session.flush()
    return len(found)


async def _apply(kind: str, data: Mapping[str, Any], session: AsyncSession) -> None:
    if kind in {"user.created", "user.updated"}:
        await repository.put(session, _told(data))
        await forget_if_closed(session, str(data["id"]))
    elif kind == "user.deleted":
        await repository.keep_closed(session, str(data["id"]))
        await closed_at_clerk(session, str(data["id"]))
        await forget_if_closed(session, str(data["id"]))
