"""All SQL about uploads. Times are the database's own."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.models import (
    Package,
    Product,
    ProductImage,
    ProductVersion,
    Upload,
    UploadKind,
    UploadStatus,
)

UNFINISHED = (UploadStatus.PENDING, UploadStatus.CHECKING)
MAX_BACKOFF_SECONDS = 600
GIVEN_BACK = 3
"""As many attempts as an upload that was not to blame waits for: eight to sixteen seconds."""

# The due time is pushed forward before any work is done: an upload whose checker dies becomes due
# again by itself.
_CLAIM = text(
    """
    WITH due AS (
        SELECT id FROM uploads
        WHERE status = 'checking' AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE uploads AS u
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1
    FROM due WHERE u.id = due.id
    RETURNING u.id, u.kind, u.filename, u.etag, u.attempts
    """
)


class Claimed(NamedTuple):
    """An upload that is to be looked at."""

    id: uuid.UUID
    kind: UploadKind
    filename: str
    etag: str
    attempts: int


async def unfinished(
    session: AsyncSession, owner_id: uuid.UUID, product_id: uuid.UUID
) -> tuple[int, int]:
    """Return how many uploads of a seller are unfinished, and how many images of a product."""
    row = await session.execute(
        select(
            func.count(),
            func.count().filter(Upload.product_id == product_id, Upload.kind == UploadKind.IMAGE),
        ).where(Upload.owner_id == owner_id, Upload.status.in_(UNFINISHED))
    )
    own, images = row.one()
    return own, images


async def image_count(session: AsyncSession, product_id: uuid.UUID) -> int:
    """Return how many pictures a product has."""
    found = select(func.count()).where(ProductImage.product_id == product_id)
    return (await session.execute(found)).scalar_one()


async def add(session: AsyncSession, upload: Upload) -> Upload:
    """Insert an upload, and return it as the database made it."""
    session.add(upload)
    await session.flush()
    await session.refresh(upload)
    return upload


async def find(
    session: AsyncSession, owner_id: uuid.UUID, upload_id: uuid.UUID, *, lock: bool = False
) -> tuple[Upload, Package | None] | None:
    """Return a seller's upload, unless removed, with what was found in it."""
    statement = (
        select(Upload, Package)
        .outerjoin(Package, Package.upload_id == Upload.id)
        .where(
            Upload.id == upload_id,
            Upload.owner_id == owner_id,
            Upload.status != UploadStatus.REMOVED,
        )
        .execution_options(populate_existing=True)
    )
    if lock:
        statement = statement.with_for_update(of=Upload)
    row = (await session.execute(statement)).first()
    return None if row is None else (row[0], row[1])


async def of_product(
    session: AsyncSession, owner_id: uuid.UUID, product_id: uuid.UUID
) -> Sequence[tuple[Upload, Package | None]]:
    """Return the uploads of a product that are not part of it yet, the oldest first."""
    rows = await session.execute(
        select(Upload, Package)
        .outerjoin(Package, Package.upload_id == Upload.id)
        .where(
            Upload.owner_id == owner_id,
            Upload.product_id == product_id,
            Upload.status != UploadStatus.REMOVED,
            ~in_use(),
        )
        .order_by(Upload.created_at, Upload.id)
    )
    return [(upload, package) for upload, package in rows]


def in_use() -> ColumnElement[bool]:
    """Return the condition that an upload is part of a product."""
    return or_(
        exists().where(ProductImage.upload_id == Upload.id),
        exists().where(ProductVersion.upload_id == Upload.id),
    )


async def is_in_use(session: AsyncSession, upload_id: uuid.UUID) -> bool:
    """Whether an upload is part of a product."""
    found = await session.execute(select(Upload.id).where(Upload.id == upload_id, in_use()))
    return found.first() is not None


async def claim(session: AsyncSession, lease: timedelta) -> Claimed | None:
    """Take one upload that is due, for as long as the lease."""
    row = (await session.execute(_CLAIM, {"lease": lease.total_seconds()})).first()
    if row is None:
        return None
    id_, kind, filename, etag, attempts = row
    return Claimed(id_, UploadKind(kind), filename, etag, attempts)


async def lock_checking(session: AsyncSession, upload_id: uuid.UUID) -> Upload | None:
    """Return an upload that still waits for its check, locked; None when somebody else was first.

    Its product is locked before it, as by whoever deletes a product, so that no two wait for each
    other.
    """
    product = select(Upload.product_id).where(Upload.id == upload_id).scalar_subquery()
    await session.execute(
        select(Product.id).where(Product.id == product).with_for_update(key_share=True)
    )
    return await session.scalar(
        select(Upload)
        .where(Upload.id == upload_id, Upload.status == UploadStatus.CHECKING)
        .with_for_update()
    )


async def product_name(session: AsyncSession, product_id: uuid.UUID | None) -> str | None:
    """Return what a product is called; None when it is gone."""
    return await session.scalar(select(Product.name).where(Product.id == product_id))


async def put_off(session: AsyncSession, upload_id: uuid.UUID, reason: str) -> None:
    """Put a check off, each time for longer."""
    await session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.status == UploadStatus.CHECKING)
        .values(
            last_error=reason[:1000],
            due_at=after_attempts(Upload.attempts, MAX_BACKOFF_SECONDS),
        )
    )


async def give_back(session: AsyncSession, upload_id: uuid.UUID, reason: str) -> None:
    """Leave a check to be made soon, as if it had not been begun."""
    await session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.status == UploadStatus.CHECKING)
        .values(
            last_error=reason[:1000],
            attempts=func.greatest(0, Upload.attempts - 1),
            due_at=after_attempts(literal(GIVEN_BACK), MAX_BACKOFF_SECONDS),
        )
    )


async def add_image(session: AsyncSession, image: ProductImage) -> None:
    """Insert a picture behind the last one of its product."""
    last = await session.scalar(
        select(func.max(ProductImage.position)).where(ProductImage.product_id == image.product_id)
    )
    image.position = 0 if last is None else last + 1
    session.add(image)
    await session.flush()


async def add_package(session: AsyncSession, values: dict[str, Any]) -> None:
    """Insert what was found in an archive."""
    await session.execute(insert(Package).values(values))


async def seconds_until_due(session: AsyncSession) -> float | None:
    """Return how long until the next check is due; None when none waits."""
    seconds = await session.scalar(
        seconds_until(Upload.due_at).where(Upload.status == UploadStatus.CHECKING)
    )
    return None if seconds is None else float(seconds)


async def note_unused(session: AsyncSession) -> None:
    """Note since when what was found good is part of nothing, and forget it when it is again."""
    good = Upload.status == UploadStatus.READY
    await session.execute(
        update(Upload)
        .where(good, Upload.unused_since.is_(None), ~in_use())
        .values(unused_since=func.clock_timestamp())
    )
    await session.execute(
        update(Upload)
        .where(good, Upload.unused_since.is_not(None), in_use())
        .values(unused_since=None)
    )


async def remove_stale(
    session: AsyncSession, *, unfinished: timedelta, refused: timedelta, unused: timedelta
) -> int:
    """Mark as removed what was begun, refused or unused so long ago; returns how many.

    Whoever makes an upload part of a product locks its row first, and finds it removed; here what
    somebody has locked is left for the next time.
    """
    now = func.clock_timestamp()
    stale = (
        select(Upload.id)
        .where(
            or_(
                (Upload.status == UploadStatus.PENDING) & (Upload.created_at < now - unfinished),
                (Upload.status == UploadStatus.REFUSED) & (Upload.updated_at < now - refused),
                (Upload.status == UploadStatus.READY) & (Upload.unused_since < now - unused),
            )
        )
        .with_for_update(skip_locked=True)
        .cte("stale")
    )
    result = await session.execute(
        update(Upload)
        # Looked at again: the row may have become part of a product since it was found stale.
        .where(Upload.id.in_(select(stale.c.id)), ~in_use())
        .values(status=UploadStatus.REMOVED, refusal_code=None, refusal=None)
        .returning(Upload.id)
    )
    return len(result.all())


async def removed(session: AsyncSession, limit: int) -> Sequence[Upload]:
    """Return uploads whose objects are to go."""
    rows = await session.scalars(
        select(Upload).where(Upload.status == UploadStatus.REMOVED).limit(limit)
    )
    return rows.all()


async def forget(session: AsyncSession, upload_id: uuid.UUID) -> None:
    """Delete a removed upload."""
    await session.execute(
        delete(Upload).where(Upload.id == upload_id, Upload.status == UploadStatus.REMOVED)
    )


async def known(
    session: AsyncSession, ids: Sequence[uuid.UUID], statuses: Sequence[UploadStatus]
) -> set[uuid.UUID]:
    """Return which of these are ids of uploads in one of these states."""
    rows = await session.scalars(
        select(Upload.id).where(Upload.id.in_(ids), Upload.status.in_(statuses))
    )
    return set(rows)
