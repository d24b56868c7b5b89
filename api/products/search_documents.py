"""Which rows make a product's search document, and how.

One select and one pure function serve the live update, the rebuild, the verification and the
answers from Postgres alike, so that they cannot disagree.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, and_, any_, bindparam, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from api.models import (
    Category,
    Package,
    Product,
    ProductImage,
    ProductStatus,
    ProductVersion,
    SellerProfile,
    User,
    UserStatus,
)
from api.search.documents import CoverCard, ProductDocument
from api.search.price_bands import price_band

MAX_DESCRIPTION = 20_000
"""Characters of a description that are searchable; the rest is only on the product's page."""

MAX_README = 10_000
"""Characters of the package's README that are searchable."""
MAX_FILE_NAMES = 5_000
"""Characters of the list of the package's files that are searchable."""

_COVER = (
    select(
        ProductImage.url,
        ProductImage.srcset,
        ProductImage.alt,
        ProductImage.width,
        ProductImage.height,
    )
    .where(ProductImage.product_id == Product.id)
    .order_by(ProductImage.position)
    .limit(1)
    .lateral("cover")
)
# Cut in Postgres: a README may be long, and a rebuild reads many.
_PACKAGE = (
    select(
        func.left(Package.readme, MAX_README).label("readme"),
        func.left(Package.file_names, MAX_FILE_NAMES).label("file_names"),
    )
    .join(ProductVersion, ProductVersion.upload_id == Package.upload_id)
    .where(ProductVersion.product_id == Product.id)
    .order_by(ProductVersion.released_at.desc())
    .limit(1)
    .lateral("package")
)


class ProductRow(NamedTuple):
    """One public product with everything that its document shows, as the select returns it."""

    id: uuid.UUID
    slug: str
    name: str
    summary: str
    description: str
    category: str
    category_name: str
    tech_stack: list[str]
    tags: list[str]
    price_cents: int
    extended_price_cents: int | None
    currency: str
    rating_average: Decimal | None
    review_count: int
    sales_count: int
    popularity: float
    published_at: datetime
    version: str | None
    seller_username: str
    seller_name: str
    readme: str | None
    file_names: str | None
    cover_url: str | None
    cover_srcset: str | None
    cover_alt: str | None
    cover_width: int | None
    cover_height: int | None


def is_public() -> ColumnElement[bool]:
    """Return the condition under which buyers see a product; needs Product joined with User."""
    return and_(
        Product.status == literal(ProductStatus.PUBLISHED.value, literal_execute=True),
        Product.hidden_at.is_(None),
        User.status == literal(UserStatus.ACTIVE.value, literal_execute=True),
    )


def product_rows() -> Select[*tuple[Any, ...]]:
    """Return the select of ``ProductRow``s of all public products, in no order."""
    return (
        select(
            Product.id,
            Product.slug,
            Product.name,
            Product.summary,
            Product.description,
            Category.slug,
            Category.name,
            Product.tech_stack,
            Product.tags,
            Product.price_cents,
            Product.extended_price_cents,
            Product.currency,
            Product.rating_average,
            Product.review_count,
            Product.sales_count,
            Product.popularity,
            Product.published_at,
            Product.version,
            SellerProfile.username,
            SellerProfile.display_name,
            _PACKAGE.c.readme,
            _PACKAGE.c.file_names,
            _COVER.c.url,
            _COVER.c.srcset,
            _COVER.c.alt,
            _COVER.c.width,
            _COVER.c.height,
        )
        .join(Category, Category.id == Product.category_id)
        .join(SellerProfile, SellerProfile.user_id == Product.seller_id)
        .join(User, User.id == SellerProfile.user_id)
        .outerjoin(_PACKAGE, true())
        .outerjoin(_COVER, true())
        .where(is_public())
    )


_BY_IDS = product_rows().where(Product.id == any_(bindparam("ids", type_=ARRAY(UUID))))
# The size is written into the statement: a plan made for any size would sort the whole table.
_AFTER = (
    product_rows()
    .order_by(Product.id)
    .limit(bindparam("size", type_=Integer, literal_execute=True))
)


async def load_by_ids(session: AsyncSession, ids: Sequence[uuid.UUID]) -> list[ProductRow]:
    """Return the rows of those of these products that are public, in no order."""
    result = await session.execute(_BY_IDS, {"ids": list(ids)})
    return [ProductRow._make(row) for row in result]


async def load_after(session: AsyncSession, after: uuid.UUID | None, size: int) -> list[ProductRow]:
    """Return the next ``size`` public products in the order of their ids."""
    statement = _AFTER if after is None else _AFTER.where(Product.id > after)
    result = await session.execute(statement, {"size": size})
    return [ProductRow._make(row) for row in result]


async def count_public(session: AsyncSession) -> int:
    """Return how many products are public."""
    joined = select(func.count()).select_from(Product).join(User, User.id == Product.seller_id)
    return (await session.execute(joined.where(is_public()))).scalar_one()


def product_document(row: ProductRow) -> ProductDocument:
    """Make the search document of a public product."""
    cover: CoverCard | None = None
    if row.cover_url is not None:
        cover = {
            "url": row.cover_url,
            "srcset": row.cover_srcset,
            "alt": row.cover_alt or "",
            "width": row.cover_width or 0,
            "height": row.cover_height or 0,
        }
    licenses = ["standard"] if row.extended_price_cents is None else ["standard", "extended"]
    return {
        "id": str(row.id),
        "slug": row.slug,
        "name": row.name,
        "summary": row.summary,
        "description": row.description[:MAX_DESCRIPTION],
        "readme": row.readme or "",
        "files": row.file_names or "",
        "category": row.category,
        "category_name": row.category_name,
        "tech": row.tech_stack,
        "tags": row.tags,
        "license": licenses,
        "price": row.price_cents,
        "extended_price": row.extended_price_cents,
        "currency": row.currency,
        "price_band": price_band(row.price_cents),
        # A number even without reviews: documents lacking a rating would sort last in both
        # directions, and a filter "at least" must leave them out.
        "rating": float(row.rating_average or 0),
        "review_count": row.review_count,
        "sales_count": row.sales_count,
        "popularity": row.popularity,
        "published_at": int(row.published_at.timestamp()),
        "version": row.version,
        "seller": {"username": row.seller_username, "name": row.seller_name},
        "cover": cover,
    }
