"""The record of rebuilds, so that writers know of them and an interrupted one goes on."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utcnow
from api.models import BuildStatus, IndexBuild
from api.search.documents import Entity

ACTIVE = (BuildStatus.FILLING, BuildStatus.SWAPPING)


async def active_build(session: AsyncSession, entity: Entity) -> IndexBuild | None:
    """Return the rebuild under way; whoever writes documents writes them there as well."""
    statement = select(IndexBuild).where(
        IndexBuild.entity == entity.value, IndexBuild.status.in_(ACTIVE)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def last_build(session: AsyncSession, entity: Entity) -> IndexBuild | None:
    """Return the rebuild that was begun last."""
    statement = (
        select(IndexBuild)
        .where(IndexBuild.entity == entity.value)
        .order_by(IndexBuild.started_at.desc())
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def begin(
    session: AsyncSession, entity: Entity, index_uid: str, settings_version: str, total: int
) -> IndexBuild:
    """Record a new rebuild."""
    build = IndexBuild(
        entity=entity.value,
        index_uid=index_uid,
        settings_version=settings_version,
        total=total,
        status=BuildStatus.FILLING,
        written=0,
    )
    session.add(build)
    await session.flush()
    return build


async def advance(
    session: AsyncSession, build_id: uuid.UUID, *, last_id: uuid.UUID, task_uid: int, written: int
) -> None:
    """Record that everything up to ``last_id`` has been sent."""
    await session.execute(
        update(IndexBuild)
        .where(IndexBuild.id == build_id)
        .values(last_id=last_id, last_task_uid=task_uid, written=IndexBuild.written + written)
    )


async def restart(session: AsyncSession, build_id: uuid.UUID) -> None:
    """Record that filling begins anew."""
    await session.execute(
        update(IndexBuild).where(IndexBuild.id == build_id).values(last_id=None, written=0)
    )


async def set_status(
    session: AsyncSession, build_id: uuid.UUID, status: BuildStatus, error: str | None = None
) -> None:
    """Record that a rebuild has reached another state."""
    ended = status in (BuildStatus.SWAPPED, BuildStatus.FAILED)
    await session.execute(
        update(IndexBuild)
        .where(IndexBuild.id == build_id)
        .values(status=status, error=error, finished_at=utcnow() if ended else None)
    )
