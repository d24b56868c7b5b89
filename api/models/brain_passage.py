"""What the Brain's entries are found and cited by: passages of them, and the passages' vectors."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, REAL, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base

PASSAGE_VECTOR = (
    "setweight(to_tsvector('english', search_fold(heading)), 'B')"
    " || setweight(to_tsvector('english', search_fold(text)), 'D')"
)


class BrainPassage(Base):
    """A passage of a published entry, made of it by a worker.

    ``vector_key`` names the model whose vector of this text is known to be kept;
    ``vector_due_at`` is when to see to one, NULL once there is one.
    """

    __tablename__ = "brain_passages"
    __table_args__ = (
        CheckConstraint("position >= 0", name="position_positive"),
        Index("uq_brain_passages_entry_id_position", "entry_id", "position", unique=True),
        Index("ix_brain_passages_text_hash", "text_hash"),
        Index(
            "ix_brain_passages_vector_due",
            "vector_due_at",
            postgresql_where=sql("vector_due_at IS NOT NULL"),
        ),
        Index("ix_brain_passages_search_vector", "search_vector", postgresql_using="gin"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("brain_entries.id", ondelete="CASCADE"))
    position: Mapped[int]
    heading: Mapped[str]
    text: Mapped[str]
    text_hash: Mapped[str] = mapped_column(String(64))
    vector_key: Mapped[str | None] = mapped_column(String(150))
    vector_due_at: Mapped[datetime | None] = mapped_column(server_default=func.clock_timestamp())
    vector_attempts: Mapped[int] = mapped_column(server_default=sql("0"))
    vector_error: Mapped[str | None]
    search_vector: Mapped[str] = mapped_column(
        TSVECTOR, Computed(PASSAGE_VECTOR, persisted=True), deferred=True, deferred_raiseload=True
    )


class BrainVector(Base):
    """A text's vector, under the text's hash: whoever has the same text need not compute it."""

    __tablename__ = "brain_vectors"

    text_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(150), primary_key=True)
    vector: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class BrainSplit(Base):
    """An entry whose passages are to be made anew; noted by triggers."""

    __tablename__ = "brain_splits"

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), primary_key=True
    )
    queued_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
