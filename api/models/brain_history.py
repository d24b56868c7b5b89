"""What a Brain entry was before: its names, and its revisions."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, enum_column
from api.models.brain_entry import BrainEntryType


class BrainFormerSlug(Base):
    """A former slug; a trigger keeps it. An entry that has the slug now comes first."""

    __tablename__ = "brain_former_slugs"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BrainRevision(Base):
    """What readers saw of an entry, kept when it was published or changed while it was.

    ``revision`` is the entry's own count at the time. Labels are kept up with when an admin renames
    or merges them: they are the Brain's, not the author's words.
    """

    __tablename__ = "brain_revisions"

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    entry_type: Mapped[BrainEntryType] = mapped_column(enum_column(BrainEntryType, "entry_type"))
    body: Mapped[str]
    category_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("brain_categories.id", ondelete="SET NULL"), index=True
    )
    tags: Mapped[list[str]] = mapped_column(ARRAY(String))
    product_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid))
    restored_from: Mapped[int | None]
    saved_at: Mapped[datetime] = mapped_column(server_default=func.now())
