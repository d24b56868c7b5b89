"""Bring what has changed into the index: the live update."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import (
    EngineError,
    EngineTimeoutError,
    EngineUnavailableError,
    Meilisearch,
)
from indexer.builds import active_build
from indexer.claims import Claim, Claims
from indexer.fanout import Fanout
from indexer.index_state import ensure_index
from indexer.locks import HeldLock, LockKind, advisory_lock
from indexer.outbox import Outbox
from indexer.specs import IndexSpec
from indexer.writer import write_batch

log = structlog.get_logger()

OUTAGE_DELAY_SECONDS = 1.0
"""How soon a batch is tried again when the engine was away; its own outage costs it no attempt."""

ShouldStop = Callable[[], bool]


def _never() -> bool:
    return False


class Drain:
    """Drains one entity's outbox. One instance in a process; several processes take turns."""

    def __init__(
        self, spec: IndexSpec, database: Database, engine: Meilisearch, settings: Settings
    ) -> None:
        self.spec = spec
        self._database = database
        self._engine = engine
        self._batch_size = settings.outbox_batch_size
        self._lease = settings.outbox_lease_seconds
        self._fanout = Fanout(spec, database)
        # Claims whose batch has ended; a writer may have held some of their rows locked then.
        self._written: list[uuid.UUID] = []

    async def ensure_index(self) -> None:
        """Create the index if it is missing and queue all that belongs in it."""
        if await ensure_index(self.spec, self._database, self._engine):
            log.info("index created", index=self.spec.uid)

    async def run(self, should_stop: ShouldStop = _never) -> int | None:
        """Index everything that is due; returns how many changes were handled.

        Returns None at once when another process is at it: that one sees our changes too. Raises
        EngineUnavailableError when the engine is away, and LockLostError when the connection to
        Postgres was cut: the rows wait, and become due again. ``should_stop`` is asked before each
        batch.
        """
        async with advisory_lock(
            self._database, LockKind.WRITE, self.spec.entity, wait=False
        ) as lock:
            return None if lock is None else await self.run_locked(lock, should_stop)

    async def run_locked(self, lock: HeldLock, should_stop: ShouldStop = _never) -> int:
        """Do the same under a write lock that the caller holds."""
        await self.ensure_index()
        handled = 0
        while not should_stop():
            await self._fanout.expand()
            async with self._database.transaction() as session:
                claims = Claims(session, self.spec.entity)
                self._written = await claims.release(self._written)
                claim = await claims.claim(self._batch_size, self._lease)
            if claim is None:
                break
            await self._index(claim, lock)
            handled += len(claim.versions)
        return handled

    async def _index(self, claim: Claim, lock: HeldLock) -> None:
        """Index one batch; raises LockLostError when the right to do so was lost."""
        ids = list(claim.versions)
        try:
            targets, puts, failures = await self._load(ids)
            deletes = [id_ for id_ in ids if id_ not in puts and id_ not in failures]
            # Somebody else may be writing now: the rows are left to whoever has the lock.
            await lock.check()
            failures |= await write_batch(self._engine, targets, puts, deletes)
        except EngineError as error:
            log.warning("indexing postponed", entity=self.spec.entity.value, reason=str(error))
            self._written.append(claim.token)
            async with self._database.transaction() as session:
                await Claims(session, self.spec.entity).postpone(
                    claim,
                    str(error),
                    OUTAGE_DELAY_SECONDS,
                    unsettled=isinstance(error, EngineTimeoutError),
                )
            if isinstance(error, EngineUnavailableError):
                raise
            return
        self._written.append(claim.token)
        await self._record(claim, targets, failures)

    async def _load(
        self, ids: Sequence[uuid.UUID]
    ) -> tuple[list[str], dict[uuid.UUID, Mapping[str, Any]], dict[uuid.UUID, str]]:
        """Return the indexes to write to, the documents of public rows, and rows that have none."""
        async with self._database.transaction() as session:
            targets = await self._targets(session)
            rows = await self.spec.load_by_ids(session, ids)
        puts, failures = self.spec.documents(rows)
        return targets, puts, failures

    async def _targets(self, session: AsyncSession) -> list[str]:
        build = await active_build(session, self.spec.entity)
        return [self.spec.uid] if build is None else [self.spec.uid, build.index_uid]

    async def _record(
        self, claim: Claim, targets: Sequence[str], failures: Mapping[uuid.UUID, str]
    ) -> None:
        done = [id_ for id_ in claim.versions if id_ not in failures]
        async with self._database.transaction() as session:
            if await self._targets(session) != targets:
                # The lock was lost, and a rebuild began or ended while this batch was being
                # written: perhaps to an index that is no longer the live one.
                await Outbox(session, self.spec.entity).put(done)
            elif done:
                await Claims(session, self.spec.entity).finish(claim, done)
        for reason in set(failures.values()):
            ids = [id_ for id_ in failures if failures[id_] == reason]
            log.error("document refused", entity=self.spec.entity.value, ids=ids, reason=reason)
            # Apart from the rest: whoever waits for a row here must not hold others meanwhile.
            async with self._database.transaction() as session:
                await Claims(session, self.spec.entity).fail(claim, ids, reason)
