"""The pictures of a product, in the order of its gallery."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, UuidPk


class ProductImage(Timestamped, Base):
    """One picture; the one with the lowest position is the cover.

    ``url`` is an address or, for one that was uploaded here, a key in the public bucket. Then
    ``srcset`` names its copies as HTML has it, but with keys, and ``placeholder`` is a tiny
    blurred one as a data URI.
    """

    __tablename__ = "product_images"
    __table_args__ = (
        # Deferrable, so that one statement can reorder a gallery.
        UniqueConstraint("product_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint("position BETWEEN 0 AND 99", name="position_range"),
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        CheckConstraint("length(url) BETWEEN 1 AND 1000", name="url_length"),
        CheckConstraint("length(alt) <= 300", name="alt_length"),
    )

    id: Mapped[UuidPk]
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"))
    position: Mapped[int]
    url: Mapped[str] = mapped_column(String)
    alt: Mapped[str] = mapped_column(server_default=text("''"))
    width: Mapped[int]
    height: Mapped[int]
    upload_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("uploads.id", ondelete="RESTRICT"), index=True
    )
    srcset: Mapped[str | None] = mapped_column(String(2000))
    placeholder: Mapped[str | None] = mapped_column(String(2000))
