"""All SQL about carts, and about what products cost at the moment."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, select, text, true, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import (
    OWNED,
    CartItem,
    LicenceKind,
    Order,
    Product,
    ProductImage,
    SellerProfile,
    User,
)
from api.products.search_documents import is_public

_COVER = (
    select(
        ProductImage.url,
        ProductImage.srcset,
        ProductImage.placeholder,
        ProductImage.alt,
    )
    .where(ProductImage.product_id == Product.id)
    .order_by(ProductImage.position)
    .limit(1)
    .lateral("cover")
)


class Offer(NamedTuple):
    """A product that is or was public, with what it costs now."""

    id: uuid.UUID
    slug: str
    name: str
    summary: str
    is_public: bool
    price_cents: int | None
    extended_price_cents: int | None
    currency: str
    seller_id: uuid.UUID
    seller_username: str
    seller_name: str
    cover_url: str | None
    cover_srcset: str | None
    cover_placeholder: str | None
    cover_alt: str | None


class Line(NamedTuple):
    """A line of a cart."""

    product_id: uuid.UUID
    licence: LicenceKind
    seen_price_cents: int | None


async def take_turn(session: AsyncSession, buyer_id: uuid.UUID) -> None:
    """Wait until nobody else changes what this buyer has, or is about to have."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('buyer:' || :buyer, 0))"),
        {"buyer": str(buyer_id)},
    )


async def offers(
    session: AsyncSession, product_ids: Collection[uuid.UUID], *, keep: bool = False
) -> dict[uuid.UUID, Offer]:
    """Return those of these products that are or were public.

    With ``keep`` none of them can be deleted until the transaction ends.
    """
    query = (
        select(
            Product.id,
            Product.slug,
            Product.name,
            Product.summary,
            is_public(),
            Product.price_cents,
            Product.extended_price_cents,
            Product.currency,
            Product.seller_id,
            SellerProfile.username,
            SellerProfile.display_name,
            _COVER.c.url,
            _COVER.c.srcset,
            _COVER.c.placeholder,
            _COVER.c.alt,
        )
        .join(SellerProfile, SellerProfile.user_id == Product.seller_id)
        .join(User, User.id == SellerProfile.user_id)
        .outerjoin(_COVER, true())
        .where(Product.id.in_(product_ids), Product.published_at.is_not(None))
        .order_by(Product.id)
    )
    if keep:
        query = query.with_for_update(read=True, key_share=True, of=Product)
    return {row[0]: Offer._make(row) for row in await session.execute(query)}


async def owned(
    session: AsyncSession,
    buyer_id: uuid.UUID,
    product_ids: Collection[uuid.UUID],
    *,
    but_of: uuid.UUID | None = None,
) -> set[tuple[uuid.UUID, LicenceKind]]:
    """Return which licences of these products a buyer holds, but for those of a checkout."""
    query = select(Order.product_id, Order.licence).where(
        Order.buyer_id == buyer_id, Order.product_id.in_(product_ids), Order.status.in_(OWNED)
    )
    if but_of is not None:
        query = query.where(Order.checkout_id != but_of)
    return {(product_id, licence) for product_id, licence in await session.execute(query)}


async def lines(session: AsyncSession, user_id: uuid.UUID) -> list[Line]:
    """Return the lines of somebody's cart, in the order in which they were added."""
    rows = await session.execute(
        select(CartItem.product_id, CartItem.licence, CartItem.seen_price_cents)
        .where(CartItem.user_id == user_id)
        .order_by(CartItem.added_at, CartItem.product_id)
    )
    return [Line._make(row) for row in rows]


async def put(session: AsyncSession, user_id: uuid.UUID, wanted: Sequence[Line]) -> None:
    """Add lines, or write them anew where their product is in the cart already."""
    if not wanted:
        return
    values = insert(CartItem).values([{"user_id": user_id} | line._asdict() for line in wanted])
    await session.execute(
        values.on_conflict_do_update(
            index_elements=["user_id", "product_id"],
            set_={name: values.excluded[name] for name in ("licence", "seen_price_cents")},
        )
    )


async def keep_only(
    session: AsyncSession, user_id: uuid.UUID, product_ids: Collection[uuid.UUID]
) -> None:
    """Take every product but these out of a cart."""
    await session.execute(
        delete(CartItem).where(CartItem.user_id == user_id, CartItem.product_id.not_in(product_ids))
    )


async def take_out(
    session: AsyncSession, user_id: uuid.UUID, bought: Mapping[uuid.UUID, LicenceKind]
) -> None:
    """Take what was bought out of a cart; another licence of the same product stays."""
    await session.execute(
        delete(CartItem).where(
            CartItem.user_id == user_id,
            tuple_(CartItem.product_id, CartItem.licence).in_(list(bought.items())),
        )
    )
