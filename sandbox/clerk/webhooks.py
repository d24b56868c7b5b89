"""Webhooks waiting to be taken, and those that were: rows made together with the change."""

import sqlite3

import orjson

from sandbox.clerk.errors import not_found
from sandbox.clerk.identifiers import new_id, now
from sandbox.clerk.store import Store


class Webhooks:
    """Every webhook of an instance. ``next_attempt_at`` is empty once one has been taken."""

    def __init__(self, store: Store, instance_id: str) -> None:
        self._store = store
        self._instance_id = instance_id

    def add(self, kind: str, data: dict[str, object]) -> None:
        """Keep an event to send. Inside the transaction of the change that it tells of."""
        moment = now()
        event = {
            "data": data,
            "object": "event",
            "type": kind,
            "timestamp": moment,
            "instance_id": self._instance_id,
        }
        self._store.sql.execute(
            "INSERT INTO webhook (id, type, body, created_at, attempts, next_attempt_at)"
            " VALUES (?, ?, ?, ?, 0, ?)",
            (new_id("msg"), kind, orjson.dumps(event).decode(), moment, moment),
        )

    def next(self) -> sqlite3.Row | None:
        """Return the one whose turn is next, which may lie in the future."""
        row: sqlite3.Row | None = self._store.sql.execute(
            "SELECT id, type, body, attempts, next_attempt_at FROM webhook"
            " WHERE next_attempt_at IS NOT NULL ORDER BY next_attempt_at, place LIMIT 1"
        ).fetchone()
        return row

    def attempted(self, webhook_id: str, outcome: str, next_attempt_at: int | None) -> None:
        """Record an attempt, and when the next one is due unless it was taken."""
        with self._store.transaction():
            self._store.sql.execute(
                "UPDATE webhook SET attempts = attempts + 1, outcome = ?, next_attempt_at = ?"
                " WHERE id = ?",
                (outcome, next_attempt_at, webhook_id),
            )

    def send_again(self, webhook_id: str) -> dict[str, object]:
        """Let one be sent now, taken or not; raises ApiError ``resource_not_found``."""
        with self._store.transaction():
            self._store.sql.execute(
                "UPDATE webhook SET next_attempt_at = ? WHERE id = ?", (now(), webhook_id)
            )
        for webhook in self.all():
            if webhook["id"] == webhook_id:
                return webhook
        raise not_found("webhook", webhook_id)

    def all(self) -> list[dict[str, object]]:
        """Return all of them, the oldest first."""
        rows = self._store.sql.execute("SELECT * FROM webhook ORDER BY place")
        return [
            {
                "id": row["id"],
                "type": row["type"],
                "status": "taken" if row["next_attempt_at"] is None else "waiting",
                "attempts": row["attempts"],
                "outcome": row["outcome"],
                "created_at": row["created_at"],
                "next_attempt_at": row["next_attempt_at"],
                "event": orjson.loads(row["body"]),
            }
            for row in rows
        ]
