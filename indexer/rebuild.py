"""Rebuild an index beside the live one and swap them: no downtime, nothing lost.

Filling reads the current rows batch by batch in the order of their ids, each batch under the same
write lock as the live update, which meanwhile writes to both indexes. So for any document the
order in which the engine receives versions is the order in which Postgres had them, without a
snapshot that would hold back vacuum for the length of the rebuild and could not be resumed.
"""

import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import (
    DocumentArray,
    EngineError,
    EngineUnavailableError,
    Meilisearch,
    TaskFailedError,
)
from api.models import BuildStatus, IndexBuild
from indexer import builds
from indexer.drain import Drain
from indexer.index_state import ensure_index, refresh_statistics, settings_drift
from indexer.locks import LockKind, advisory_lock
from indexer.outbox import Outbox
from indexer.specs import IndexSpec

log = structlog.get_logger()

READ_SIZE = 400
"""Rows that are read at once; were each as long as can be, the engine would still take them."""
BATCH_BYTES = 17_000_000
"""A batch is full when it holds so much: the engine indexes one large task much faster than two,
but takes no request above 100 MB, and what is being sent is held in memory."""
BATCHES_IN_FLIGHT = 8
"""Sent batches that need not have been indexed yet: the engine joins some of them."""


class RebuildRunningError(Exception):
    """Another process is rebuilding this index."""


class RebuildFailedError(Exception):
    """The new index is not what it should be; it was dropped, the live one is untouched."""


@dataclass(frozen=True)
class Progress:
    """How far a rebuild has come: documents sent, and public rows when it began."""

    written: int
    total: int


Report = Callable[[Progress], None]


class Rebuild:
    """Rebuilds one index."""

    def __init__(
        self, spec: IndexSpec, database: Database, engine: Meilisearch, settings: Settings
    ) -> None:
        self._spec = spec
        self._database = database
        self._engine = engine
        self._drain = Drain(spec, database, engine, settings)

    async def run(self, report: Report = lambda _progress: None) -> int:
        """Rebuild the index, going on where an interrupted rebuild stopped.

        Returns the number of documents in the new index. Raises RebuildRunningError,
        RebuildFailedError, and EngineUnavailableError, after which the rebuild can go on.
        """
        async with advisory_lock(
            self._database, LockKind.REBUILD, self._spec.entity, wait=False
        ) as lock:
            if lock is None:
                raise RebuildRunningError(f"{self._spec.uid} is being rebuilt by another process")
            return await self._run(report)

    async def resume(self) -> bool:
        """Go on with a rebuild whose process died; returns whether there was one.

        Without one, the index that a rebuild left behind at its very end is dropped.
        """
        async with advisory_lock(
            self._database, LockKind.REBUILD, self._spec.entity, wait=False
        ) as lock:
            if lock is None:
                return False
            async with self._database.transaction() as session:
                interrupted = await builds.active_build(session, self._spec.entity)
            if interrupted is None:
                await self._drop_leftovers()
                return False
            await self._run(lambda _progress: None)
            return True

    async def _run(self, report: Report) -> int:
        build, resumed = await self._open()
        try:
            if build.status is BuildStatus.FILLING:
                await self._fill(build, report, resumed=resumed)
            count = await self._swap(build)
        except EngineUnavailableError:
            raise
        except (EngineError, RebuildFailedError) as error:
            await self._set_status(build, BuildStatus.FAILED, str(error))
            await self._drop_leftovers()
            raise RebuildFailedError(str(error)) from error
        await self._drop_leftovers()
        return count

    async def _open(self) -> tuple[IndexBuild, bool]:
        """Return the interrupted rebuild or a new one with its empty index, and which it is."""
        spec = self._spec
        async with self._database.transaction() as session:
            build = await builds.active_build(session, spec.entity)
        if build is not None and build.status is BuildStatus.SWAPPING:
            return build, True
        if build is not None and build.settings_version != spec.settings_version:
            await self._set_status(build, BuildStatus.FAILED, "the settings have changed since")
            build = None
        await self._drop_leftovers()
        await refresh_statistics(spec, self._database)
        # Under the write lock: every live update either ended before the rebuild was on record,
        # and then the filling sees its rows, or knows of the new index.
        resumed = build is not None
        async with advisory_lock(self._database, LockKind.WRITE, spec.entity, wait=True):
            await ensure_index(spec, self._database, self._engine)
            if build is None:
                async with self._database.transaction() as session:
                    build = await builds.begin(
                        session,
                        spec.entity,
                        spec.build_prefix + uuid.uuid4().hex[:12],
                        spec.settings_version,
                        await spec.count(session),
                    )
            await self._engine.update_settings(build.index_uid, spec.settings)
        if await self._any_task_failed(build):
            async with self._database.transaction() as session:
                await builds.restart(session, build.id)
            build.last_id, build.written = None, 0
        return build, resumed

    async def _any_task_failed(self, build: IndexBuild) -> bool:
        """Whether a batch sent before an interruption was lost."""
        if build.last_id is None:
            return False
        failed = await self._engine.tasks(
            indexUids=build.index_uid, types="documentAdditionOrUpdate", statuses="failed,canceled"
        )
        return bool(failed)

    async def _fill(self, build: IndexBuild, report: Report, *, resumed: bool) -> None:
        last_id, written = build.last_id, build.written
        in_flight: deque[tuple[int, list[uuid.UUID]]] = deque()
        report(Progress(written, build.total))
        while True:
            async with advisory_lock(
                self._database, LockKind.WRITE, self._spec.entity, wait=True
            ) as lock:
                ids, documents, failed = await self._read(last_id)
                if not ids:
                    break
                task = await self._engine.put_array(build.index_uid, documents)
                # The live update says what is wrong with a row that makes no document.
                await self._queue(failed)
                if resumed:
                    # The process before may have sent them too, and the engine may not have
                    # taken its request in yet.
                    await self._queue(ids, unsettled=True)
                    resumed = False
                if lock is not None and not await lock.is_held():
                    # Another writer may have sent newer versions between our read and our send.
                    await self._queue(ids)
                last_id = ids[-1]
                written += len(ids)
                async with self._database.transaction() as session:
                    await builds.advance(
                        session, build.id, last_id=last_id, task_uid=task, written=len(ids)
                    )
            in_flight.append((task, ids))
            if len(in_flight) >= BATCHES_IN_FLIGHT:
                await self._settle(*in_flight.popleft())
            report(Progress(written, max(written, build.total)))
        while in_flight:
            await self._settle(*in_flight.popleft())

    async def _read(
        self, after: uuid.UUID | None
    ) -> tuple[list[uuid.UUID], DocumentArray, list[uuid.UUID]]:
        """Return the ids of the next batch, its documents, and the ids of rows without one."""
        ids: list[uuid.UUID] = []
        batch = DocumentArray()
        failed: list[uuid.UUID] = []
        while batch.size < BATCH_BYTES:
            async with self._database.transaction() as session:
                rows = await self._spec.load_after(session, ids[-1] if ids else after, READ_SIZE)
            documents, reasons = self._spec.documents(rows)
            ids += [row.id for row in rows]
            batch.extend(documents.values())
            failed += reasons
            if len(rows) < READ_SIZE:
                break
        return ids, batch, failed

    async def _settle(self, task: int, ids: list[uuid.UUID]) -> None:
        """Wait for a batch; the live update finds the guilty ones in a batch that was refused."""
        try:
            await self._engine.wait(task)
        except TaskFailedError as error:
            log.warning("batch refused", index=self._spec.uid, reason=str(error))
            await self._queue(ids)

    async def _queue(self, ids: list[uuid.UUID], *, unsettled: bool = False) -> None:
        async with self._database.transaction() as session:
            outbox = Outbox(session, self._spec.entity)
            await (outbox.unsettle(ids) if unsettled else outbox.put(ids))

    async def _swap(self, build: IndexBuild) -> int:
        """Check the new index, put it in the place of the live one, and say so on record.

        All under the write lock: nobody writes to either index meanwhile. While the record says
        "swapping" writers go on writing to both names, so that it does not matter to them on
        which side of the swap a crash happens.
        """
        spec = self._spec
        async with advisory_lock(self._database, LockKind.WRITE, spec.entity, wait=True) as lock:
            if lock is None:
                raise RebuildRunningError(spec.uid)
            await self._drain.run_locked(lock)
            task: int | None = None
            if build.status is BuildStatus.SWAPPING:
                task = await self._earlier_swap(build)
            if task is None:
                await self._check(build)
                await self._set_status(build, BuildStatus.SWAPPING)
                await lock.check()
                task = await self._engine.swap_indexes(spec.uid, build.index_uid)
            await self._engine.wait(task)
            await self._set_status(build, BuildStatus.SWAPPED)
            return await self._engine.document_count(spec.uid)

    async def _earlier_swap(self, build: IndexBuild) -> int | None:
        """Return the swap that a process asked for before it died, if it came to that."""
        swaps = await self._engine.tasks(
            types="indexSwap", statuses="enqueued,processing,succeeded", limit="1000"
        )
        for task in swaps:
            for swap in task["details"]["swaps"]:
                if build.index_uid in swap["indexes"]:
                    return int(task["uid"])
        return None

    async def _check(self, build: IndexBuild) -> None:
        """Raise RebuildFailedError unless the new index has its settings and all documents."""
        drift = await settings_drift(self._spec, self._engine, build.index_uid)
        if drift:
            raise RebuildFailedError(f"the engine did not take the settings: {', '.join(drift)}")
        async with self._database.transaction() as session:
            wanted = await self._spec.count(session)
            waiting = (await Outbox(session, self._spec.entity).state()).depth
        found = await self._engine.document_count(build.index_uid)
        # What still waits may or may not be in the new index.
        if abs(wanted - found) > waiting:
            raise RebuildFailedError(
                f"the new index holds {found} documents where Postgres has {wanted}"
            )

    async def _set_status(
        self, build: IndexBuild, status: BuildStatus, error: str | None = None
    ) -> None:
        async with self._database.transaction() as session:
            await builds.set_status(session, build.id, status, error)

    async def _drop_leftovers(self) -> None:
        """Delete indexes of rebuilds that have ended, this one's retired index among them.

        What cannot be deleted now is deleted by the next rebuild or ``resume``.
        """
        async with self._database.transaction() as session:
            active = await builds.active_build(session, self._spec.entity)
        try:
            for uid in await self._engine.index_uids():
                if uid.startswith(self._spec.build_prefix) and (
                    active is None or uid != active.index_uid
                ):
                    await self._engine.delete_index(uid)
        except EngineError as error:
            log.warning("an index of an earlier rebuild stays for now", reason=str(error))
