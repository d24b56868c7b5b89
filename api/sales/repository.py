"""All SQL about sales."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, DateTime, Select, String, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.models import (
    Dispute,
    DisputeShare,
    Licence,
    LicenceActivation,
    Order,
    Product,
    Refund,
    SellerProfile,
    User,
)
from api.sales.schemas import SaleFilters

_SORTS: dict[str, tuple[tuple[InstrumentedAttribute[Any], bool], ...]] = {
    "newest": ((Order.created_at, True), (Order.id, False)),
    "oldest": ((Order.created_at, False), (Order.id, False)),
    "price_desc": ((Order.price_cents, True), (Order.created_at, True), (Order.id, False)),
    "price_asc": ((Order.price_cents, False), (Order.created_at, True), (Order.id, False)),
}
"""By which columns each order sorts, none of which ever changes, and whether downwards."""


class SaleRow(NamedTuple):
    """An order with what is shown of its product and buyer."""

    order: Order
    slug: str
    buyer_name: str
    buyer_email: str


class Totals(NamedTuple):
    """Sums of paid orders, in cents."""

    orders: int
    gross_cents: int
    platform_cents: int
    seller_cents: int
    refunded_cents: int
    net_cents: int


def _sales(seller_id: uuid.UUID) -> Select[Order, str, str, str]:
    return (
        select(Order, Product.slug, User.name, cast(User.email, String))
        .join(Product, Product.id == Order.product_id)
        .join(User, User.id == Order.buyer_id)
        .where(Order.seller_id == seller_id)
    )


def _filtered(seller_id: uuid.UUID, filters: SaleFilters) -> Select[Order, str, str, str]:
    statement = _sales(seller_id)
    if filters.status is not None:
        statement = statement.where(Order.status == filters.status)
    if filters.product_id is not None:
        statement = statement.where(Order.product_id == filters.product_id)
    # As the analytics count: a bank may take days to pay.
    moment = func.coalesce(Order.paid_at, Order.created_at)
    if filters.first_day is not None:
        statement = statement.where(moment >= _midnight(seller_id, filters.first_day))
    if filters.last_day is not None:
        end = filters.last_day + timedelta(days=1)
        statement = statement.where(moment < _midnight(seller_id, end))
    if filters.q:
        sought = func.search_fold(filters.q)
        # Nobody can find out by searching whose order it is that was never paid.
        buyer = case(
            (Order.paid_at.is_not(None), func.concat(User.name, " ", User.email)), else_=""
        )
        statement = statement.where(
            or_(
                func.strpos(func.search_fold(Order.product_name), sought) > 0,
                func.strpos(func.search_fold(buyer), sought) > 0,
                func.starts_with(cast(Order.id, String), func.lower(filters.q)),
            )
        )
    return statement


def _midnight(seller_id: uuid.UUID, day: date) -> ColumnElement[datetime]:
    """Return when a day begins where the seller is."""
    zone = select(SellerProfile.time_zone).where(SellerProfile.user_id == seller_id)
    return func.timezone(zone.scalar_subquery(), cast(day, DateTime))


def _in_order(
    statement: Select[Order, str, str, str], filters: SaleFilters
) -> Select[Order, str, str, str]:
    return statement.order_by(
        *(column.desc() if down else column.asc() for column, down in _SORTS[filters.sort])
    )


def _after(order: Order, filters: SaleFilters) -> ColumnElement[bool]:
    """Return what holds for all that comes after an order."""
    after: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for column, down in _SORTS[filters.sort]:
        value = getattr(order, column.key)
        after.append(and_(*same, column < value if down else column > value))
        same.append(column == value)
    return or_(*after)


async def page(
    session: AsyncSession, seller_id: uuid.UUID, filters: SaleFilters, page: int, per_page: int
) -> tuple[list[SaleRow], int]:
    """Return a page of a seller's orders, and how many there are."""
    statement = _filtered(seller_id, filters)
    total = await session.scalar(
        select(func.count()).select_from(statement.with_only_columns(Order.id).subquery())
    )
    rows = await session.execute(
        _in_order(statement, filters).limit(per_page).offset((page - 1) * per_page)
    )
    return [SaleRow._make(row) for row in rows], total or 0


async def totals(session: AsyncSession, seller_id: uuid.UUID, filters: SaleFilters) -> Totals:
    """Return the sums of the paid orders among those that the filters let through."""
    columns = (
        Order.price_cents,
        Order.platform_cents,
        Order.seller_cents,
        Order.refunded_cents,
        Order.seller_cents - Order.refunded_seller_cents,
    )
    sums = [func.coalesce(func.sum(column), 0) for column in columns]
    row = await session.execute(
        _filtered(seller_id, filters)
        .where(Order.paid_at.is_not(None))
        .with_only_columns(func.count(), *sums)
    )
    return Totals._make(int(value) for value in row.one())


async def following(
    session: AsyncSession,
    seller_id: uuid.UUID,
    filters: SaleFilters,
    last: Order | None,
    size: int,
) -> list[SaleRow]:
    """Return the orders of a seller that come after one, or the first of all."""
    statement = _filtered(seller_id, filters)
    if last is not None:
        statement = statement.where(_after(last, filters))
    rows = await session.execute(_in_order(statement, filters).limit(size))
    return [SaleRow._make(row) for row in rows]


async def sale(session: AsyncSession, seller_id: uuid.UUID, order_id: uuid.UUID) -> SaleRow | None:
    """Return an order of a seller."""
    rows = await session.execute(
        _sales(seller_id).where(Order.id == order_id).execution_options(populate_existing=True)
    )
    row = rows.first()
    return None if row is None else SaleRow._make(row)


async def lock(session: AsyncSession, seller_id: uuid.UUID, order_id: uuid.UUID) -> Order | None:
    """Return a seller's order, locked."""
    return await session.scalar(
        select(Order)
        .where(Order.id == order_id, Order.seller_id == seller_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def refunds(session: AsyncSession, order_id: uuid.UUID) -> Sequence[Refund]:
    """Return the refunds of an order, the latest first."""
    rows = await session.scalars(
        select(Refund)
        .where(Refund.order_id == order_id)
        .order_by(Refund.created_at.desc(), Refund.id)
    )
    return rows.all()


async def dispute(
    session: AsyncSession, order: Order
) -> tuple[Dispute, DisputeShare | None] | None:
    """Return the latest dispute of an order's payment, and this order's share of it."""
    rows = await session.execute(
        select(Dispute, DisputeShare)
        .outerjoin(
            DisputeShare,
            (DisputeShare.dispute_id == Dispute.id) & (DisputeShare.order_id == order.id),
        )
        .where(Dispute.checkout_id == order.checkout_id)
        .order_by(Dispute.created_at.desc(), Dispute.id)
        .limit(1)
    )
    row = rows.first()
    return None if row is None else (row[0], row[1])


async def licence(
    session: AsyncSession, order_id: uuid.UUID, *, lock: bool = False
) -> Licence | None:
    """Return the licence of an order."""
    statement = select(Licence).where(Licence.order_id == order_id)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def activations(session: AsyncSession, licence_id: uuid.UUID) -> int:
    """Return in how many places a licence is active."""
    count = await session.scalar(
        select(func.count()).where(LicenceActivation.licence_id == licence_id)
    )
    return count or 0
