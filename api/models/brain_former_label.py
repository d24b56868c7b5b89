"""What categories and tags of the Brain were called before an admin merged or renamed them."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base


class BrainFormerCategory(Base):
    """The slug of a category that was merged into another one, and that is taken from then on."""

    __tablename__ = "brain_former_categories"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    category_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("brain_categories.id", ondelete="CASCADE"), index=True
    )


class BrainFormerTag(Base):
    """A tag in small letters that became ``tag``. One that entries have again comes first."""

    __tablename__ = "brain_former_tags"
    __table_args__ = (CheckConstraint("former <> lower(tag)", name="not_itself"),)

    former: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]
