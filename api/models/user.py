"""People: one row per account, known to Clerk or made by an import."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, UuidPk, enum_column


class UserRole(StrEnum):
    """What a user may do; a seller is also a buyer, an admin is both."""

    BUYER = "buyer"
    SELLER = "seller"
    ADMIN = "admin"


class UserStatus(StrEnum):
    """Only an active user may sign in, and only an active seller's products are public."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


class User(Timestamped, Base):
    """An account; of a closed one ``clerk_delete_at`` says when Clerk is to be told next."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        CheckConstraint("length(email) BETWEEN 3 AND 254 AND email ~ '@'", name="email_form"),
        # Clerk's id says who somebody is. An address may pass from one person to another before we
        # hear of either; only accounts that Clerk does not know are told by it.
        Index(
            "uq_users_email_unclaimed",
            "email",
            unique=True,
            postgresql_where=text("clerk_id IS NULL"),
        ),
        Index(
            "ix_users_clerk_delete_at",
            "clerk_delete_at",
            postgresql_where=text("clerk_delete_at IS NOT NULL"),
        ),
    )

    id: Mapped[UuidPk]
    clerk_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    clerk_updated_at: Mapped[int | None] = mapped_column(BigInteger)
    clerk_delete_at: Mapped[datetime | None]
    email: Mapped[str] = mapped_column(CITEXT, index=True)
    name: Mapped[str]
    avatar_url: Mapped[str | None]
    role: Mapped[UserRole] = mapped_column(
        enum_column(UserRole, "role"), server_default=text("'buyer'")
    )
    status: Mapped[UserStatus] = mapped_column(
        enum_column(UserStatus, "status"), server_default=text("'active'")
    )
