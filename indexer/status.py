"""How the indexes stand, for operators."""

from dataclasses import dataclass
from typing import Any

from api.core.database import Database
from api.integrations.meilisearch import EngineError, Meilisearch
from api.models import IndexBuild
from indexer.builds import last_build
from indexer.index_state import settings_drift
from indexer.outbox import Failure, Outbox, QueueState
from indexer.specs import IndexSpec

MAX_FAILURES = 20


@dataclass(frozen=True)
class IndexStatus:
    """One index: ``documents`` is None, and ``engine_error`` says why, when it cannot be asked."""

    uid: str
    public_rows: int
    documents: int | None
    engine_error: str | None
    drift: dict[str, tuple[Any, Any]]
    queue: QueueState
    failures: list[Failure]
    last_build: IndexBuild | None


async def index_status(spec: IndexSpec, database: Database, engine: Meilisearch) -> IndexStatus:
    """Ask Postgres and the engine about one index; an engine that is away is part of the answer."""
    async with database.transaction() as session:
        outbox = Outbox(session, spec.entity)
        queue = await outbox.state()
        failures = await outbox.failures(MAX_FAILURES)
        build = await last_build(session, spec.entity)
        rows = await spec.count(session)
    documents: int | None = None
    engine_error: str | None = None
    drift: dict[str, tuple[Any, Any]] = {}
    try:
        documents = await engine.document_count(spec.uid)
        drift = await settings_drift(spec, engine)
    except EngineError as error:
        engine_error = str(error)
    return IndexStatus(spec.uid, rows, documents, engine_error, drift, queue, failures, build)
