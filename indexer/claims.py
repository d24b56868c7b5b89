"""The outbox as it is drained: claim what is due, say what became of it.

All times are those of the database, so that the clocks of several machines need not agree.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession

from api.search.documents import Entity
from indexer.outbox import Outbox

MAX_BACKOFF_SECONDS = 3600
SETTLE_SECONDS = 5
"""How long after a write an earlier one, which the engine had not answered, may still arrive."""


@dataclass(frozen=True)
class Claim:
    """Rows taken for one batch; ``versions`` says in which version each was seen."""

    token: uuid.UUID
    versions: dict[uuid.UUID, int]


_IDS = bindparam("ids", type_=ARRAY(UUID))

# The due time is pushed forward before any work is done: a process that dies leaves rows which
# become due again by themselves. Rows that a writer holds locked are about to change anyway.
_CLAIM = text(
    """
    WITH due AS (
        SELECT entity_id FROM search_outbox
        WHERE entity = :entity AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :size
        FOR UPDATE SKIP LOCKED
    )
    UPDATE search_outbox AS o
    SET claim = :token, due_at = clock_timestamp() + make_interval(secs => :lease)
    FROM due WHERE o.entity = :entity AND o.entity_id = due.entity_id
    RETURNING o.entity_id, o.version
    """
)

# A row whose version is still the claimed one is done. One that has changed since goes round again
# at once. One of which an older version may still reach the engine is written once more, later.
# What is locked belongs to a writer right now and is looked at later.
_FINISH = text(
    """
    WITH claimed AS (
        SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS bigint[])) AS t (id, version)
    ), mine AS (
        SELECT o.entity_id, o.version = claimed.version AS unchanged, o.unsettled
        FROM search_outbox AS o JOIN claimed ON claimed.id = o.entity_id
        WHERE o.entity = :entity AND o.claim = :token
        FOR UPDATE OF o SKIP LOCKED
    ), done AS (
        DELETE FROM search_outbox AS o USING mine
        WHERE o.entity = :entity AND o.entity_id = mine.entity_id
            AND mine.unchanged AND NOT mine.unsettled
    ), again AS (
        UPDATE search_outbox AS o
        SET claim = NULL, attempts = 0, last_error = NULL,
            unsettled = mine.unsettled AND NOT mine.unchanged,
            due_at = clock_timestamp()
                + make_interval(secs => CASE WHEN mine.unchanged THEN :settle ELSE 0 END)
        FROM mine
        WHERE o.entity = :entity AND o.entity_id = mine.entity_id
            AND (mine.unsettled OR NOT mine.unchanged)
    )
    SELECT entity_id, unchanged FROM mine
    """
).bindparams(_IDS)

# What has not changed since it was claimed is what the engine has just confirmed.
_CONFIRM = text(
    """
    INSERT INTO product_search_states AS s (product_id, confirmed_at, revision)
    SELECT id, clock_timestamp(), revision FROM products
    WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id
    ON CONFLICT (product_id) DO UPDATE
        SET confirmed_at = excluded.confirmed_at, revision = excluded.revision
    """
).bindparams(_IDS)
_FORGET = text(
    "DELETE FROM product_search_states WHERE product_id = ANY(CAST(:ids AS uuid[]))"
    " AND NOT EXISTS (SELECT FROM products WHERE id = product_id)"
).bindparams(_IDS)

_STILL_CLAIMED = text(
    "SELECT entity_id FROM search_outbox"
    " WHERE entity = :entity AND claim = :token AND entity_id = ANY(CAST(:ids AS uuid[]))"
).bindparams(_IDS)

_RELEASE = text(
    """
    UPDATE search_outbox AS o SET claim = NULL, due_at = clock_timestamp(),
        unsettled = o.unsettled OR o.claim <> ALL(CAST(:tokens AS uuid[]))
    FROM (
        SELECT entity_id FROM search_outbox
        WHERE entity = :entity AND claim IS NOT NULL
        FOR UPDATE SKIP LOCKED
    ) AS free
    WHERE o.entity = :entity AND o.entity_id = free.entity_id
    """
).bindparams(bindparam("tokens", type_=ARRAY(UUID)))

_STILL_HELD = text(
    "SELECT DISTINCT claim FROM search_outbox"
    " WHERE entity = :entity AND claim = ANY(CAST(:tokens AS uuid[]))"
).bindparams(bindparam("tokens", type_=ARRAY(UUID)))

_POSTPONE = text(
    """
    UPDATE search_outbox AS o SET claim = NULL, last_error = :error,
        unsettled = o.unsettled OR :unsettled,
        due_at = clock_timestamp() + make_interval(secs => :delay * (0.5 + random()))
    FROM (
        SELECT entity_id FROM search_outbox
        WHERE entity = :entity AND claim = :token
        FOR UPDATE SKIP LOCKED
    ) AS free
    WHERE o.entity = :entity AND o.entity_id = free.entity_id
    """
)

# Exponential backoff with jitter. A row that changed while its old content failed is tried at once.
_FAIL = text(
    """
    UPDATE search_outbox AS o SET claim = NULL, last_error = :error,
        attempts = CASE WHEN o.version = c.version THEN o.attempts + 1 ELSE 0 END,
        due_at = CASE WHEN o.version = c.version
            THEN clock_timestamp() + make_interval(
                secs => least(:max_delay, power(2, least(o.attempts, 20))) * (0.5 + random()))
            ELSE clock_timestamp() END
    FROM (
        SELECT mine.entity_id, claimed.version
        FROM search_outbox AS mine
        JOIN unnest(CAST(:ids AS uuid[]), CAST(:versions AS bigint[])) AS claimed (id, version)
            ON claimed.id = mine.entity_id
        WHERE mine.entity = :entity AND mine.claim = :token
        FOR UPDATE OF mine SKIP LOCKED
    ) AS c
    WHERE o.entity = :entity AND o.entity_id = c.entity_id
    """
).bindparams(_IDS)


class Claims:
    """Claims on one entity's outbox within a transaction of the caller's."""

    def __init__(self, session: AsyncSession, entity: Entity) -> None:
        self._session = session
        self._entity = entity.value
        self._outbox = Outbox(session, entity)

    async def claim(self, size: int, lease_seconds: float) -> Claim | None:
        """Take up to ``size`` due rows for ``lease_seconds``; None when nothing is due."""
        token = uuid.uuid4()
        rows = await self._session.execute(
            _CLAIM,
            {"entity": self._entity, "size": size, "token": token, "lease": lease_seconds},
        )
        versions = {row.entity_id: row.version for row in rows}
        return Claim(token, versions) if versions else None

    async def finish(self, claim: Claim, ids: Sequence[uuid.UUID]) -> bool:
        """Remove rows that were indexed as claimed; put back those that have changed since.

        Rows that are no longer this claim's are noted anew: somebody else took them over, and
        what was just written may be older than what they wrote. Returns False when some rows were
        locked by a writer, in which case the claim must be released later.
        """
        result = await self._session.execute(
            _FINISH,
            {
                "entity": self._entity,
                "token": claim.token,
                "ids": list(ids),
                "versions": [claim.versions[id_] for id_ in ids],
                "settle": SETTLE_SECONDS,
            },
        )
        rows = result.all()
        await self._confirm([row.entity_id for row in rows if row.unchanged])
        rest = set(ids) - {row.entity_id for row in rows}
        if not rest:
            return True
        result = await self._session.execute(
            _STILL_CLAIMED, {"entity": self._entity, "token": claim.token, "ids": list(rest)}
        )
        locked = {row.entity_id for row in result}
        await self._outbox.put(sorted(rest - locked))
        return not locked

    async def _confirm(self, ids: Sequence[uuid.UUID]) -> None:
        if ids and self._entity == Entity.PRODUCTS.value:
            await self._session.execute(_CONFIRM, {"ids": list(ids)})
            await self._session.execute(_FORGET, {"ids": list(ids)})

    async def release(self, tokens: Sequence[uuid.UUID]) -> list[uuid.UUID]:
        """Make all that is claimed due at once; only under the write lock, before a claim.

        ``tokens`` are the caller's own claims, whose rows were locked by a writer when the batch
        had been written; returns those for which that still holds. Any other claim is of a
        process that died or lost the lock, and may still have a request on its way.
        """
        parameters = {"entity": self._entity, "tokens": list(tokens)}
        await self._session.execute(_RELEASE, parameters)
        result = await self._session.execute(_STILL_HELD, parameters)
        return [row.claim for row in result]

    async def postpone(
        self, claim: Claim, error: str, delay_seconds: float, *, unsettled: bool
    ) -> None:
        """Try a batch again after about ``delay_seconds``, for a reason that is not its own.

        ``unsettled``: what was sent may still reach the engine. Rows that a writer has locked stay
        claimed, here and in ``fail``: the next ``release`` frees them.
        """
        await self._session.execute(
            _POSTPONE,
            {
                "entity": self._entity,
                "token": claim.token,
                "error": error,
                "delay": delay_seconds,
                "unsettled": unsettled,
            },
        )

    async def fail(self, claim: Claim, ids: Sequence[uuid.UUID], error: str) -> None:
        """Note that rows could not be indexed and try them again later and later."""
        await self._session.execute(
            _FAIL,
            {
                "entity": self._entity,
                "token": claim.token,
                "ids": list(ids),
                "versions": [claim.versions[id_] for id_ in ids],
                "error": error,
                "max_delay": MAX_BACKOFF_SECONDS,
            },
        )
