"""Send one batch to the engine and find out which of its documents were refused, and why."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.integrations.meilisearch import EngineRefusedError, Meilisearch, TaskFailedError

MAX_REFUSALS = 25
"""Refused requests after which the rest of a batch is given up too.

A refused batch is halved until the guilty document stands alone, about 2·log2(n) requests for each.
When everything is refused the fault is not in the documents, and halving would only take time.
"""

Documents = Mapping[uuid.UUID, Mapping[str, Any]]


@dataclass
class _Refusals:
    """What was refused so far in one batch."""

    reasons: dict[uuid.UUID, str] = field(default_factory=dict)
    count: int = 0


async def write_batch(
    engine: Meilisearch, uids: Sequence[str], puts: Documents, deletes: Sequence[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Put and delete documents in each of these indexes and wait until that is searchable.

    Returns the reasons of those that the engine refused. Raises EngineUnavailableError when it is
    not known what became of the batch, and TaskFailedError when a task was canceled.
    """
    refusals = _Refusals()
    tasks = [
        (uid, await engine.delete_documents(uid, [str(id_) for id_ in deletes]))
        for uid in uids
        if deletes
    ]
    for uid in uids:
        await _put(engine, uid, list(puts), puts, refusals)
    for _uid, task in tasks:
        await engine.wait(task)
    return refusals.reasons


async def _put(
    engine: Meilisearch,
    uid: str,
    ids: list[uuid.UUID],
    puts: Documents,
    refusals: _Refusals,
) -> None:
    if not ids:
        return
    try:
        await engine.wait(await engine.put_documents(uid, [puts[id_] for id_ in ids]))
    except (EngineRefusedError, TaskFailedError) as error:
        if isinstance(error, TaskFailedError) and error.canceled:
            raise
        refusals.count += 1
        if len(ids) == 1 or refusals.count > MAX_REFUSALS:
            refusals.reasons.update(dict.fromkeys(ids, str(error)))
            return
        middle = len(ids) // 2
        await _put(engine, uid, ids[:middle], puts, refusals)
        await _put(engine, uid, ids[middle:], puts, refusals)
