"""All SQL about making passages of entries, and vectors of passages.

Times are those of the database, as in the search outbox.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.passages import Passage, embedded_text, passage_id, text_hash
from api.models import BrainEntryStatus, BrainVector

MAX_BACKOFF_SECONDS = 3600

_IDS = bindparam("ids", type_=ARRAY(UUID))

# Nothing waits here: what a writer has locked is about to be noted anew. The entry is locked too,
# so that whoever deletes it waits before holding anything that is needed afterwards.
_NEXT_SPLIT = text(
    """
    SELECT e.id, e.title, e.body, e.status
    FROM brain_splits AS s JOIN brain_entries AS e ON e.id = s.entry_id
    ORDER BY s.queued_at LIMIT 1
    FOR KEY SHARE OF e SKIP LOCKED FOR UPDATE OF s SKIP LOCKED
    """
)
_SPLIT_DONE = text("DELETE FROM brain_splits WHERE entry_id = :entry")
_SPLIT_WAITING = text("SELECT EXISTS (SELECT FROM brain_splits)")

_DELETE_FROM = text("DELETE FROM brain_passages WHERE entry_id = :entry AND position >= :first")
# What stays the same keeps its vector; a text that is new here may still have one of old.
_PUT_PASSAGES = text(
    """
    INSERT INTO brain_passages AS p (id, entry_id, position, heading, text, text_hash)
    SELECT t.id, :entry, t.position, t.heading, t.text, t.hash
    FROM unnest(CAST(:ids AS uuid[]), CAST(:positions AS int[]), CAST(:headings AS text[]),
        CAST(:texts AS text[]), CAST(:hashes AS text[])) AS t (id, position, heading, text, hash)
    ORDER BY t.id
    ON CONFLICT (id) DO UPDATE SET
        heading = excluded.heading, text = excluded.text, text_hash = excluded.text_hash,
        vector_key = NULL, vector_due_at = clock_timestamp(), vector_attempts = 0,
        vector_error = NULL
    WHERE (p.heading, p.text, p.text_hash)
        IS DISTINCT FROM (excluded.heading, excluded.text, excluded.text_hash)
    """
).bindparams(_IDS)

_NOTIFY = text("SELECT pg_notify('brain_vectors', '')")

# The newest come first: what somebody has just written does not wait for a whole Brain's vectors.
_CLAIM_VECTORS = text(
    """
    WITH due AS (
        SELECT id FROM brain_passages WHERE vector_due_at <= clock_timestamp()
        ORDER BY vector_due_at DESC LIMIT :size FOR UPDATE SKIP LOCKED
    )
    UPDATE brain_passages AS p
    SET vector_due_at = clock_timestamp() + make_interval(secs => :lease),
        vector_attempts = p.vector_attempts + 1
    FROM due, brain_entries AS e WHERE p.id = due.id AND e.id = p.entry_id
    RETURNING p.id, e.title, p.heading, p.text, p.text_hash
    """
)
_KEPT = text(
    "SELECT text_hash FROM brain_vectors"
    " WHERE model = :model AND text_hash = ANY(CAST(:hashes AS text[]))"
)
_VECTORS_DONE = text(
    """
    UPDATE brain_passages AS p
    SET vector_key = :model, vector_due_at = NULL, vector_attempts = 0, vector_error = NULL
    FROM (
        SELECT mine.id FROM brain_passages AS mine
        JOIN unnest(CAST(:ids AS uuid[]), CAST(:hashes AS text[])) AS t (id, hash)
            ON t.id = mine.id AND t.hash = mine.text_hash
        JOIN brain_vectors AS kept ON kept.text_hash = mine.text_hash AND kept.model = :model
        ORDER BY mine.id FOR UPDATE OF mine
    ) AS done
    WHERE p.id = done.id
    """
).bindparams(_IDS)
_VECTORS_FAILED = text(
    """
    UPDATE brain_passages SET vector_error = :error,
        vector_due_at = clock_timestamp() + make_interval(
            secs => least(:most, power(2, least(vector_attempts, 20))) * (0.5 + random()))
    WHERE id = ANY(CAST(:ids AS uuid[])) AND vector_due_at IS NOT NULL
    """
).bindparams(_IDS)
_UNTIL_VECTORS_DUE = text(
    "SELECT EXTRACT(EPOCH FROM min(vector_due_at) - clock_timestamp())::float8 FROM brain_passages"
)
_OTHER_MODEL = text(
    """
    UPDATE brain_passages SET vector_due_at = clock_timestamp(), vector_attempts = 0
    WHERE vector_key IS DISTINCT FROM :model AND vector_due_at IS NULL
    """
)
_SWEEP = text(
    """
    DELETE FROM brain_vectors AS v
    WHERE v.created_at < clock_timestamp() - make_interval(days => :days) AND (
        v.model <> :model
        OR NOT EXISTS (SELECT FROM brain_passages AS p WHERE p.text_hash = v.text_hash)
    )
    RETURNING v.text_hash
    """
)


@dataclass(frozen=True, slots=True)
class DueEntry:
    """An entry whose passages are to be made anew."""

    id: uuid.UUID
    title: str
    body: str
    published: bool


@dataclass(frozen=True, slots=True)
class DuePassage:
    """A passage that needs a vector; ``words`` is what the vector is made of."""

    id: uuid.UUID
    words: str
    hash: str


async def next_split(session: AsyncSession) -> DueEntry | None:
    """Take the entry that has waited longest, until the transaction ends."""
    row = (await session.execute(_NEXT_SPLIT)).one_or_none()
    if row is None:
        return None
    return DueEntry(row.id, row.title, row.body, row.status == BrainEntryStatus.PUBLISHED.value)


async def replace_passages(
    session: AsyncSession, entry: DueEntry, passages: Sequence[Passage]
) -> None:
    """Make these the passages of an entry, and note that it is done."""
    await session.execute(_DELETE_FROM, {"entry": entry.id, "first": len(passages)})
    if passages:
        await session.execute(
            _PUT_PASSAGES,
            {
                "entry": entry.id,
                "ids": [passage_id(entry.id, one.position) for one in passages],
                "positions": [one.position for one in passages],
                "headings": [one.heading for one in passages],
                "texts": [one.text for one in passages],
                "hashes": [
                    text_hash(embedded_text(entry.title, one.heading, one.text)) for one in passages
                ],
            },
        )
        await session.execute(_NOTIFY)
    await session.execute(_SPLIT_DONE, {"entry": entry.id})


async def split_waiting(session: AsyncSession) -> bool:
    """Whether any entry waits for its passages."""
    waiting: bool = (await session.execute(_SPLIT_WAITING)).scalar_one()
    return waiting


async def claim_vectors(session: AsyncSession, size: int, lease_seconds: float) -> list[DuePassage]:
    """Take passages that need a vector for ``lease_seconds``.

    One whose entry has got another title since is left to the split that is on its way.
    """
    rows = await session.execute(_CLAIM_VECTORS, {"size": size, "lease": lease_seconds})
    due = [
        DuePassage(row.id, embedded_text(row.title, row.heading, row.text), row.text_hash)
        for row in rows
    ]
    return [one for one in due if text_hash(one.words) == one.hash]


async def kept_hashes(session: AsyncSession, model: str, hashes: Sequence[str]) -> set[str]:
    """Return those of these texts that have a vector of this model."""
    rows = await session.execute(_KEPT, {"model": model, "hashes": list(hashes)})
    return {row.text_hash for row in rows}


async def keep_vectors(
    session: AsyncSession, model: str, vectors: Mapping[str, Sequence[float]]
) -> None:
    """Keep vectors by the hash of their text."""
    if vectors:
        values = [
            {"text_hash": hash_, "model": model, "vector": list(vectors[hash_])}
            for hash_ in sorted(vectors)
        ]
        await session.execute(upsert(BrainVector).values(values).on_conflict_do_nothing())


async def vectors_done(session: AsyncSession, model: str, passages: Sequence[DuePassage]) -> None:
    """Note which of these passages have a vector of this model.

    A passage may have changed since it was claimed, and a vector of old may have been swept: they
    are due again when the lease is over.
    """
    await session.execute(
        _VECTORS_DONE,
        {
            "model": model,
            "ids": [one.id for one in passages],
            "hashes": [one.hash for one in passages],
        },
    )


async def vectors_failed(session: AsyncSession, passages: Sequence[DuePassage], error: str) -> None:
    """Try these passages again, later each time."""
    await session.execute(
        _VECTORS_FAILED,
        {"ids": [one.id for one in passages], "error": error, "most": MAX_BACKOFF_SECONDS},
    )


async def seconds_until_vectors_due(session: AsyncSession) -> float | None:
    """Return how long until a passage is due (negative: overdue); None when none waits."""
    seconds: float | None = (await session.execute(_UNTIL_VECTORS_DUE)).scalar_one()
    return seconds


async def queue_other_models(session: AsyncSession, model: str) -> None:
    """Let every passage whose vector is of another model have one of this."""
    await session.execute(_OTHER_MODEL, {"model": model})


async def sweep_vectors(session: AsyncSession, model: str, days: int) -> int:
    """Remove vectors made so many days ago that no passage has, or that are not of this model."""
    result = await session.execute(_SWEEP, {"model": model, "days": days})
    return len(result.all())
