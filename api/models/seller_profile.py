"""The public face of a seller."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Timestamped
from api.models.user import User


class SellerProfile(Timestamped, Base):
    """A seller, one to one with a user; products belong to it.

    ``time_zone`` is an IANA name: where the seller's days begin and end.
    """

    __tablename__ = "seller_profiles"
    __table_args__ = (
        CheckConstraint("username::text ~ '^[a-z0-9](-?[a-z0-9])*$'", name="username_form"),
        CheckConstraint("length(username) BETWEEN 3 AND 30", name="username_length"),
        CheckConstraint("length(display_name) BETWEEN 1 AND 80", name="display_name_length"),
        CheckConstraint("length(headline) <= 160", name="headline_length"),
        CheckConstraint("length(bio) <= 5000", name="bio_length"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    username: Mapped[str] = mapped_column(CITEXT, unique=True)
    display_name: Mapped[str]
    headline: Mapped[str] = mapped_column(server_default=text("''"))
    bio: Mapped[str] = mapped_column(server_default=text("''"))
    location: Mapped[str | None] = mapped_column(String(120))
    website_url: Mapped[str | None] = mapped_column(String(300))
    support_email: Mapped[str | None] = mapped_column(String(254))
    time_zone: Mapped[str] = mapped_column(String(64), server_default=text("'UTC'"))

    user: Mapped[User] = relationship(lazy="raise")
