"""Names under which a product was public before."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class ProductFormerSlug(Base):
    """A former slug; a trigger keeps it. A product that has the slug now comes first."""

    __tablename__ = "product_former_slugs"

    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    product_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("products.id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime] = mapped_column(server_default=func.now())
