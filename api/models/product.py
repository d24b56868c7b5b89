"""Products: what sellers sell and buyers search."""

import uuid
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Double,
    ForeignKey,
    Index,
    Numeric,
    String,
    column,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.models.base import Base, Timestamped, UuidPk, enum_column
from api.models.category import SLUG_FORM, Category
from api.models.product_image import ProductImage
from api.models.seller_profile import SellerProfile


class ProductStatus(StrEnum):
    """Only a published product is public; an archived one stays with those who bought it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


# Sales count most, a good rating multiplies with the number of voices behind it. Logarithms keep
# a bestseller from drowning everything; four decimals keep the figure stable in JSON.
POPULARITY = (
    "round((10 * ln(1 + sales_count)"
    " + 2 * coalesce(rating_average, 0) * ln(1 + review_count))::numeric, 4)::double precision"
)

# Weights: A for the name, B for tech stack and tags, C for the summary, D for the description.
SEARCH_VECTOR = (
    "setweight(to_tsvector('english', search_fold(name)), 'A')"
    " || setweight(to_tsvector('english', search_fold(search_words(tech_stack))), 'B')"
    " || setweight(to_tsvector('english', search_fold(search_words(tags))), 'B')"
    " || setweight(to_tsvector('english', search_fold(summary)), 'C')"
    " || setweight(to_tsvector('english', search_fold(left(description, 20000))), 'D')"
)

PRODUCT_IS_SELLABLE = "status = 'published' AND hidden_at IS NULL"


class Product(Timestamped, Base):
    """A product with its price, in any state.

    ``price_cents`` buys the standard licence; ``extended_price_cents`` the extended one, which is
    not offered when NULL. A draft may lack category and price. ``revision`` grows with each
    change of what the seller writes. Rating, counts and popularity are maintained columns: a
    listing never aggregates. ``rating_total`` is the sum of all stars, from which triggers make
    the average; an average that an import brings along becomes a sum in the same way.
    """

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint(SLUG_FORM, name="slug_form"),
        CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_length"),
        CheckConstraint("length(summary) <= 200", name="summary_length"),
        CheckConstraint("length(description) <= 50000", name="description_length"),
        CheckConstraint("price_cents BETWEEN 0 AND 100000000", name="price_range"),
        CheckConstraint(
            "extended_price_cents BETWEEN price_cents AND 100000000", name="extended_price_range"
        ),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_form"),
        CheckConstraint(
            "cardinality(tech_stack) <= 20 AND array_position(tech_stack, NULL) IS NULL"
            " AND array_position(tech_stack, '') IS NULL",
            name="tech_stack_form",
        ),
        CheckConstraint("labels_are_clean(tech_stack::text[])", name="tech_stack_clean"),
        CheckConstraint(
            "cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL"
            " AND array_position(tags, '') IS NULL",
            name="tags_form",
        ),
        CheckConstraint("labels_are_clean(tags::text[])", name="tags_clean"),
        CheckConstraint("rating_average BETWEEN 1 AND 5", name="rating_range"),
        CheckConstraint("review_count >= 0 AND sales_count >= 0", name="counts_positive"),
        CheckConstraint("(review_count = 0) = (rating_average IS NULL)", name="rating_has_reviews"),
        CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name="published_has_date"
        ),
        CheckConstraint(
            "status <> 'published' OR (category_id IS NOT NULL AND price_cents IS NOT NULL)",
            name="published_is_complete",
        ),
        CheckConstraint(
            "published_at BETWEEN '2000-01-01Z' AND '2200-01-01Z'", name="published_at_range"
        ),
        Index("ix_products_search_vector", "search_vector", postgresql_using="gin"),
        Index(
            "ix_products_name_trigram",
            func.search_fold(column("name")).label("folded"),
            postgresql_using="gin",
            postgresql_ops={"folded": "gin_trgm_ops"},
        ),
        Index("ix_products_tech_stack", "tech_stack", postgresql_using="gin"),
        Index(
            "ix_products_public_popularity",
            text("popularity DESC"),
            "id",
            postgresql_where=text(PRODUCT_IS_SELLABLE),
        ),
        Index(
            "ix_products_public_published_at",
            text("published_at DESC"),
            "id",
            postgresql_where=text(PRODUCT_IS_SELLABLE),
        ),
        Index(
            "ix_products_public_price",
            "price_cents",
            "id",
            postgresql_where=text(PRODUCT_IS_SELLABLE),
        ),
    )

    id: Mapped[UuidPk]
    seller_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("seller_profiles.user_id", ondelete="RESTRICT"), index=True
    )
    category_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("categories.id", ondelete="RESTRICT"), index=True
    )
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str]
    summary: Mapped[str] = mapped_column(server_default=text("''"))
    description: Mapped[str] = mapped_column(server_default=text("''"))
    tech_stack: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    version: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[ProductStatus] = mapped_column(
        enum_column(ProductStatus, "status"), server_default=text("'draft'")
    )
    revision: Mapped[int] = mapped_column(server_default=text("1"))
    published_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str | None] = mapped_column(String(500))

    price_cents: Mapped[int | None]
    extended_price_cents: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), server_default=text("'USD'"))

    rating_average: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    rating_total: Mapped[int] = mapped_column(server_default=text("0"))
    review_count: Mapped[int] = mapped_column(server_default=text("0"))
    sales_count: Mapped[int] = mapped_column(server_default=text("0"))
    popularity: Mapped[float] = mapped_column(Double, Computed(POPULARITY, persisted=True))
    search_vector: Mapped[str] = mapped_column(
        TSVECTOR, Computed(SEARCH_VECTOR, persisted=True), deferred=True, deferred_raiseload=True
    )

    seller: Mapped[SellerProfile] = relationship(lazy="raise")
    category: Mapped[Category | None] = relationship(lazy="raise")
    images: Mapped[list[ProductImage]] = relationship(
        lazy="raise", order_by=ProductImage.position, cascade="all, delete-orphan"
    )
