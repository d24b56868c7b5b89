"""All SQL about the shop as a whole."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, String, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.search_documents import is_public as entry_is_public
from api.models import BrainEntry, Category, Product, SellerProfile, User, UserStatus
from api.products.search_documents import is_public as product_is_public
from api.site.schemas import PageKind


class Counts(NamedTuple):
    """Numbers of public rows."""

    products: int
    sellers: int
    brain_entries: int
    categories: int


_PRODUCTS = (
    select(Product)
    .join(SellerProfile, SellerProfile.user_id == Product.seller_id)
    .join(User, User.id == SellerProfile.user_id)
    .where(product_is_public())
)
_ENTRIES = select(BrainEntry).join(User, User.id == BrainEntry.author_id).where(entry_is_public())
_SELLERS = (
    select(SellerProfile)
    .join(User, User.id == SellerProfile.user_id)
    .where(
        User.status == UserStatus.ACTIVE,
        # Whoever sells nothing yet has a page, but nothing on it.
        exists().where(Product.seller_id == SellerProfile.user_id, product_is_public()),
    )
)


def _pages(rows: Select[Any], slug: ColumnElement[str], updated_at: Any) -> Select[Any]:  # noqa: ANN401 - a column
    return rows.with_only_columns(slug.label("slug"), updated_at.label("updated_at")).order_by(slug)


_PAGES = {
    PageKind.PRODUCTS: _pages(_PRODUCTS, Product.slug.expression, Product.updated_at),
    PageKind.SELLERS: _pages(
        _SELLERS, cast(SellerProfile.username, String), SellerProfile.updated_at
    ),
    PageKind.BRAIN: _pages(_ENTRIES, BrainEntry.slug.expression, BrainEntry.updated_at),
}


async def counts(session: AsyncSession) -> Counts:
    """Count what is public."""
    products = _PRODUCTS.with_only_columns(
        func.count(), func.count(Product.seller_id.distinct()), maintain_column_froms=True
    )
    entries = _ENTRIES.with_only_columns(func.count(), maintain_column_froms=True)
    product_count, sellers = (await session.execute(products)).one()
    return Counts(
        products=product_count,
        sellers=sellers,
        brain_entries=(await session.execute(entries)).scalar_one(),
        categories=(await session.execute(select(func.count()).select_from(Category))).scalar_one(),
    )


async def pages(
    session: AsyncSession, kind: PageKind, page: int, per_page: int
) -> tuple[list[Row[Any]], int]:
    """Return slugs with their last changes, and how many there are in all."""
    rows = _PAGES[kind]
    total = await session.scalar(select(func.count()).select_from(rows.order_by(None).subquery()))
    found = await session.execute(rows.limit(per_page).offset((page - 1) * per_page))
    return list(found), total or 0
