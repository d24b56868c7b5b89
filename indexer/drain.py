"""Bring what has changed into the index: the live update."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import EngineError, EngineUnavailableError, Meilisearch
from indexer.builds import active_build
from indexer.index_state import ensure_index
from indexer.locks import HeldLock, LockKind, advisory_lock
from indexer.outbox import Claim, Outbox
from indexer.specs import IndexSpec
from indexer.writer import write_batch

log = structlog.get_logger()

OUTAGE_DELAY_SECONDS = 1.0
"""How soon a batch is tried again when the engine was away; its own outage costs it no attempt."""


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
        # Claims some of whose rows a writer held locked when the batch ended.
        self._unreleased: list[uuid.UUID] = []

    async def ensure_index(self) -> None:
        """Create the index if it is missing and queue all that belongs in it."""
        if await ensure_index(self.spec, self._database, self._engine):
            log.info("index created", index=self.spec.uid)

    async def run(self) -> int | None:
        """Index everything that is due; returns how many changes were handled.

        Returns None at once when another process is at it: that one sees our changes too. Raises
        EngineUnavailableError when the engine is away: the rows wait, and become due again.
        """
        async with advisory_lock(
            self._database, LockKind.WRITE, self.spec.entity, wait=False
        ) as lock:
            return None if lock is None else await self.run_locked(lock)

    async def run_locked(self, lock: HeldLock) -> int:
        """Do the same under a write lock that the caller holds."""
        await self.ensure_index()
        handled = 0
        while True:
            async with self._database.transaction() as session:
                outbox = Outbox(session, self.spec.entity)
                if self._unreleased:
                    self._unreleased = await outbox.release(self._unreleased)
                claim = await outbox.claim(self._batch_size, self._lease)
            if claim is None:
                return handled
            if not await self._index(claim, lock):
                return handled
            handled += len(claim.versions)

    async def _index(self, claim: Claim, lock: HeldLock) -> bool:
        """Index one batch; returns False when the lock was lost, and with it the right to go on."""
        ids = list(claim.versions)
        try:
            targets, puts, failures = await self._load(ids)
            deletes = [id_ for id_ in ids if id_ not in puts and id_ not in failures]
            if not await lock.is_held():
                # Somebody else may be writing now: leave the rows to whoever has the lock.
                async with self._database.transaction() as session:
                    await Outbox(session, self.spec.entity).release([claim.token])
                return False
            failures |= await write_batch(self._engine, targets, puts, deletes)
        except EngineError as error:
            log.warning("indexing postponed", entity=self.spec.entity.value, reason=str(error))
            async with self._database.transaction() as session:
                await Outbox(session, self.spec.entity).postpone(
                    claim, ids, str(error), OUTAGE_DELAY_SECONDS
                )
            if isinstance(error, EngineUnavailableError):
                raise
            return True
        await self._record(claim, [id_ for id_ in ids if id_ not in failures], failures)
        return True

    async def _load(
        self, ids: Sequence[uuid.UUID]
    ) -> tuple[list[str], dict[uuid.UUID, Mapping[str, Any]], dict[uuid.UUID, str]]:
        """Return the indexes to write to, the documents of public rows, and rows that have none."""
        async with self._database.transaction() as session:
            build = await active_build(session, self.spec.entity)
            rows = await self.spec.load_by_ids(session, ids)
        puts, failures = self.spec.documents(rows)
        targets = [self.spec.uid] if build is None else [self.spec.uid, build.index_uid]
        return targets, puts, failures

    async def _record(
        self, claim: Claim, done: Sequence[uuid.UUID], failures: Mapping[uuid.UUID, str]
    ) -> None:
        async with self._database.transaction() as session:
            outbox = Outbox(session, self.spec.entity)
            if done and not await outbox.finish(claim, done):
                self._unreleased.append(claim.token)
            for reason in set(failures.values()):
                ids = [id_ for id_ in failures if failures[id_] == reason]
                log.error("document refused", entity=self.spec.entity.value, ids=ids, reason=reason)
                await outbox.fail(claim, ids, reason)
