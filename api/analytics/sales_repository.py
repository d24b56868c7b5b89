"""All SQL about what a seller has sold. Days are those of UTC, by when the buyer paid.

Revenue is the seller's share of what was not given back. An order that was given back in full is
no sale.
"""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, cast, func, select
from sqlalchemy import Date as SqlDate
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Order, OrderStatus


class Sales(NamedTuple):
    """How many orders, and what the seller got for them."""

    sales_count: int
    revenue_cents: int


NOTHING = Sales(0, 0)
REVENUE = func.coalesce(func.sum(Order.seller_cents - Order.refunded_seller_cents), 0)


def _figures() -> tuple[ColumnElement[int], ColumnElement[int]]:
    number = func.count().filter(Order.status != OrderStatus.REFUNDED)
    return number.label("sales_count"), REVENUE.label("revenue_cents")


def _of(
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    first: date,
    last: date,
    *columns: Any,  # noqa: ANN401 - columns
) -> Select[Any]:
    """Select from the paid orders of some days, by the index of a seller's payments."""
    found = select(*columns).where(
        Order.seller_id == seller_id,
        Order.paid_at >= datetime.combine(first, time(), UTC),
        Order.paid_at < datetime.combine(last + timedelta(days=1), time(), UTC),
    )
    return found if product_id is None else found.where(Order.product_id == product_id)


async def totals(
    session: AsyncSession,
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    first: date,
    last: date,
) -> Sales:
    """Return what was sold from one day to another."""
    found = _of(seller_id, product_id, first, last, *_figures())
    return Sales._make((await session.execute(found)).one())


async def by_day(
    session: AsyncSession,
    seller_id: uuid.UUID,
    product_id: uuid.UUID | None,
    first: date,
    last: date,
) -> dict[date, Sales]:
    """Return what was sold on each day on which anything was."""
    day = cast(func.timezone("UTC", Order.paid_at), SqlDate)
    found = _of(seller_id, product_id, first, last, day, *_figures()).group_by(day)
    return {day: Sales._make(figures) for day, *figures in await session.execute(found)}


def of_products(seller_id: uuid.UUID, first: date, last: date) -> Subquery:
    """Return what was sold of each product, as ``id`` and the figures."""
    return (
        _of(seller_id, None, first, last, Order.product_id.label("id"), *_figures())
        .group_by(Order.product_id)
        .subquery()
    )
