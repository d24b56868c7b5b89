"""Usernames that sellers had: links to them still lead there."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class SellerFormerUsername(Base):
    """Who had a username last; written by a trigger."""

    __tablename__ = "seller_former_usernames"

    username: Mapped[str] = mapped_column(CITEXT, primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("seller_profiles.user_id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime] = mapped_column(server_default=func.now())
