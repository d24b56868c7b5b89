"""Categories: of products, and of Brain entries."""

from sqlalchemy import CheckConstraint, String, text
from sqlalchemy.orm import Mapped, mapped_column

from api.models.base import Base, Timestamped, UuidPk

SLUG_FORM = "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'"


class Category(Timestamped, Base):
    """A product category: where a buyer looks first."""

    __tablename__ = "categories"
    __table_args__ = (
        CheckConstraint(SLUG_FORM, name="slug_form"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_length"),
    )

    id: Mapped[UuidPk]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default=text("''"))
    position: Mapped[int] = mapped_column(server_default=text("0"))


class BrainCategory(Timestamped, Base):
    """A category of Brain entries."""

    __tablename__ = "brain_categories"
    __table_args__ = (
        CheckConstraint(SLUG_FORM, name="slug_form"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_length"),
    )

    id: Mapped[UuidPk]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str]
