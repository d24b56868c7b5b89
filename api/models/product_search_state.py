"""What the search engine is known to hold of a product."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class ProductSearchState(Base):
    """When the engine confirmed a product's document, and which revision that shows.

    Written by the indexer; a rebuild leaves none, the build's own end stands for it. Without a
    foreign key, so that the indexer never waits for whoever writes the product.
    """

    __tablename__ = "product_search_states"

    product_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    confirmed_at: Mapped[datetime]
    revision: Mapped[int]
