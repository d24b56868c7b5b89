"""All SQL about grants and downloads. Times are the database's own."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from api.models import (
    OPEN_REFUNDS,
    Download,
    DownloadGrant,
    Order,
    Package,
    ProductVersion,
    Refund,
)


async def lock_order(
    session: AsyncSession, buyer_id: uuid.UUID, order_id: uuid.UUID
) -> Order | None:
    """Return a buyer's order, locked: whoever takes downloads away waits, or has done it."""
    return await session.scalar(
        select(Order)
        .where(Order.id == order_id, Order.buyer_id == buyer_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


async def version(
    session: AsyncSession, product_id: uuid.UUID, version_id: uuid.UUID | None
) -> ProductVersion | None:
    """Return a version of a product, the newest unless one is named, with its package."""
    statement = (
        select(ProductVersion)
        .join(ProductVersion.package)
        .join(Package.upload)
        .where(ProductVersion.product_id == product_id)
        .options(contains_eager(ProductVersion.package).contains_eager(Package.upload))
        .order_by(ProductVersion.released_at.desc())
        .limit(1)
    )
    if version_id is not None:
        statement = statement.where(ProductVersion.id == version_id)
    return await session.scalar(statement)


async def newest_grants(
    session: AsyncSession, order_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, DownloadGrant]:
    """Return the grant of each order that counts."""
    rows = await session.scalars(
        select(DownloadGrant)
        .ext(distinct_on(DownloadGrant.order_id))
        .where(DownloadGrant.order_id.in_(order_ids))
        .order_by(DownloadGrant.order_id, DownloadGrant.issued_at.desc())
        .execution_options(populate_existing=True)
    )
    return {row.order_id: row for row in rows}


async def versions(session: AsyncSession, product_id: uuid.UUID) -> Sequence[ProductVersion]:
    """Return the versions of a product with their packages, the newest first."""
    rows = await session.scalars(
        select(ProductVersion)
        .join(ProductVersion.package)
        .join(Package.upload)
        .where(ProductVersion.product_id == product_id)
        .options(contains_eager(ProductVersion.package).contains_eager(Package.upload))
        .order_by(ProductVersion.released_at.desc())
    )
    return rows.all()


async def grants(session: AsyncSession, order_id: uuid.UUID) -> Sequence[DownloadGrant]:
    """Return all grants of an order, the newest first."""
    rows = await session.scalars(
        select(DownloadGrant)
        .where(DownloadGrant.order_id == order_id)
        .order_by(DownloadGrant.issued_at.desc())
    )
    return rows.all()


async def records(
    session: AsyncSession, order_id: uuid.UUID
) -> dict[uuid.UUID, list[tuple[datetime, str]]]:
    """Return when each grant of an order was used, and for which version, the latest first."""
    rows = await session.execute(
        select(Download.grant_id, Download.at, ProductVersion.version)
        .join(DownloadGrant, DownloadGrant.id == Download.grant_id)
        .join(ProductVersion, ProductVersion.id == Download.version_id)
        .where(DownloadGrant.order_id == order_id)
        .order_by(Download.at.desc())
    )
    found: dict[uuid.UUID, list[tuple[datetime, str]]] = {}
    for grant_id, at, name in rows:
        found.setdefault(grant_id, []).append((at, name))
    return found


async def use(session: AsyncSession, grant: DownloadGrant, version_id: uuid.UUID) -> None:
    """Count and record a download of a grant whose order is locked."""
    grant.used_count += 1
    session.add(Download(grant_id=grant.id, version_id=version_id))
    await session.flush()


async def revoke(session: AsyncSession, order_id: uuid.UUID) -> uuid.UUID | None:
    """Revoke what counts of an order's grants; returns which it was, None when there was none."""
    rows = await session.scalars(
        update(DownloadGrant)
        .where(DownloadGrant.order_id == order_id, DownloadGrant.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
        .returning(DownloadGrant.id)
    )
    return next(iter(rows.all()), None)


async def issue(
    session: AsyncSession, order_id: uuid.UUID, limit: int, duration: timedelta
) -> uuid.UUID:
    """Insert a grant; returns its id."""
    grant = DownloadGrant(
        order_id=order_id,
        limit_count=limit,
        expires_at=func.clock_timestamp() + duration,
    )
    session.add(grant)
    await session.flush()
    return grant.id


async def extend(
    session: AsyncSession, grant: DownloadGrant, duration: timedelta, downloads: int
) -> None:
    """Add to a grant; time counts from now where it was over."""
    await session.execute(
        update(DownloadGrant)
        .where(DownloadGrant.id == grant.id)
        .values(
            limit_count=DownloadGrant.limit_count + downloads,
            expires_at=func.greatest(DownloadGrant.expires_at, func.clock_timestamp()) + duration,
        )
    )


async def goes_back(session: AsyncSession, order_id: uuid.UUID) -> bool:
    """Whether a refund of an order is wanted or under way."""
    found = await session.execute(
        select(Refund.id).where(Refund.order_id == order_id, Refund.status.in_(OPEN_REFUNDS))
    )
    return found.first() is not None
