"""Imports of product files: how far each has come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk, enum_column


class ImportStatus(StrEnum):
    """A running import that nobody runs was killed; both it and a stopped one can go on."""

    RUNNING = "running"
    STOPPED = "stopped"
    FINISHED = "finished"


class ImportRun(Base):
    """The progress of one file's content, written in the transaction of the batch it counts.

    ``offset_bytes`` is the end of the last committed line in the (decompressed) content, and
    ``line`` that line's number.
    """

    __tablename__ = "import_runs"
    __table_args__ = (
        CheckConstraint(
            "offset_bytes >= 0 AND line >= 0 AND created >= 0 AND updated >= 0"
            " AND unchanged >= 0 AND skipped >= 0",
            name="counts_positive",
        ),
    )

    id: Mapped[UuidPk]
    fingerprint: Mapped[str] = mapped_column(String(80), unique=True)
    path: Mapped[str] = mapped_column(index=True)
    status: Mapped[ImportStatus] = mapped_column(
        enum_column(ImportStatus, "status"), server_default=text("'running'")
    )
    offset_bytes: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    line: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    created: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    updated: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    unchanged: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    skipped: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    committed_at: Mapped[datetime] = mapped_column(server_default=func.now())
