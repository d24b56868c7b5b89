"""E-mails as rows, and who wants which."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk, enum_column


class LetterStatus(StrEnum):
    """What became of a letter; ``unwanted``: its reader has said no to this kind."""

    WAITING = "waiting"
    SENT = "sent"
    UNWANTED = "unwanted"
    FAILED = "failed"


class Channel(StrEnum):
    """How somebody is told of something."""

    EMAIL = "email"


class Letter(Base):
    """One e-mail to one person about one event: ``event`` names it, so that it is sent once.

    ``address`` and ``context``, what the text is made of, are erased once it needs nothing more.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        CheckConstraint("status <> 'waiting' OR address IS NOT NULL", name="waiting_has_address"),
        Index("ix_letters_due", "due_at", postgresql_where=text("status = 'waiting'")),
    )

    id: Mapped[UuidPk]
    event: Mapped[str] = mapped_column(String(200), unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(254))
    context: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[LetterStatus] = mapped_column(
        enum_column(LetterStatus, "letter_status"), server_default=text("'waiting'")
    )
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(1000))
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class NotificationSetting(Base):
    """What somebody has chosen for a kind of letter; without a row it is sent."""

    __tablename__ = "notification_settings"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, "channel"), primary_key=True)
    wanted: Mapped[bool]
