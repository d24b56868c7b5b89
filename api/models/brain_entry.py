"""The Brain: knowledge that members write for each other."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, column, func, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Timestamped, UuidPk, enum_column
from api.models.category import SLUG_FORM, BrainCategory
from api.models.user import User


class BrainEntryType(StrEnum):
    """What kind of knowledge an entry holds."""

    GUIDE = "guide"
    PATTERN = "pattern"
    SNIPPET = "snippet"
    LESSON = "lesson"
    Q_AND_A = "q_and_a"


class BrainEntryStatus(StrEnum):
    """Only a published entry is public."""

    DRAFT = "draft"
    PUBLISHED = "published"


SEARCH_VECTOR = (
    "setweight(to_tsvector('english', search_fold(title)), 'A')"
    " || setweight(to_tsvector('english', search_fold(search_words(tags))), 'B')"
    " || setweight(to_tsvector('english', search_fold(left(body, 20000))), 'D')"
)


class BrainEntry(Timestamped, Base):
    """One entry, in Markdown, with its maintained usage counts; a draft may lack a category.

    ``revision`` grows with each change of what the author writes.
    """

    __tablename__ = "brain_entries"
    __table_args__ = (
        CheckConstraint(SLUG_FORM, name="slug_form"),
        CheckConstraint("length(title) BETWEEN 1 AND 160", name="title_length"),
        CheckConstraint("length(body) <= 100000", name="body_length"),
        CheckConstraint(
            "cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL"
            " AND array_position(tags, '') IS NULL",
            name="tags_form",
        ),
        CheckConstraint("labels_are_clean(tags::text[])", name="tags_clean"),
        CheckConstraint(
            "view_count >= 0 AND citation_count >= 0 AND helpful_count >= 0",
            name="counts_positive",
        ),
        CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name="published_has_date"
        ),
        CheckConstraint(
            "status <> 'published' OR category_id IS NOT NULL", name="published_is_complete"
        ),
        CheckConstraint(
            "published_at BETWEEN '2000-01-01Z' AND '2200-01-01Z'", name="published_at_range"
        ),
        Index("ix_brain_entries_search_vector", "search_vector", postgresql_using="gin"),
        Index(
            "ix_brain_entries_title_trigram",
            func.search_fold(column("title")).label("folded"),
            postgresql_using="gin",
            postgresql_ops={"folded": "gin_trgm_ops"},
        ),
    )

    id: Mapped[UuidPk]
    author_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="RESTRICT"), index=True
    )
    category_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("brain_categories.id", ondelete="RESTRICT"), index=True
    )
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str]
    entry_type: Mapped[BrainEntryType] = mapped_column(enum_column(BrainEntryType, "entry_type"))
    body: Mapped[str]
    tags: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    status: Mapped[BrainEntryStatus] = mapped_column(
        enum_column(BrainEntryStatus, "status"), server_default=text("'draft'")
    )
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    published_at: Mapped[datetime | None]
    view_count: Mapped[int] = mapped_column(server_default=text("0"))
    citation_count: Mapped[int] = mapped_column(server_default=text("0"))
    helpful_count: Mapped[int] = mapped_column(server_default=text("0"))
    search_vector: Mapped[str] = mapped_column(
        TSVECTOR, Computed(SEARCH_VECTOR, persisted=True), deferred=True, deferred_raiseload=True
    )

    author: Mapped[User] = relationship(lazy="raise")
    category: Mapped[BrainCategory | None] = relationship(lazy="raise")


class BrainEntryProduct(Base):
    """A product that an entry refers to."""

    __tablename__ = "brain_entry_products"

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), primary_key=True, index=True
    )
