"""What buyers say of what they bought (A4)."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, UuidPk


class Review(Timestamped, Base):
    """One order's review. A withdrawn one (its order was refunded) counts for nothing.

    A trigger keeps ``products.rating_average`` and ``review_count``.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_range"),
        CheckConstraint("length(body) <= 5000", name="body_length"),
        CheckConstraint("length(reply) BETWEEN 1 AND 5000", name="reply_length"),
        CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="reply_has_time"),
        Index(
            "ix_reviews_product_id_created_at",
            "product_id",
            text("created_at DESC"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[UuidPk]
    order_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("orders.id", ondelete="RESTRICT"), unique=True
    )
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="RESTRICT"))
    author_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="RESTRICT"), index=True
    )
    rating: Mapped[int]
    title: Mapped[str] = mapped_column(String(120), server_default=text("''"))
    body: Mapped[str] = mapped_column(server_default=text("''"))
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
