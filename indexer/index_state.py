"""Whether an index is there and set as the code says."""

import math
from typing import Any

from sqlalchemy import text

from api.core.database import Database
from api.integrations.meilisearch import EngineRefusedError, Meilisearch
from indexer.specs import IndexSpec


async def ensure_index(spec: IndexSpec, database: Database, engine: Meilisearch) -> bool:
    """Create a missing index and queue all that belongs in it; returns whether it was missing.

    An engine that was emptied or is new fills itself this way. Queued before the index is made: a
    crash in between leaves the index missing, and the next call does both again.
    """
    if await engine.index_exists(spec.uid):
        return False
    await queue_everything(spec, database)
    # One task both creates the index and sets it, so that it never exists with other settings.
    await engine.update_settings(spec.uid, spec.settings)
    return True


async def queue_everything(spec: IndexSpec, database: Database) -> None:
    """Note every row of the entity, public or not, as changed."""
    async with database.transaction() as session:
        await session.execute(
            text(f"SELECT search_outbox_put(:entity, (SELECT array_agg(id) FROM {spec.table}))"),  # noqa: S608 - a constant of the code
            {"entity": spec.entity.value},
        )


async def refresh_statistics(spec: IndexSpec, database: Database) -> None:
    """Let Postgres look at what documents are read from, before all of it is read.

    After a bulk load, or while the small tables have never been analysed, its plans for a batch
    were seen to sort the whole catalogue each time: ten times slower.
    """
    async with database.transaction() as session:
        await session.execute(text(f"ANALYZE {', '.join(spec.sources)}"))


async def settings_drift(
    spec: IndexSpec, engine: Meilisearch, uid: str | None = None
) -> dict[str, tuple[Any, Any]]:
    """Return each setting in which the engine differs from the code, as (wanted, found).

    ``uid`` is the live index unless given. A missing index differs in everything.
    """
    try:
        found = await engine.settings(uid or spec.uid)
    except EngineRefusedError as error:
        if error.code != "index_not_found":
            raise
        found = {}
    return {
        name: (wanted, found.get(name))
        for name, wanted in spec.settings.items()
        if name not in found or not _same(wanted, found[name])
    }


def _same(wanted: Any, found: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Compare settings; the engine keeps fractions in single precision."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(
            _same(wanted[name], found[name]) for name in wanted
        )
    if isinstance(wanted, float) and isinstance(found, float):
        return math.isclose(wanted, found, rel_tol=1e-6)
    return bool(wanted == found)
