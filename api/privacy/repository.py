"""All SQL about exports and closed accounts. Times are the database's own."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Uuid, any_, cast, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.due import after_attempts, seconds_until
from api.models import (
    BrainEntry,
    BrainEntryStatus,
    DataExport,
    ExportStatus,
    Product,
    ProductStatus,
    User,
    UserStatus,
)
from api.privacy.erasing import STATEMENTS
from api.privacy.sections import SECTIONS

MAX_BACKOFF_SECONDS = 600

_CLAIM_EXPORT = text(
    """
    WITH due AS (
        SELECT id FROM data_exports
        WHERE status = 'waiting' AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE data_exports AS e
    SET due_at = clock_timestamp() + make_interval(secs => :lease), attempts = attempts + 1
    FROM due WHERE e.id = due.id
    RETURNING e.id, e.user_id
    """
)
_CLAIM_CLOSED = text(
    """
    WITH due AS (
        SELECT id FROM users
        WHERE clerk_delete_at <= clock_timestamp()
        ORDER BY clerk_delete_at LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    UPDATE users AS u SET clerk_delete_at = clock_timestamp() + make_interval(secs => :pause)
    FROM due WHERE u.id = due.id
    RETURNING u.id, u.clerk_id
    """
)

# What a worker has in hand is skipped: it wants the account's row next, and we would wait for each
# other. It finds the account closed, and then erases what it has.
_ERASE_NEWS = text(
    """
    UPDATE webhook_inbox AS w
    SET payload = jsonb_build_object('id', CAST(:clerk_id AS text)),
        handled_at = coalesce(w.handled_at, now()), last_error = NULL
    FROM (
        SELECT source, event_id FROM webhook_inbox
        WHERE source = 'clerk' AND payload ->> 'id' = :clerk_id
        FOR UPDATE SKIP LOCKED
    ) AS free
    WHERE w.source = free.source AND w.event_id = free.event_id
    """
)


class Claimed(NamedTuple):
    """An export that is to be made."""

    id: uuid.UUID
    user_id: uuid.UUID


class Belongings(NamedTuple):
    """What somebody has that others see."""

    products: int
    published: int
    sold: int
    entries: int


async def begin_export(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Ask for an export; false when one waits already."""
    result = await session.execute(
        insert(DataExport)
        .values(user_id=user_id)
        .on_conflict_do_nothing(
            index_elements=["user_id"], index_where=DataExport.status == ExportStatus.WAITING
        )
        .returning(DataExport.id)
    )
    return result.first() is not None


async def exports(session: AsyncSession, user_id: uuid.UUID, limit: int) -> Sequence[DataExport]:
    """Return somebody's exports, the newest first."""
    rows = await session.scalars(
        select(DataExport)
        .where(DataExport.user_id == user_id)
        .order_by(DataExport.created_at.desc())
        .limit(limit)
    )
    return rows.all()


async def claim_export(session: AsyncSession, lease: timedelta) -> Claimed | None:
    """Take one export that is due, for as long as the lease."""
    row = (await session.execute(_CLAIM_EXPORT, {"lease": lease.total_seconds()})).first()
    return None if row is None else Claimed._make(row)


async def section(session: AsyncSession, name: str, user_id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the rows of one file of an export."""
    rows = await session.execute(text(SECTIONS[name]), {"user": user_id})
    return [dict(row) for row in rows.mappings()]


async def lock_waiting(session: AsyncSession, export_id: uuid.UUID) -> DataExport | None:
    """Return an export that still waits and whose owner is still there, locked."""
    return await session.scalar(
        select(DataExport)
        .join(User, User.id == DataExport.user_id)
        .where(
            DataExport.id == export_id,
            DataExport.status == ExportStatus.WAITING,
            User.status != UserStatus.DELETED,
        )
        .with_for_update(of=DataExport)
    )


async def put_off(session: AsyncSession, export_id: uuid.UUID, reason: str) -> None:
    """Put an export off, each time for longer."""
    await session.execute(
        update(DataExport)
        .where(DataExport.id == export_id, DataExport.status == ExportStatus.WAITING)
        .values(
            last_error=reason[:1000],
            due_at=after_attempts(DataExport.attempts, MAX_BACKOFF_SECONDS),
        )
    )


async def seconds_until_export(session: AsyncSession) -> float | None:
    """Return how long until the next export is due; None when none waits."""
    seconds = await session.scalar(
        seconds_until(DataExport.due_at).where(DataExport.status == ExportStatus.WAITING)
    )
    return None if seconds is None else float(seconds)


async def outdated(session: AsyncSession) -> Sequence[uuid.UUID]:
    """Return the exports whose time, or whose owner's account, is over."""
    rows = await session.scalars(
        select(DataExport.id)
        .join(User, User.id == DataExport.user_id)
        .where(
            DataExport.status != ExportStatus.EXPIRED,
            or_(
                DataExport.expires_at <= func.clock_timestamp(),
                User.status == UserStatus.DELETED,
            ),
        )
    )
    return rows.all()


async def kept(session: AsyncSession, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Return which of these exports may have an archive: of closed accounts none has."""
    rows = await session.scalars(
        select(DataExport.id)
        .join(User, User.id == DataExport.user_id)
        .where(
            DataExport.id == any_(cast(ids, ARRAY(Uuid))),
            DataExport.status != ExportStatus.EXPIRED,
            User.status != UserStatus.DELETED,
        )
    )
    return set(rows)


async def expire(session: AsyncSession, export_id: uuid.UUID) -> None:
    """Say that nothing is left of an export."""
    await session.execute(
        update(DataExport)
        .where(DataExport.id == export_id)
        .values(status=ExportStatus.EXPIRED, last_error=None)
    )


async def belongings(session: AsyncSession, user_id: uuid.UUID) -> Belongings:
    """Return what somebody has that others see."""
    products = (
        await session.execute(
            select(
                func.count(),
                func.count().filter(Product.status == ProductStatus.PUBLISHED),
                func.count().filter(Product.sales_count > 0),
            ).where(Product.seller_id == user_id, Product.status != ProductStatus.ARCHIVED)
        )
    ).one()
    entries = await session.execute(
        select(func.count()).where(
            BrainEntry.author_id == user_id, BrainEntry.status == BrainEntryStatus.PUBLISHED
        )
    )
    return Belongings(*products, entries.scalar_one())


async def is_exporting(session: AsyncSession, user_id: uuid.UUID) -> bool:
    """Whether an export is being made; one that has failed is not waited for."""
    found = await session.execute(
        select(DataExport.id).where(
            DataExport.user_id == user_id,
            DataExport.status == ExportStatus.WAITING,
            DataExport.last_error.is_(None),
        )
    )
    return found.first() is not None


async def lock_user(session: AsyncSession, user_id: uuid.UUID) -> User | None:
    """Return an account that is not closed, locked."""
    return await session.scalar(
        select(User)
        .where(User.id == user_id, User.status != UserStatus.DELETED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def user_id_of(session: AsyncSession, clerk_id: str) -> uuid.UUID | None:
    """Return whose Clerk id this is."""
    return await session.scalar(select(User.id).where(User.clerk_id == clerk_id))


async def erase(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Erase what is personal and take what is public out of the shop."""
    for statement in STATEMENTS:
        await session.execute(text(statement), {"user": user_id})


async def erase_news(session: AsyncSession, clerk_id: str) -> None:
    """Erase what Clerk has told of an account; what was yet to be handled needs nothing more."""
    await session.execute(_ERASE_NEWS, {"clerk_id": clerk_id})


async def is_closed(session: AsyncSession, clerk_id: str) -> bool:
    """Whether this is the Clerk id of a closed account."""
    status = await session.scalar(select(User.status).where(User.clerk_id == clerk_id))
    return status is UserStatus.DELETED


async def delete_at_clerk(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Have Clerk told of a closed account, if it knows it."""
    await session.execute(
        update(User)
        .where(User.id == user_id, User.clerk_id.is_not(None))
        .values(clerk_delete_at=func.clock_timestamp())
    )


async def claim_closed(session: AsyncSession, pause: timedelta) -> tuple[uuid.UUID, str] | None:
    """Take an account that Clerk is to be told of; it becomes due again after the pause."""
    row = (await session.execute(_CLAIM_CLOSED, {"pause": pause.total_seconds()})).first()
    return None if row is None else (row[0], row[1])


async def told_clerk(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Note that Clerk knows."""
    await session.execute(update(User).where(User.id == user_id).values(clerk_delete_at=None))


async def seconds_until_closed(session: AsyncSession) -> float | None:
    """Return how long until Clerk is to be told of the next account; None when of none."""
    seconds = await session.scalar(seconds_until(User.clerk_delete_at))
    return None if seconds is None else float(seconds)
