"""What has changed and is not yet known to be in the search index."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Sequence, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base

OUTBOX_VERSIONS = Sequence(
    "search_outbox_version_seq", data_type=BigInteger, metadata=Base.metadata
)


class SearchOutbox(Base):
    """One row per changed document; it carries no content, only the need to look again.

    ``version`` comes from a sequence, so that a row which is deleted and comes back never repeats
    a number. ``claim`` names the batch that is being written; until ``due_at`` (its lease) nobody
    else takes the row. ``unsettled``: an earlier write, of which it is not known what became, may
    still reach the engine.
    """

    __tablename__ = "search_outbox"
    __table_args__ = (
        CheckConstraint("entity IN ('products', 'brain', 'brain_passages')", name="entity_known"),
        Index("ix_search_outbox_due", "entity", "due_at"),
        Index("ix_search_outbox_claimed", "entity", postgresql_where=text("claim IS NOT NULL")),
    )

    entity: Mapped[str] = mapped_column(String(20), primary_key=True)
    entity_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, server_default=OUTBOX_VERSIONS.next_value())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    claim: Mapped[uuid.UUID | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    last_error: Mapped[str | None]
    unsettled: Mapped[bool] = mapped_column(server_default=text("false"))
