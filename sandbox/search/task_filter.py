"""The filters by which tasks and batches are listed, canceled and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.search.clock import micros
from sandbox.search.decoding import JsonValue
from sandbox.search.names import index_uid
from sandbox.search.parameters import Parameter, boolean, moment, natural, starred
from sandbox.search.tasks import KINDS, STATUSES


def _status(text: str) -> str:
    for status in STATUSES:
        if text.lower() == status:
            return status
    known = ", ".join(f"`{status}`" for status in STATUSES)
    raise ValueError(f"`{text}` is not a valid task status. Available statuses are {known}.")


def _kind(text: str) -> str:
    for kind in KINDS:
        if text.lower() == kind.lower():
            return kind
    known = ", ".join(f"`{kind}`" for kind in KINDS)
    raise ValueError(f"`{text}` is not a valid task type. Available types are {known}.")


FILTERS = {
    "uids": Parameter(starred(natural), "invalid_task_uids"),
    "batchUids": Parameter(starred(natural), "invalid_batch_uids"),
    "canceledBy": Parameter(starred(natural), "invalid_task_canceled_by"),
    "types": Parameter(starred(_kind), "invalid_task_types"),
    "statuses": Parameter(starred(_status), "invalid_task_statuses"),
    "indexUids": Parameter(starred(index_uid), "invalid_index_uid"),
    "afterEnqueuedAt": Parameter(moment(after=True), "invalid_task_after_enqueued_at"),
    "beforeEnqueuedAt": Parameter(moment(after=False), "invalid_task_before_enqueued_at"),
    "afterStartedAt": Parameter(moment(after=True), "invalid_task_after_started_at"),
    "beforeStartedAt": Parameter(moment(after=False), "invalid_task_before_started_at"),
    "afterFinishedAt": Parameter(moment(after=True), "invalid_task_after_finished_at"),
    "beforeFinishedAt": Parameter(moment(after=False), "invalid_task_before_finished_at"),
}
LISTING = {
    "limit": Parameter(natural, "invalid_task_limit", default=20),
    "from": Parameter(natural, "invalid_task_from"),
    "reverse": Parameter(boolean, "invalid_task_reverse", default=False),
    "batchUids": FILTERS["batchUids"],
    **FILTERS,
}

_COLUMNS = {
    "uids": "uid",
    "batchUids": "batch_uid",
    "canceledBy": "canceled_by",
    "types": "kind",
    "statuses": "status",
    "indexUids": "index_uid",
    "afterEnqueuedAt": "enqueued_at >",
    "beforeEnqueuedAt": "enqueued_at <",
    "afterStartedAt": "started_at >",
    "beforeStartedAt": "started_at <",
    "afterFinishedAt": "finished_at >",
    "beforeFinishedAt": "finished_at <",
}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """A condition over the columns of the task table, and its values."""

    condition: str
    values: tuple[JsonValue, ...]

    def and_uids(self, allowed: Sequence[str] | None) -> "TaskFilter":
        """Restrict to the indexes that a key may see: patterns, None for all."""
        if allowed is None:
            return self
        parts = ["index_uid = ?" if not p.endswith("*") else "index_uid GLOB ?" for p in allowed]
        return TaskFilter(
            f"{self.condition} AND ({' OR '.join(parts) or '0'})", (*self.values, *allowed)
        )


def task_filter(parameters: dict[str, JsonValue]) -> TaskFilter:
    """Build the condition from checked parameters; absent ones restrict nothing."""
    parts = ["1"]
    values: list[JsonValue] = []
    for name, column in _COLUMNS.items():
        value = parameters.get(name)
        if isinstance(value, datetime):
            parts.append(f"{column} ?")
            values.append(micros(value))
        elif value is not None:
            parts.append(f"{column} IN ({','.join('?' * len(value))})")
            values.extend(value)
    return TaskFilter(" AND ".join(parts), tuple(values))
