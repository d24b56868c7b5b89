"""Changed rows that many documents show, whose documents are yet to be noted as changed."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, String, func
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class SearchFanout(Base):
    """A seller, author or category that has changed.

    ``reference`` is the column by which the entity's rows refer to it. Rows are only added and
    removed: two writers never wait for each other here.
    """

    __tablename__ = "search_fanout"
    __table_args__ = (
        CheckConstraint(
            "(entity, reference) IN (('products', 'seller_id'), ('products', 'category_id'),"
            " ('brain', 'author_id'), ('brain', 'category_id'),"
            " ('brain_passages', 'entry_id'), ('brain_passages', 'author_id'))",
            name="reference_known",
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    entity: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[uuid.UUID]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
