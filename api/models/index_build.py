"""Rebuilds of a search index, past and present."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk, enum_column


class BuildStatus(StrEnum):
    """Filling and swapping builds receive every change beside the live index."""

    FILLING = "filling"
    SWAPPING = "swapping"
    SWAPPED = "swapped"
    FAILED = "failed"


class IndexBuild(Base):
    """One rebuild; ``last_id`` is where it goes on after an interruption."""

    __tablename__ = "index_builds"
    __table_args__ = (
        CheckConstraint("entity IN ('products', 'brain', 'brain_passages')", name="entity_known"),
        CheckConstraint("written >= 0 AND total >= 0", name="counts_positive"),
        Index(
            "uq_index_builds_active",
            "entity",
            unique=True,
            postgresql_where=text("status IN ('filling', 'swapping')"),
        ),
    )

    id: Mapped[UuidPk]
    entity: Mapped[str] = mapped_column(String(20))
    index_uid: Mapped[str] = mapped_column(String(400))
    settings_version: Mapped[str] = mapped_column(String(64))
    status: Mapped[BuildStatus] = mapped_column(
        enum_column(BuildStatus, "status"), server_default=text("'filling'")
    )
    last_id: Mapped[uuid.UUID | None]
    last_task_uid: Mapped[int | None] = mapped_column(BigInteger)
    written: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    total: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    error: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
