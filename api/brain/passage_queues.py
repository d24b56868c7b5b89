"""Make passages of entries, and vectors of passages, whenever one of them has changed.

Two queues, so that an entry is found by its words at once, however long its vectors take: a
service that is away delays those alone.
"""

from collections.abc import Sequence

import structlog

from api.brain import passage_repository as repository
from api.brain.passage_repository import DuePassage
from api.brain.passages import split
from api.core.database import Database
from api.integrations.embeddings import EmbeddingError, EmbeddingRefusedError, Embeddings

log = structlog.get_logger()

LEASE_SECONDS = 180.0
"""After so long a batch whose worker died is taken up by another."""
SWEEP_DAYS = 7
"""How old a vector is at least that is removed because nothing has it any more: texts come and go
while somebody is at work on an entry."""


class PassageQueue:
    """Makes the passages of entries that have changed. Only published entries have any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> int:
        """Split one entry; returns how many there were."""
        async with self._database.transaction() as session:
            entry = await repository.next_split(session)
            if entry is None:
                return 0
            passages = split(entry.body) if entry.published else []
            await repository.replace_passages(session, entry, passages)
        return 1

    async def seconds_until_due(self) -> float | None:
        """Return 0 while there is something to do, else None."""
        async with self._database.transaction() as session:
            return 0.0 if await repository.split_waiting(session) else None


class VectorQueue:
    """Gives passages their vectors. Without a model there is nothing to do."""

    def __init__(self, database: Database, embeddings: Embeddings | None) -> None:
        self._database = database
        self._embeddings = embeddings
        self._looked = False

    async def run(self) -> int:
        """See to a batch of passages; returns how many there were."""
        embeddings = self._embeddings
        if embeddings is None:
            return 0
        model = embeddings.model.key
        async with self._database.transaction() as session:
            if not self._looked:
                # The model is what this process was started with.
                await repository.queue_other_models(session, model)
            due = await repository.claim_vectors(session, embeddings.at_once, LEASE_SECONDS)
            kept = await repository.kept_hashes(session, model, [one.hash for one in due])
        self._looked = True
        if due:
            await self._settle(embeddings, [one for one in due if one.hash in kept], {})
            await self._compute(embeddings, [one for one in due if one.hash not in kept])
        return len(due)

    async def seconds_until_due(self) -> float | None:
        """Return how long until a passage is due; None when none waits, or without a model."""
        if self._embeddings is None:
            return None
        async with self._database.transaction() as session:
            return await repository.seconds_until_vectors_due(session)

    async def sweep(self) -> int:
        """Remove old vectors that no passage has, or another model has made; returns how many."""
        if self._embeddings is None:
            return 0
        async with self._database.transaction() as session:
            return await repository.sweep_vectors(session, self._embeddings.model.key, SWEEP_DAYS)

    async def _compute(self, embeddings: Embeddings, due: Sequence[DuePassage]) -> None:
        if not due:
            return
        words = {one.hash: one.words for one in due}
        try:
            made = await embeddings.passages(list(words.values()))
        except EmbeddingRefusedError as error:
            if len(words) == 1:
                await self._fail(due, error)
                return
            # One of them is at fault; the others need not suffer for it.
            for hash_ in words:
                await self._compute(embeddings, [one for one in due if one.hash == hash_])
        except EmbeddingError as error:
            await self._fail(due, error)
        else:
            await self._settle(embeddings, due, dict(zip(words, made, strict=True)))

    async def _settle(
        self, embeddings: Embeddings, due: Sequence[DuePassage], vectors: dict[str, list[float]]
    ) -> None:
        model = embeddings.model.key
        async with self._database.transaction() as session:
            await repository.keep_vectors(session, model, vectors)
            await repository.vectors_done(session, model, due)

    async def _fail(self, due: Sequence[DuePassage], error: EmbeddingError) -> None:
        log.warning("vectors postponed", passages=len(due), reason=str(error))
        async with self._database.transaction() as session:
            await repository.vectors_failed(session, due, str(error))
