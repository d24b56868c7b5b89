"""The outbox beside its draining: note rows as changed, see what waits and how it stands.

All times are those of the database, so that the clocks of several machines need not agree.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession

from api.search.documents import Entity


@dataclass(frozen=True)
class QueueState:
    """How an entity's outbox stands.

    ``lag_seconds`` is the age of the oldest change that has not failed, ``failing_seconds`` that of
    the oldest that has: one document that the engine keeps refusing says nothing about the rest.
    """

    depth: int
    due: int
    failing: int
    oldest_change: datetime | None
    lag_seconds: float
    failing_seconds: float


_IDS = bindparam("ids", type_=ARRAY(UUID))

_PUT = text("SELECT search_outbox_put(:entity, CAST(:ids AS uuid[]))").bindparams(_IDS)

_UNSETTLE = text(
    "UPDATE search_outbox SET unsettled = true"
    " WHERE entity = :entity AND entity_id = ANY(CAST(:ids AS uuid[]))"
).bindparams(_IDS)

# What waits: changed documents, and changed parents whose documents are not noted yet.
_WAITING = """
    (
        SELECT due_at, changed_at, attempts FROM search_outbox WHERE entity = :entity
        UNION ALL
        SELECT changed_at, changed_at, 0 FROM search_fanout WHERE entity = :entity
    ) AS waiting
"""

_NEXT_DUE = text(
    f"SELECT EXTRACT(EPOCH FROM min(due_at) - clock_timestamp())::float8 FROM {_WAITING}"  # noqa: S608 - a constant
)

_STATE = text(
    f"""
    SELECT count(*) AS depth,
        count(*) FILTER (WHERE due_at <= clock_timestamp()) AS due,
        count(*) FILTER (WHERE attempts > 0) AS failing,
        min(changed_at) AS oldest_change,
        coalesce(EXTRACT(EPOCH FROM clock_timestamp()
            - min(changed_at) FILTER (WHERE attempts = 0)), 0)::float8 AS lag_seconds,
        coalesce(EXTRACT(EPOCH FROM clock_timestamp()
            - min(changed_at) FILTER (WHERE attempts > 0)), 0)::float8 AS failing_seconds
    FROM {_WAITING}
    """  # noqa: S608 - a constant
)

_FAILURES = text(
    """
    SELECT entity_id, attempts, last_error, changed_at, due_at FROM search_outbox
    WHERE entity = :entity AND last_error IS NOT NULL
    ORDER BY attempts DESC, changed_at LIMIT :size
    """
)

_PENDING = text(
    "SELECT entity_id FROM search_outbox"
    " WHERE entity = :entity AND entity_id = ANY(CAST(:ids AS uuid[])) AND attempts = 0"
).bindparams(_IDS)


@dataclass(frozen=True)
class Failure:
    """A change that could not be indexed so far, and why."""

    id: uuid.UUID
    attempts: int
    reason: str
    changed_at: datetime
    due_at: datetime


class Outbox:
    """One entity's outbox within a transaction of the caller's."""

    def __init__(self, session: AsyncSession, entity: Entity) -> None:
        self._session = session
        self._entity = entity.value

    async def put(self, ids: Sequence[uuid.UUID]) -> None:
        """Note rows as changed, as the triggers do."""
        if ids:
            await self._session.execute(_PUT, {"entity": self._entity, "ids": list(ids)})

    async def unsettle(self, ids: Sequence[uuid.UUID]) -> None:
        """Note rows as changed that an earlier request may still bring to the engine."""
        await self.put(ids)
        await self._session.execute(_UNSETTLE, {"entity": self._entity, "ids": list(ids)})

    async def pending(self, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Return those of these rows that wait to be indexed, and have not failed to be."""
        result = await self._session.execute(_PENDING, {"entity": self._entity, "ids": list(ids)})
        return {row.entity_id for row in result}

    async def seconds_until_due(self) -> float | None:
        """Return how long until the next row is due (negative: overdue); None for an empty box."""
        result = await self._session.execute(_NEXT_DUE, {"entity": self._entity})
        seconds: float | None = result.scalar_one()
        return seconds

    async def state(self) -> QueueState:
        """Return depth, age and failures."""
        row = (await self._session.execute(_STATE, {"entity": self._entity})).one()
        return QueueState(
            row.depth,
            row.due,
            row.failing,
            row.oldest_change,
            max(0.0, row.lag_seconds),
            max(0.0, row.failing_seconds),
        )

    async def failures(self, size: int) -> list[Failure]:
        """Return the changes that have failed most, with their reasons."""
        rows = await self._session.execute(_FAILURES, {"entity": self._entity, "size": size})
        return [
            Failure(row.entity_id, row.attempts, row.last_error, row.changed_at, row.due_at)
            for row in rows
        ]
