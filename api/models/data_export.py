"""Exports that people ask for of what is kept about them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk, enum_column


class ExportStatus(StrEnum):
    """How far an export is; of one that is expired nothing is left but the row."""

    WAITING = "waiting"
    READY = "ready"
    EXPIRED = "expired"


class DataExport(Base):
    """One zip archive; ``size`` in bytes. Only one of a person waits at a time."""

    __tablename__ = "data_exports"
    __table_args__ = (
        CheckConstraint(
            "status <> 'ready' OR (size IS NOT NULL AND expires_at IS NOT NULL)",
            name="ready_is_complete",
        ),
        Index(
            "uq_data_exports_one_waiting",
            "user_id",
            unique=True,
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: Mapped[UuidPk]
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[ExportStatus] = mapped_column(
        enum_column(ExportStatus, "export_status"), server_default=text("'waiting'")
    )
    size: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
