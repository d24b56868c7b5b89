"""Tasks and batches: what they hold and how the protocol shows them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sandbox.search.clock import iso_duration, rfc3339
from sandbox.search.decoding import JsonValue

STATUSES = ("enqueued", "processing", "succeeded", "failed", "canceled")
FINISHED = ("succeeded", "failed", "canceled")
KINDS = (
    "documentAdditionOrUpdate",
    "documentEdition",
    "documentDeletion",
    "settingsUpdate",
    "indexCreation",
    "indexDeletion",
    "indexUpdate",
    "indexSwap",
    "taskCancelation",
    "taskDeletion",
    "dumpCreation",
    "snapshotCreation",
    "export",
    "upgradeDatabase",
    "indexCompaction",
    "networkTopologyChange",
    "dsrUpdate",
    "dsrClear",
)
_COUNTED_AT_THE_END = ("indexedDocuments", "deletedDocuments", "canceledTasks", "deletedTasks")


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``content`` is what to do, ``details`` what the protocol tells about it."""

    uid: int
    kind: str
    index_uid: str | None
    content: dict[str, JsonValue]
    details: dict[str, JsonValue] | None
    enqueued_at: int
    status: str = "enqueued"
    batch_uid: int | None = None
    canceled_by: int | None = None
    error: dict[str, str] | None = None
    started_at: int | None = None
    finished_at: int | None = None
    metadata: str | None = None

    def failed(self, error: dict[str, str]) -> "Task":
        """Return this task as failed: nothing of it was done."""
        return replace(self, status="failed", error=error, details=nothing_done(self.details))

    def succeeded(self, **details: JsonValue) -> "Task":
        """Return this task as succeeded, with what became known of its details."""
        return replace(
            self, status="succeeded", error=None, details={**(self.details or {}), **details}
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks that were processed together."""

    uid: int
    started_at: int
    finished_at: int | None
    strategy: str


def nothing_done(details: dict[str, JsonValue] | None) -> dict[str, JsonValue] | None:
    """Turn the counts that are still unknown into zeros."""
    if details is None:
        return None
    return {
        name: 0 if value is None and name in _COUNTED_AT_THE_END else value
        for name, value in details.items()
    }


def summary(task: Task) -> dict[str, JsonValue]:
    """Return the short form that answers the request which enqueued a task."""
    view: dict[str, JsonValue] = {
        "taskUid": task.uid,
        "indexUid": task.index_uid,
        "status": "enqueued",
        "type": task.kind,
        "enqueuedAt": rfc3339(task.enqueued_at),
    }
    if task.metadata is not None:
        view["customMetadata"] = task.metadata
    return view


def task_view(task: Task) -> dict[str, JsonValue]:
    """Return the full form of a task."""
    view: dict[str, JsonValue] = {
        "uid": task.uid,
        "batchUid": task.batch_uid,
        "indexUid": task.index_uid,
        "status": task.status,
        "type": task.kind,
        "canceledBy": task.canceled_by,
    }
    if task.details is not None:
        view["details"] = task.details
    view |= {
        "error": task.error,
        "duration": iso_duration(task.started_at, task.finished_at),
        "enqueuedAt": rfc3339(task.enqueued_at),
        "startedAt": rfc3339(task.started_at),
        "finishedAt": rfc3339(task.finished_at),
    }
    if task.metadata is not None:
        view["customMetadata"] = task.metadata
    return view


def batch_view(batch: Batch, tasks: Sequence[Task]) -> dict[str, JsonValue]:
    """Return a batch with the sums over its tasks."""
    details: dict[str, JsonValue] = {}
    for task in tasks:
        for name, value in (task.details or {}).items():
            known = details.get(name)
            if isinstance(known, int) and isinstance(value, int) and not isinstance(value, bool):
                details[name] = known + value
            elif known is None or value is not None:
                details[name] = value
    return {
        "uid": batch.uid,
        "progress": None,
        "details": details,
        "stats": {
            "totalNbTasks": len(tasks),
            "status": dict(Counter(task.status for task in tasks)),
            "types": dict(Counter(task.kind for task in tasks)),
            "indexUids": dict(Counter(task.index_uid for task in tasks if task.index_uid)),
        },
        "duration": iso_duration(batch.started_at, batch.finished_at),
        "startedAt": rfc3339(batch.started_at),
        "finishedAt": rfc3339(batch.finished_at),
        "batchStrategy": batch.strategy,
    }
