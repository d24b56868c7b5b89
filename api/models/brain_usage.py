"""How the Brain's entries are used. Nothing here says who has read or asked."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class BrainVote(Base):
    """A member found an entry helpful; a trigger keeps ``brain_entries.helpful_count``."""

    __tablename__ = "brain_votes"

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    voted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BrainView(Base):
    """A visitor has seen an entry on a day (UTC), so that it counts once; gone after the day.

    ``visitor`` is a hash whose key is thrown away after the day, too.
    """

    __tablename__ = "brain_views"

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True, index=True)
    visitor: Mapped[str] = mapped_column(String(24), primary_key=True)


class BrainUsage(Base):
    """Views and citations of an entry on a day (UTC), and how many of them the entry counts yet.

    They are added to the entry now and then, not one by one: each change of an entry is a document
    to be indexed.
    """

    __tablename__ = "brain_usage"
    __table_args__ = (
        CheckConstraint(
            "counted_views BETWEEN 0 AND views AND counted_citations BETWEEN 0 AND citations",
            name="counted_at_most",
        ),
        Index(
            "ix_brain_usage_uncounted",
            "entry_id",
            "day",
            postgresql_where=text("views > counted_views OR citations > counted_citations"),
        ),
    )

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_entries.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int] = mapped_column(server_default=text("0"))
    citations: Mapped[int] = mapped_column(server_default=text("0"))
    counted_views: Mapped[int] = mapped_column(server_default=text("0"))
    counted_citations: Mapped[int] = mapped_column(server_default=text("0"))
