"""What a buyer gets: a licence key, and grants to download."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, UuidPk


class Licence(Base):
    """The licence of an order. ``activation_limit`` is the seller's; NULL means without limit."""

    __tablename__ = "licences"
    __table_args__ = (CheckConstraint("activation_limit > 0", name="activation_limit_positive"),)

    id: Mapped[UuidPk]
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("orders.id", ondelete="RESTRICT"), unique=True
    )
    key: Mapped[str] = mapped_column(String(60), unique=True)
    activation_limit: Mapped[int | None]
    issued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    revoked_at: Mapped[datetime | None]


class LicenceActivation(Base):
    """A place that a licence is used at, by the name that the product's software gives it."""

    __tablename__ = "licence_activations"
    __table_args__ = (UniqueConstraint("licence_id", "instance"),)

    id: Mapped[UuidPk]
    licence_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("licences.id", ondelete="CASCADE"))
    instance: Mapped[str] = mapped_column(String(200))
    activated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DownloadGrant(Base):
    """Leave to download what an order bought, so many times and until then.

    An order has one grant that counts, the newest; older ones are kept as they ended.
    """

    __tablename__ = "download_grants"
    __table_args__ = (
        CheckConstraint("limit_count > 0 AND used_count >= 0", name="counts_positive"),
        CheckConstraint("used_count <= limit_count", name="within_limit"),
        Index("ix_download_grants_order_id_issued_at", "order_id", text("issued_at DESC")),
    )

    id: Mapped[UuidPk]
    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    limit_count: Mapped[int]
    used_count: Mapped[int] = mapped_column(server_default=text("0"))
    issued_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Download(Base):
    """One address that was given out: of which version, when."""

    __tablename__ = "downloads"

    id: Mapped[UuidPk]
    grant_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("download_grants.id", ondelete="RESTRICT"), index=True
    )
    version_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("product_versions.id", ondelete="RESTRICT")
    )
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
