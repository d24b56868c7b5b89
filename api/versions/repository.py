"""All SQL about versions."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from api.models import Package, ProductVersion, Upload, UploadKind, UploadStatus


async def versions(session: AsyncSession, product_id: uuid.UUID) -> Sequence[ProductVersion]:
    """Return the versions of a product with their packages and uploads, the newest first."""
    rows = await session.scalars(
        select(ProductVersion)
        .join(ProductVersion.package)
        .join(Package.upload)
        .where(ProductVersion.product_id == product_id)
        .options(contains_eager(ProductVersion.package).contains_eager(Package.upload))
        .order_by(ProductVersion.released_at.desc())
    )
    return rows.all()


async def lock_package(
    session: AsyncSession, owner_id: uuid.UUID, product_id: uuid.UUID, upload_id: uuid.UUID
) -> Upload | None:
    """Return a seller's package for a product that was found good, kept from being swept."""
    return await session.scalar(
        select(Upload)
        .where(
            Upload.id == upload_id,
            Upload.owner_id == owner_id,
            Upload.product_id == product_id,
            Upload.kind == UploadKind.PACKAGE,
            Upload.status == UploadStatus.READY,
        )
        .with_for_update()
    )


async def is_taken(session: AsyncSession, product_id: uuid.UUID, version: str) -> bool:
    """Whether a product has a version of this name, in whatever case."""
    found = await session.execute(
        select(ProductVersion.id).where(
            ProductVersion.product_id == product_id,
            func.lower(ProductVersion.version) == version.lower(),
        )
    )
    return found.first() is not None


async def is_released(session: AsyncSession, upload_id: uuid.UUID) -> bool:
    """Whether a package is a version already."""
    found = await session.execute(
        select(ProductVersion.id).where(ProductVersion.upload_id == upload_id)
    )
    return found.first() is not None


async def add(session: AsyncSession, version: ProductVersion) -> None:
    """Insert a version that is newer than any other of its product, which must be locked."""
    # Not the time at which the transaction began: another one may have released meanwhile.
    version.released_at = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    session.add(version)
    await session.flush()
