"""Files that sellers send: from the address that was given out to what the check found."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Timestamped, UuidPk, enum_column


class UploadKind(StrEnum):
    """What a file is for."""

    IMAGE = "image"
    PACKAGE = "package"


class UploadStatus(StrEnum):
    """How far an upload has come.

    ``pending``: its bytes are on their way. ``checking``: they have arrived and wait for a worker.
    ``ready`` and ``refused``: a worker has looked at them. ``removed``: nobody wants them any more;
    the row goes when the objects are gone.
    """

    PENDING = "pending"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    REMOVED = "removed"


class Upload(Timestamped, Base):
    """One file of a product; ``size`` and ``part_size`` are in bytes.

    With a ``part_size`` it is sent in parts. ``etag`` names the bytes that were there when the
    seller said that all had arrived: what is sent to the same address later does not count.
    ``updated_at`` is when the status changed.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint(
            "(status = 'refused') = (refusal_code IS NOT NULL)", name="refused_has_reason"
        ),
        CheckConstraint(
            "status NOT IN ('checking', 'ready') OR etag IS NOT NULL", name="checked_has_etag"
        ),
        Index("ix_uploads_due", "due_at", postgresql_where=text("status = 'checking'")),
    )

    id: Mapped[UuidPk]
    owner_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="RESTRICT"), index=True
    )
    product_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("products.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[UploadKind] = mapped_column(enum_column(UploadKind, "upload_kind"))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    part_size: Mapped[int | None]
    multipart_id: Mapped[str | None]
    status: Mapped[UploadStatus] = mapped_column(
        enum_column(UploadStatus, "upload_status"), server_default=text("'pending'")
    )
    etag: Mapped[str | None] = mapped_column(String(200))
    refusal_code: Mapped[str | None] = mapped_column(String(60))
    refusal: Mapped[str | None] = mapped_column(String(500))
    unused_since: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(1000))


class Package(Base):
    """What was found in an uploaded archive; never changed.

    ``files`` lists ``{path, size}`` in the order of their paths, cut short where there are very
    many; ``languages`` maps names to bytes. ``readme`` is its text, empty without one, and
    ``file_names`` has the paths of the same files, one a line.
    """

    __tablename__ = "packages"
    __table_args__ = (CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_form"),)

    upload_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    file_count: Mapped[int]
    unpacked_bytes: Mapped[int] = mapped_column(BigInteger)
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    file_names: Mapped[str]
    readme: Mapped[str]
    licence_file: Mapped[str | None] = mapped_column(String(500))
    licence: Mapped[str | None] = mapped_column(String(60))
    languages: Mapped[dict[str, int]] = mapped_column(JSONB)

    upload: Mapped[Upload] = relationship(lazy="raise")


class ProductVersion(Base):
    """A package that the seller has released; buyers get the newest."""

    __tablename__ = "product_versions"
    __table_args__ = (
        CheckConstraint("length(version) BETWEEN 1 AND 40", name="version_length"),
        CheckConstraint("length(changelog) <= 20000", name="changelog_length"),
        UniqueConstraint("product_id", "version"),
        # So that there is one newest.
        UniqueConstraint("product_id", "released_at"),
    )

    id: Mapped[UuidPk]
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    # Not the upload itself: only one that was found good is a package.
    upload_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("packages.upload_id", ondelete="RESTRICT"), index=True
    )
    version: Mapped[str] = mapped_column(String(40))
    changelog: Mapped[str] = mapped_column(server_default=text("''"))
    released_at: Mapped[datetime] = mapped_column(server_default=func.now())

    package: Mapped[Package] = relationship(lazy="raise")
