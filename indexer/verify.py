"""Compare every document with Postgres by content, and repair what differs.

No flag and no timestamp is trusted. Two passes: Postgres → engine finds what is missing or stale,
engine → Postgres what should not be there. A difference counts only if it is still there under the
write lock, with nothing on its way that would mend it; a change that the engine has refused is not.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import Meilisearch
from indexer.drain import Drain
from indexer.fanout import Fanout
from indexer.index_state import ensure_index, refresh_statistics, settings_drift
from indexer.locks import LockKind, advisory_lock
from indexer.outbox import Outbox
from indexer.specs import IndexSpec

BATCH_SIZE = 1000
MAX_LISTINGS = 5


class DifferenceKind(StrEnum):
    """How an indexed document can disagree with Postgres."""

    MISSING = "missing"
    STALE = "stale"
    EXTRA = "extra"


@dataclass(frozen=True)
class Difference:
    """One document that is not as it should be; ``fields`` are those that differ."""

    kind: DifferenceKind
    id: str
    slug: str | None
    fields: tuple[str, ...]


@dataclass
class Verification:
    """What a verification found. ``waiting`` changes are in the outbox and on their way."""

    compared: int = 0
    waiting: int = 0
    index_missing: bool = False
    settings: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether the index equals Postgres, but for what is on its way."""
        return not (self.differences or self.settings or self.index_missing)

    def count(self, kind: DifferenceKind) -> int:
        """Return how many documents differ in this way."""
        return sum(difference.kind is kind for difference in self.differences)


Report = Callable[[int, int], None]


class Verify:
    """Verifies one index."""

    def __init__(
        self, spec: IndexSpec, database: Database, engine: Meilisearch, settings: Settings
    ) -> None:
        self._spec = spec
        self._database = database
        self._engine = engine
        self._drain = Drain(spec, database, engine, settings)
        self._fanout = Fanout(spec, database)

    async def run(self, report: Report = lambda _done, _total: None) -> Verification:
        """Compare everything; ``report`` is told documents compared and documents in all."""
        result = Verification()
        async with self._database.transaction() as session:
            total = await self._spec.count(session)
        if not await self._engine.index_exists(self._spec.uid):
            result.index_missing = True
            return result
        await refresh_statistics(self._spec, self._database)
        result.settings = await settings_drift(self._spec, self._engine)
        suspects: list[uuid.UUID] = []
        after: uuid.UUID | None = None
        while True:
            async with self._database.transaction() as session:
                rows = await self._spec.load_after(session, after, BATCH_SIZE)
            if not rows:
                break
            after = rows[-1].id
            found = await self._fetch([row.id for row in rows])
            suspects += [
                row.id for row in rows if self._difference(row, found.get(str(row.id))) is not None
            ]
            result.compared += len(rows)
            report(result.compared, max(total, result.compared))
        for ids in _batches(suspects):
            await self._confirm(ids, result)
        strangers = await self._strangers()
        for names in _batches(sorted(strangers)):
            await self._confirm_strangers(names, result)
        async with self._database.transaction() as session:
            result.waiting = (await Outbox(session, self._spec.entity).state()).depth
        return result

    async def repair(self, found: Verification) -> None:
        """Mend what a verification found; afterwards another one finds nothing."""
        if found.settings and not found.index_missing:
            await self._engine.update_settings(
                self._spec.uid, {name: self._spec.settings[name] for name in found.settings}
            )
        async with advisory_lock(
            self._database, LockKind.WRITE, self._spec.entity, wait=True
        ) as lock:
            await ensure_index(self._spec, self._database, self._engine)
            strangers = [d.id for d in found.differences if _as_uuid(d.id) is None]
            for ids in _batches(strangers):
                task = await self._engine.delete_documents(self._spec.uid, ids)
                await self._engine.wait(task)
            known = [id_ for d in found.differences if (id_ := _as_uuid(d.id)) is not None]
            async with self._database.transaction() as session:
                outbox = Outbox(session, self._spec.entity)
                for some in _batches(sorted(known)):
                    await outbox.put(some)
            if lock is not None:
                await self._drain.run_locked(lock)

    async def _fetch(self, ids: Sequence[uuid.UUID]) -> dict[str, Mapping[str, Any]]:
        documents = await self._engine.documents_by_ids(
            self._spec.uid, [str(id_) for id_ in ids], vectors=self._spec.has_vectors
        )
        return {str(document["id"]): document for document in documents}

    def _difference(self, row: Any, document: Mapping[str, Any] | None) -> Difference | None:  # noqa: ANN401 - a row of any entity
        id_, slug = str(row.id), str(row.slug)
        if document is None:
            return Difference(DifferenceKind.MISSING, id_, slug, ())
        wanted, failed = self._spec.documents([row])
        if failed:
            return Difference(DifferenceKind.STALE, id_, slug, ())
        expected = wanted[row.id]
        fields = tuple(
            name
            for name in sorted(expected.keys() | document.keys())
            if name not in document
            or name not in expected
            or not _equal(expected[name], document[name])
        )
        return Difference(DifferenceKind.STALE, id_, slug, fields) if fields else None

    async def _confirm(self, ids: Sequence[uuid.UUID], result: Verification) -> None:
        """Look again at suspects while nobody writes, leaving out what waits to be indexed."""
        async with advisory_lock(self._database, LockKind.WRITE, self._spec.entity, wait=True):
            waiting = await self._waiting(ids)
            async with self._database.transaction() as session:
                rows = await self._spec.load_by_ids(session, ids)
            found = await self._fetch(ids)
            for row in rows:
                if row.id in waiting:
                    continue
                difference = self._difference(row, found.get(str(row.id)))
                # It may have been changed while it was being compared.
                if difference is not None and not await self._waiting([row.id]):
                    result.differences.append(difference)

    async def _waiting(self, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Return those of these rows whose change is on its way."""
        async with self._database.transaction() as session:
            waiting = await Outbox(session, self._spec.entity).pending(ids)
            return waiting | await self._fanout.pending(session, ids)

    async def _strangers(self) -> set[str]:
        """Return the ids in the engine that have no public row.

        The engine lists documents by offset, so a listing during which documents come or go may
        skip some: it is repeated until the number stays the same.
        """
        strangers: set[str] = set()
        for _attempt in range(MAX_LISTINGS):
            offset, before = 0, None
            stable = True
            while True:
                ids, total = await self._engine.document_ids(self._spec.uid, offset, BATCH_SIZE)
                stable = stable and before in (None, total)
                before = total
                if not ids:
                    break
                offset += len(ids)
                strangers |= await self._without_row(ids)
            if stable:
                break
        return strangers

    async def _without_row(self, ids: Sequence[str]) -> set[str]:
        known = [id_ for name in ids if (id_ := _as_uuid(name)) is not None]
        async with self._database.transaction() as session:
            rows = await self._spec.load_by_ids(session, known)
        return set(ids) - {str(row.id) for row in rows}

    async def _confirm_strangers(self, names: Sequence[str], result: Verification) -> None:
        known = {name: id_ for name in names if (id_ := _as_uuid(name)) is not None}
        async with advisory_lock(self._database, LockKind.WRITE, self._spec.entity, wait=True):
            there = {
                str(document["id"])
                for document in await self._engine.documents_by_ids(self._spec.uid, list(names))
            }
            extra = (await self._without_row(names)) & there
            waiting = await self._waiting(list(known.values()))
        result.differences += [
            Difference(DifferenceKind.EXTRA, name, None, ())
            for name in sorted(extra)
            if known.get(name) not in waiting
        ]


def _equal(wanted: Any, found: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Compare JSON values; unlike Python, JSON tells true from 1."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(
            _equal(wanted[name], found[name]) for name in wanted
        )
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(_equal, wanted, found))
    return bool(wanted == found)


def _as_uuid(text: str) -> uuid.UUID | None:
    """Return the id if it is one of ours in the form that we write it."""
    try:
        id_ = uuid.UUID(text)
    except ValueError:
        return None
    return id_ if str(id_) == text else None


def _batches(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + BATCH_SIZE] for start in range(0, len(items), BATCH_SIZE)]
