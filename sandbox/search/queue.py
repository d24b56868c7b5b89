"""The task queue on disk: whatever was answered with a task uid is in here."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import orjson

from sandbox.search.clock import now
from sandbox.search.database import connect
from sandbox.search.decoding import JsonValue
from sandbox.search.task_filter import TaskFilter
from sandbox.search.tasks import FINISHED, Batch, Task, nothing_done

_SCHEMA = """
CREATE TABLE IF NOT EXISTS task (
    uid INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, index_uid TEXT,
    content TEXT NOT NULL, details TEXT, enqueued_at INTEGER NOT NULL, status TEXT NOT NULL,
    batch_uid INTEGER, canceled_by INTEGER, error TEXT, started_at INTEGER, finished_at INTEGER,
    metadata TEXT
);
CREATE INDEX IF NOT EXISTS task_status ON task (status, uid);
CREATE INDEX IF NOT EXISTS task_batch ON task (batch_uid);
CREATE TABLE IF NOT EXISTS batch (
    uid INTEGER PRIMARY KEY AUTOINCREMENT, started_at INTEGER NOT NULL, finished_at INTEGER,
    strategy TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS document (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = (
    "uid, kind, index_uid, content, details, enqueued_at, status, batch_uid, canceled_by, error, "
    "started_at, finished_at, metadata"
)
_FIRST_UID = 0
_CHUNK = 500


def _text(value: JsonValue) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _task(row: Sequence[JsonValue]) -> Task:
    uid, kind, index_uid, content, details, enqueued_at, status, batch_uid, by, error, *rest = row
    return Task(
        uid=uid,
        kind=kind,
        index_uid=index_uid,
        content=orjson.loads(content),
        details=None if details is None else orjson.loads(details),
        enqueued_at=enqueued_at,
        status=status,
        batch_uid=batch_uid,
        canceled_by=by,
        error=None if error is None else orjson.loads(error),
        started_at=rest[0],
        finished_at=rest[1],
        metadata=rest[2],
    )


class Queue:
    """All tasks and batches. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._connection.executescript(_SCHEMA)
        self._lock = threading.RLock()
        self.changed = threading.Condition(self._lock)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def enqueue(
        self,
        kind: str,
        index_uid: str | None,
        content: dict[str, JsonValue],
        details: dict[str, JsonValue] | None,
        metadata: str | None = None,
    ) -> Task:
        """Store a task durably and wake the scheduler."""
        with self._transaction() as sql:
            row = sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'task'").fetchone()
            task = Task(
                uid=_FIRST_UID if row is None else row[0] + 1,
                kind=kind,
                index_uid=index_uid,
                content=content,
                details=details,
                enqueued_at=now(),
                metadata=metadata,
            )
            self._insert(sql, task)
        with self.changed:
            self.changed.notify_all()
        return task

    @staticmethod
    def _insert(sql: sqlite3.Connection, task: Task) -> None:
        sql.execute(
            f"INSERT INTO task ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",  # noqa: S608
            (
                task.uid,
                task.kind,
                task.index_uid,
                _text(task.content),
                _text(task.details),
                task.enqueued_at,
                task.status,
                task.batch_uid,
                task.canceled_by,
                _text(task.error),
                task.started_at,
                task.finished_at,
                task.metadata,
            ),
        )

    def _select(self, rest: str, values: Iterable[JsonValue] = ()) -> list[Task]:
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM task {rest}",  # noqa: S608 - constant text
                tuple(values),
            ).fetchall()
        return [_task(row) for row in rows]

    def get(self, uid: int) -> Task | None:
        """Return one task."""
        return next(iter(self._select("WHERE uid = ?", (uid,))), None)

    def find(
        self, chosen: TaskFilter, *, limit: int, start: int | None = None, reverse: bool = False
    ) -> list[Task]:
        """Return tasks from the newest to the oldest, or the other way when ``reverse``."""
        condition, values = chosen.condition, list(chosen.values)
        if start is not None:
            condition += f" AND uid {'>=' if reverse else '<='} ?"
            values.append(min(start, 2**62))
        order = "ASC" if reverse else "DESC"
        return self._select(
            f"WHERE {condition} ORDER BY uid {order} LIMIT ?", (*values, min(limit, 2**62))
        )

    def count(self, chosen: TaskFilter) -> int:
        """Return how many tasks a filter selects."""
        return int(self._value(f"SELECT count(*) FROM task WHERE {chosen.condition}", chosen))  # noqa: S608

    def uids(self, chosen: TaskFilter) -> list[int]:
        """Return the uids of the tasks that a filter selects, ascending."""
        with self._lock:
            rows = self._connection.execute(
                f"SELECT uid FROM task WHERE {chosen.condition} ORDER BY uid",  # noqa: S608
                chosen.values,
            ).fetchall()
        return [row[0] for row in rows]

    def _value(self, statement: str, chosen: TaskFilter) -> int:
        with self._lock:
            value: int = self._connection.execute(statement, chosen.values).fetchone()[0]
        return value

    def batches(
        self, chosen: TaskFilter, *, limit: int, start: int | None, reverse: bool
    ) -> tuple[list[Batch], int]:
        """Return the batches that hold a selected task, and how many there are in all."""
        inner = f"SELECT batch_uid FROM task WHERE {chosen.condition}"  # noqa: S608
        total = self._value(f"SELECT count(*) FROM batch WHERE uid IN ({inner})", chosen)  # noqa: S608
        condition, values = f"uid IN ({inner})", list(chosen.values)
        if start is not None:
            condition += f" AND uid {'>=' if reverse else '<='} ?"
            values.append(min(start, 2**62))
        order = "ASC" if reverse else "DESC"
        with self._lock:
            rows = self._connection.execute(
                f"SELECT uid, started_at, finished_at, strategy FROM batch WHERE {condition} "  # noqa: S608
                f"ORDER BY uid {order} LIMIT ?",
                (*values, min(limit, 2**62)),
            ).fetchall()
        return [Batch(*row) for row in rows], total

    def batch(self, uid: int) -> Batch | None:
        """Return one batch."""
        with self._lock:
            row = self._connection.execute(
                "SELECT uid, started_at, finished_at, strategy FROM batch WHERE uid = ?", (uid,)
            ).fetchone()
        return None if row is None else Batch(*row)

    def of_batch(self, uid: int) -> list[Task]:
        """Return the tasks of a batch, in order."""
        return self._select("WHERE batch_uid = ? ORDER BY uid", (uid,))

    def waiting(self, limit: int) -> list[Task]:
        """Return the oldest enqueued tasks, in order."""
        return self._select("WHERE status = 'enqueued' ORDER BY uid LIMIT ?", (limit,))

    def first_waiting(self, kind: str) -> Task | None:
        """Return the oldest enqueued task of a kind."""
        rest = "WHERE status = 'enqueued' AND kind = ? ORDER BY uid LIMIT 1"
        return next(iter(self._select(rest, (kind,))), None)

    def interrupted(self) -> list[Task]:
        """Return the tasks that were in process when the server last stopped."""
        return self._select("WHERE status = 'processing' ORDER BY uid")

    def begin(self, tasks: Sequence[Task], strategy: str) -> list[Task]:
        """Put tasks into a new batch and mark them as in process."""
        started_at = now()
        with self._transaction() as sql:
            row = sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'batch'").fetchone()
            uid = _FIRST_UID if row is None else row[0] + 1
            sql.execute("INSERT INTO batch VALUES (?,?,NULL,?)", (uid, started_at, strategy))
            sql.executemany(
                "UPDATE task SET status='processing', batch_uid=?, started_at=? WHERE uid=?",
                [(uid, started_at, task.uid) for task in tasks],
            )
        return [
            replace(task, status="processing", batch_uid=uid, started_at=started_at)
            for task in tasks
        ]

    def requeue(self, tasks: Sequence[Task]) -> None:
        """Put interrupted tasks back; their batch never was."""
        with self._transaction() as sql:
            sql.executemany(
                "UPDATE task SET status='enqueued', batch_uid=NULL, started_at=NULL WHERE uid=?",
                [(task.uid,) for task in tasks],
            )
            sql.executemany("DELETE FROM batch WHERE uid=?", {(task.batch_uid,) for task in tasks})

    def finish(self, tasks: Sequence[Task], renamed: Sequence[tuple[str, str, bool]] = ()) -> None:
        """Record the outcome of a batch.

        ``renamed`` names the pairs of indexes that changed names: the history follows, both ways
        for a swap (True), one way for a renaming.
        """
        finished_at = now()
        with self._transaction() as sql:
            first = tasks[0].uid
            for old, new, both in renamed:
                other = old if both else new
                sql.execute(
                    "UPDATE task SET index_uid = CASE index_uid WHEN ? THEN ? ELSE ? END "
                    "WHERE index_uid IN (?, ?) AND uid < ?",
                    (old, new, other, old, new, first),
                )
            sql.executemany(
                "UPDATE task SET status=?, details=?, error=?, finished_at=?, content='{}' "
                "WHERE uid=?",
                [
                    (task.status, _text(task.details), _text(task.error), finished_at, task.uid)
                    for task in tasks
                ],
            )
            sql.execute(
                "UPDATE batch SET finished_at=? WHERE uid=?", (finished_at, tasks[0].batch_uid)
            )
        with self.changed:
            self.changed.notify_all()

    def cancel(self, uids: Sequence[int], by: Task) -> list[Task]:
        """Cancel those of these tasks that are still waiting; return them."""
        canceled: list[Task] = []
        for place in range(0, len(uids), _CHUNK):
            part = uids[place : place + _CHUNK]
            marks = ",".join("?" * len(part))
            canceled += self._select(f"WHERE status='enqueued' AND uid IN ({marks})", part)
        moment = now()
        with self._transaction() as sql:
            sql.executemany(
                "UPDATE task SET status='canceled', canceled_by=?, batch_uid=?, details=?, "
                "started_at=?, finished_at=? WHERE uid=?",
                [
                    (
                        by.uid,
                        by.batch_uid,
                        _text(nothing_done(task.details)),
                        by.started_at,
                        moment,
                        task.uid,
                    )
                    for task in canceled
                ],
            )
        return canceled

    def delete(self, uids: Sequence[int]) -> int:
        """Forget those of these tasks that are finished; return how many."""
        finished = ",".join(f"'{status}'" for status in FINISHED)
        with self._transaction() as sql:
            before = sql.total_changes
            sql.executemany(
                f"DELETE FROM task WHERE status IN ({finished}) AND uid = ?",  # noqa: S608
                [(uid,) for uid in uids],
            )
            deleted = sql.total_changes - before
            sql.execute(
                "DELETE FROM batch WHERE uid NOT IN "
                "(SELECT batch_uid FROM task WHERE batch_uid IS NOT NULL)"
            )
        return deleted

    def in_process(self, index_uid: str) -> bool:
        """Whether a task of this index is being processed."""
        rest = "WHERE status = 'processing' AND index_uid = ? LIMIT 1"
        return bool(self._select(rest, (index_uid,)))

    def kept(self, name: str) -> JsonValue:
        """Return a small document kept beside the tasks (keys, features), or None."""
        with self._lock:
            row = self._connection.execute(
                "SELECT body FROM document WHERE name = ?", (name,)
            ).fetchone()
        return None if row is None else orjson.loads(row[0])

    def keep(self, name: str, body: JsonValue) -> None:
        """Keep a small document beside the tasks."""
        with self._transaction() as sql:
            sql.execute("INSERT OR REPLACE INTO document VALUES (?, ?)", (name, _text(body)))
