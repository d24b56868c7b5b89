"""All SQL about licences."""

import uuid
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.models import Licence, LicenceActivation, LicenceKind, Order, OrderStatus, Product


class Held(NamedTuple):
    """A licence with what it is of, and whether the order still carries it."""

    id: uuid.UUID
    activation_limit: int | None
    is_revoked: bool
    order_status: OrderStatus
    kind: LicenceKind
    product_id: uuid.UUID
    product_name: str
    product_slug: str


async def issue(session: AsyncSession, order_id: uuid.UUID, key: str) -> None:
    """Keep the key of an order, unless it has one."""
    await session.execute(
        insert(Licence)
        .values(order_id=order_id, key=key)
        .on_conflict_do_nothing(index_elements=["order_id"])
    )


async def find(session: AsyncSession, key: str, *, lock: bool = False) -> Held | None:
    """Return the licence of a key, locked against other activations if wanted."""
    query = (
        select(
            Licence.id,
            Licence.activation_limit,
            Licence.revoked_at.is_not(None),
            Order.status,
            Order.licence,
            Product.id,
            Product.name,
            Product.slug,
        )
        .join(Order, Order.id == Licence.order_id)
        .join(Product, Product.id == Order.product_id)
        .where(Licence.key == key)
    )
    if lock:
        query = query.with_for_update(of=Licence, key_share=True)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Held._make(row)


async def activations(session: AsyncSession, licence_id: uuid.UUID) -> int:
    """Return at how many places a licence is used."""
    counted = select(func.count()).where(LicenceActivation.licence_id == licence_id)
    return (await session.execute(counted)).scalar_one()


async def is_active_at(session: AsyncSession, licence_id: uuid.UUID, instance: str) -> bool:
    """Whether a licence is used at a place."""
    found = await session.execute(
        select(LicenceActivation.id).where(
            LicenceActivation.licence_id == licence_id, LicenceActivation.instance == instance
        )
    )
    return found.first() is not None


async def activate(session: AsyncSession, licence_id: uuid.UUID, instance: str) -> None:
    """Note that a licence is used at a place."""
    await session.execute(
        insert(LicenceActivation).values(licence_id=licence_id, instance=instance)
    )


async def deactivate(session: AsyncSession, licence_id: uuid.UUID, instance: str) -> None:
    """Note that a licence is not used at a place any more."""
    await session.execute(
        delete(LicenceActivation).where(
            LicenceActivation.licence_id == licence_id, LicenceActivation.instance == instance
        )
    )
