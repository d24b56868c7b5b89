"""Turn changed sellers, authors, categories and entries into the documents that show them.

After their commit, so that a document which another transaction committed meanwhile is found too,
and one that commits later reads the new name by itself.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from indexer.specs import IndexSpec

BATCH_SIZE = 100
LOCK_TIMEOUT_MS = 100
"""How long to wait for a writer that has one of the documents' outbox rows locked."""
_LOCK_NOT_AVAILABLE = "55P03"

_NEXT = text("SELECT id FROM search_fanout WHERE entity = :entity ORDER BY id LIMIT :size")
_TAKE = text(
    "DELETE FROM search_fanout WHERE id = ANY(CAST(:ids AS bigint[]))"
    " RETURNING reference, parent_id"
)


class Fanout:
    """The changed parents of one entity's documents."""

    def __init__(self, spec: IndexSpec, database: Database) -> None:
        self._spec = spec
        self._database = database

    async def expand(self) -> None:
        """Note the documents of some changed parents as changed.

        A parent one of whose documents is locked by a writer stays for the next time.
        """
        async with self._database.transaction() as session:
            found = await session.execute(
                _NEXT, {"entity": self._spec.entity.value, "size": BATCH_SIZE}
            )
            ids = [row.id for row in found]
        if ids and not await self._expand(ids) and len(ids) > 1:
            for id_ in ids:
                await self._expand([id_])

    async def pending(self, session: AsyncSession, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Return those of these documents that show a changed parent and are not noted yet."""
        shown = " OR ".join(
            f"(f.reference = '{name}' AND f.parent_id = t.{name})" for name in self._spec.references
        )
        rows = await session.execute(
            text(
                f"SELECT DISTINCT t.id FROM {self._spec.table} AS t"  # noqa: S608 - constants
                f" JOIN search_fanout AS f ON f.entity = :entity AND ({shown})"
                " WHERE t.id = ANY(CAST(:ids AS uuid[]))"
            ),
            {"entity": self._spec.entity.value, "ids": list(ids)},
        )
        return {row.id for row in rows}

    async def _expand(self, ids: Sequence[int]) -> bool:
        try:
            async with self._database.transaction() as session:
                await session.execute(text(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"))
                await self._note(session, ids)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                return False
            raise
        return True

    async def _note(self, session: AsyncSession, ids: Sequence[int]) -> None:
        parents: dict[str, list[object]] = {}
        for row in await session.execute(_TAKE, {"ids": list(ids)}):
            parents.setdefault(row.reference, []).append(row.parent_id)
        for reference, parent_ids in parents.items():
            # Table and column are constants of the code and of a CHECK constraint.
            await session.execute(
                text(
                    f"SELECT search_outbox_put(:entity, (SELECT array_agg(id)"  # noqa: S608
                    f" FROM {self._spec.table} WHERE {reference} = ANY(CAST(:parents AS uuid[]))))"
                ),
                {"entity": self._spec.entity.value, "parents": parent_ids},
            )
