"""The people who have an account."""

import sqlite3
from dataclasses import dataclass, fields

from sandbox.clerk.errors import ApiError, Problem, not_found
from sandbox.clerk.identifiers import new_id, now
from sandbox.clerk.store import Store
from sandbox.clerk.webhooks import Webhooks


@dataclass(frozen=True, kw_only=True)
class User:
    """An account; ``password`` is its hash, times are in milliseconds since 1970."""

    id: str
    email: str
    email_id: str
    first_name: str | None
    last_name: str | None
    password: str
    created_at: int
    updated_at: int
    last_sign_in_at: int | None

    @property
    def full_name(self) -> str | None:
        """First and last name as far as they are known."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or None


_COLUMNS = ", ".join(field.name for field in fields(User))


class Users:
    """All accounts; every change and its webhook are kept together or not at all."""

    def __init__(self, store: Store, webhooks: Webhooks, url: str) -> None:
        self._store = store
        self._webhooks = webhooks
        self._url = url

    def get(self, user_id: str) -> User:
        """Return an account; raises ApiError ``resource_not_found``."""
        user = self._one("id", user_id)
        if user is None:
            raise not_found("user", user_id)
        return user

    def with_email(self, email: str) -> User | None:
        """Return the account with this address, whatever its case."""
        return self._one("email", email.lower())

    def _one(self, column: str, value: str) -> User | None:
        row: sqlite3.Row | None = self._store.sql.execute(
            f"SELECT {_COLUMNS} FROM user WHERE {column} = ?",  # noqa: S608 - both are ours
            (value,),
        ).fetchone()
        return None if row is None else User(**row)

    def add(self, email: str, name: str, password: str, user_id: str | None = None) -> User:
        """Make an account; ``password`` is a hash. Inside a transaction.

        Raises ApiError ``form_identifier_exists``.
        """
        if self.with_email(email) is not None:
            message = "That email address is taken. Please try another."
            raise ApiError(422, Problem("form_identifier_exists", message, message, "email"))
        first, _, last = name.partition(" ")
        moment = now()
        user = User(
            id=user_id or new_id("user"),
            email=email.lower(),
            email_id=new_id("idn"),
            first_name=first,
            last_name=last.strip() or None,
            password=password,
            created_at=moment,
            updated_at=moment,
            last_sign_in_at=None,
        )
        values = [getattr(user, field.name) for field in fields(User)]
        marks = ", ".join("?" * len(values))
        self._store.sql.execute(f"INSERT INTO user ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608
        self._webhooks.add("user.created", self.object_of(user))
        return user

    def rename(self, user_id: str, names: dict[str, str | None]) -> User:
        """Set ``first_name``, ``last_name`` or both; raises ApiError ``resource_not_found``."""
        old = self.get(user_id)
        # Two changes within a millisecond must still show which one is newer.
        moment = max(now(), old.updated_at + 1)
        first = names.get("first_name", old.first_name)
        last = names.get("last_name", old.last_name)
        with self._store.transaction():
            self._store.sql.execute(
                "UPDATE user SET first_name = ?, last_name = ?, updated_at = ? WHERE id = ?",
                (first, last, moment, user_id),
            )
            user = self.get(user_id)
            self._webhooks.add("user.updated", self.object_of(user))
        return user

    def delete(self, user_id: str) -> dict[str, object]:
        """Remove an account with its sessions; returns what Clerk answers and sends of it.

        Raises ApiError ``resource_not_found``.
        """
        self.get(user_id)
        gone: dict[str, object] = {"id": user_id, "object": "user", "deleted": True}
        with self._store.transaction():
            self._store.sql.execute("DELETE FROM user WHERE id = ?", (user_id,))
            self._webhooks.add("user.deleted", gone)
        return gone

    def image_url(self, user: User) -> str:
        """Return where the picture is that everybody has who chose none."""
        return f"{self._url}/avatars/{user.id}.svg"

    def object_of(self, user: User) -> dict[str, object]:
        """Return a user as Clerk's Backend API and webhooks write it (version 2026-05-12)."""
        address = {
            "id": user.email_id,
            "object": "email_address",
            "email_address": user.email,
            "reserved": False,
            "verification": {
                "object": "verification_otp",
                "status": "verified",
                "strategy": "email_code",
                "attempts": 1,
                "expire_at": user.created_at,
            },
            "linked_to": [],
            "matches_sso_connection": False,
            "created_at": user.created_at,
            "updated_at": user.created_at,
        }
        return {
            "id": user.id,
            "object": "user",
            "external_id": None,
            "primary_email_address_id": user.email_id,
            "primary_phone_number_id": None,
            "primary_web3_wallet_id": None,
            "username": None,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "image_url": self.image_url(user),
            "has_image": False,
            "email_addresses": [address],
            "phone_numbers": [],
            "web3_wallets": [],
            "passkeys": [],
            "external_accounts": [],
            "saml_accounts": [],
            "enterprise_accounts": [],
            "public_metadata": {},
            "private_metadata": {},
            "unsafe_metadata": {},
            "password_enabled": True,
            "two_factor_enabled": False,
            "totp_enabled": False,
            "backup_code_enabled": False,
            "mfa_enabled_at": None,
            "mfa_disabled_at": None,
            "banned": False,
            "locked": False,
            "lockout_expires_in_seconds": None,
            "verification_attempts_remaining": None,
            "delete_self_enabled": True,
            "create_organization_enabled": False,
            "legal_accepted_at": None,
            "last_active_at": user.last_sign_in_at,
            "last_sign_in_at": user.last_sign_in_at,
            "created_at": user.created_at,
            "updated_at": user.updated_at,
        }
