"""All SQL about orders as people see them, and about their timeline."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.paging import fetch_page
from api.models import (
    OPEN_REFUNDS,
    Checkout,
    CheckoutStatus,
    Dispute,
    DisputeStatus,
    Licence,
    Order,
    OrderActor,
    OrderEvent,
    OrderEventKind,
    OrderStatus,
    Product,
    ProductImage,
    ProductVersion,
    Refund,
    RefundStatus,
    Review,
    SellerProfile,
    User,
    UserStatus,
)
from api.orders.schemas import PurchaseParameters


async def note(
    session: AsyncSession,
    order_id: uuid.UUID,
    kind: OrderEventKind,
    actor: OrderActor,
    *,
    cause: str = "",
    text: str | None = None,
    amount_cents: int | None = None,
) -> bool:
    """Add a line to an order's timeline; false when its cause has one.

    Without a ``cause`` there is one line of the kind. ``text`` is shown to buyer and seller.
    """
    made = await session.execute(
        insert(OrderEvent)
        .values(
            order_id=order_id,
            cause=f"{kind}:{cause}" if cause else kind.value,
            kind=kind,
            actor=actor,
            note=text,
            amount_cents=amount_cents,
        )
        .on_conflict_do_nothing()
        .returning(OrderEvent.id)
    )
    return made.first() is not None


class PurchaseRow(NamedTuple):
    """An order with what is shown of its product; ``seller`` may have closed the account."""

    order: Order
    product: Product
    seller: SellerProfile
    seller_active: bool
    image: ProductImage | None
    licence_key: str | None


def _purchases(
    buyer_id: uuid.UUID,
) -> Select[Order, Product, SellerProfile, bool, ProductImage, str]:
    cover = (
        select(ProductImage.id)
        .where(ProductImage.product_id == Product.id)
        .order_by(ProductImage.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    return (
        select(
            Order,
            Product,
            SellerProfile,
            User.status == UserStatus.ACTIVE,
            ProductImage,
            Licence.key,
        )
        .join(Product, Product.id == Order.product_id)
        .join(SellerProfile, SellerProfile.user_id == Order.seller_id)
        .join(User, User.id == Order.seller_id)
        .join(Checkout, Checkout.id == Order.checkout_id)
        .outerjoin(ProductImage, ProductImage.id == cover)
        .outerjoin(Licence, Licence.order_id == Order.id)
        .where(Order.buyer_id == buyer_id)
    )


async def purchases(
    session: AsyncSession, buyer_id: uuid.UUID, wanted: PurchaseParameters
) -> tuple[list[PurchaseRow], int]:
    """Return a page of what somebody has bought or is paying for, and how many there are."""
    statement = _purchases(buyer_id).where(
        or_(
            Order.paid_at.is_not(None),
            (Order.status == OrderStatus.PENDING) & (Checkout.status == CheckoutStatus.PROCESSING),
        )
    )
    if wanted.product_id is not None:
        statement = statement.where(Order.product_id == wanted.product_id)
    if wanted.q:
        sought = func.search_fold(wanted.q)
        statement = statement.where(
            or_(
                func.strpos(func.search_fold(Order.product_name), sought) > 0,
                func.strpos(func.search_fold(Product.name), sought) > 0,
                func.strpos(func.search_fold(SellerProfile.display_name), sought) > 0,
            )
        )
    order = [Order.created_at.desc()]
    rows, total = await fetch_page(session, statement, order, Order.id, wanted)
    return [PurchaseRow._make(row) for row in rows], total


async def purchase(
    session: AsyncSession, buyer_id: uuid.UUID, order_id: uuid.UUID
) -> PurchaseRow | None:
    """Return an order of a buyer, in whatever state."""
    rows = await session.execute(_purchases(buyer_id).where(Order.id == order_id))
    row = rows.first()
    return None if row is None else PurchaseRow._make(row)


async def newest_versions(
    session: AsyncSession, product_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return the name of each product's newest version, for those that have one."""
    rows = await session.execute(
        select(ProductVersion.product_id, ProductVersion.version)
        .ext(distinct_on(ProductVersion.product_id))
        .where(ProductVersion.product_id.in_(product_ids))
        .order_by(ProductVersion.product_id, ProductVersion.released_at.desc())
    )
    return dict(rows.all())


async def latest_refunds(
    session: AsyncSession, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Refund]:
    """Return the latest refund of each order."""
    rows = await session.scalars(
        select(Refund)
        .ext(distinct_on(Refund.order_id))
        .where(Refund.order_id.in_(order_ids))
        .order_by(Refund.order_id, Refund.created_at.desc(), Refund.id)
    )
    return {row.order_id: row for row in rows}


async def refunds(session: AsyncSession, order_id: uuid.UUID) -> Sequence[Refund]:
    """Return all refunds of an order, the latest first."""
    rows = await session.scalars(
        select(Refund)
        .where(Refund.order_id == order_id)
        .order_by(Refund.created_at.desc(), Refund.id)
    )
    return rows.all()


async def reviews(session: AsyncSession, order_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Review]:
    """Return the review of each order that has one."""
    rows = await session.scalars(select(Review).where(Review.order_id.in_(order_ids)))
    return {row.order_id: row for row in rows}


async def timeline(session: AsyncSession, order_id: uuid.UUID) -> Sequence[OrderEvent]:
    """Return what happened to an order, in order."""
    rows = await session.scalars(
        select(OrderEvent)
        .where(OrderEvent.order_id == order_id)
        .order_by(OrderEvent.at, OrderEvent.id)
    )
    return rows.all()


class Facts(NamedTuple):
    """What, beside its money, makes the status of an order."""

    refund_open: bool
    disputed: bool


async def facts(session: AsyncSession, order: Order) -> Facts:
    """Return whether a refund of an order is wanted or under way, and whether a bank disputes."""
    row = await session.execute(
        select(
            exists().where(Refund.order_id == order.id, Refund.status.in_(OPEN_REFUNDS)),
            exists().where(
                Dispute.checkout_id == order.checkout_id, Dispute.status == DisputeStatus.OPEN
            ),
        )
    )
    return Facts._make(row.one())


async def set_licence_revoked(session: AsyncSession, order_id: uuid.UUID, *, revoked: bool) -> None:
    """Revoke the licence of an order, or give it back."""
    await session.execute(
        update(Licence)
        .where(Licence.order_id == order_id, Licence.revoked_at.is_(None) == revoked)
        .values(revoked_at=func.clock_timestamp() if revoked else None)
    )


async def count_sale(session: AsyncSession, product_id: uuid.UUID, change: int) -> None:
    """Count a sale of a product, or take one back."""
    await session.execute(
        update(Product)
        .where(Product.id == product_id)
        .values(sales_count=func.greatest(0, Product.sales_count + change))
    )


async def end_wishes(session: AsyncSession, order_id: uuid.UUID) -> None:
    """End what a buyer has asked for of an order, of which nothing is left."""
    wished = (RefundStatus.REQUESTED, RefundStatus.APPEALED)
    await session.execute(
        update(Refund)
        .where(Refund.order_id == order_id, Refund.status.in_(wished))
        .values(
            status=RefundStatus.FAILED,
            failure="already_refunded",
            settled_at=func.clock_timestamp(),
        )
    )


async def lock_due_for_release(session: AsyncSession, size: int) -> Sequence[Order]:
    """Return orders whose hold period is over, locked; those that somebody else has are left.

    A refunded one is released too, with nothing, so that nobody looks at it again.
    """
    rows = await session.scalars(
        select(Order)
        .where(
            Order.released_at.is_(None),
            Order.available_at <= func.clock_timestamp(),
            Order.status.in_((OrderStatus.PAID, OrderStatus.REFUNDED)),
            ~exists().where(Refund.order_id == Order.id, Refund.status.in_(OPEN_REFUNDS)),
        )
        .order_by(Order.available_at)
        .limit(size)
        .with_for_update(skip_locked=True, key_share=True, of=Order)
        .execution_options(populate_existing=True)
    )
    return rows.all()
