"""Webhooks waiting to be taken, and those that were: rows made together with the change."""

import random
import sqlite3
from dataclasses import dataclass

import orjson

from sandbox.stripe.errors import no_such
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now_ms
from sandbox.stripe.store import Store


@dataclass(frozen=True, kw_only=True)
class Mode:
    """How events are sent: kept back or not, how often each, spread over how long a time."""

    hold: bool = False
    copies: int = 1
    spread_seconds: float = 0.0


class Webhooks:
    """Every webhook of an instance.

    ``state`` is ``held``, ``waiting`` or ``taken``; ``next_attempt_at`` (milliseconds) is set
    while one waits. A copy of an event is a webhook of its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sql = store.sql

    @property
    def mode(self) -> Mode:
        """How new events are sent."""
        row = self._sql.execute("SELECT value FROM setting WHERE name = 'delivery'").fetchone()
        return Mode(**orjson.loads(row["value"])) if row else Mode()

    def switch(self, mode: Mode) -> None:
        """Send new events in another way from now on."""
        with self._store.transaction():
            self._sql.execute(
                "INSERT OR REPLACE INTO setting VALUES ('delivery', ?)",
                (orjson.dumps(mode).decode(),),
            )

    def add(self, event_id: str, kind: str) -> None:
        """Have an event sent; inside the transaction that keeps it."""
        mode, moment = self.mode, now_ms()
        for _ in range(mode.copies):
            due = None if mode.hold else moment + _somewhen(mode.spread_seconds)
            self._sql.execute(
                "INSERT INTO webhook"
                " (id, event, type, state, created_at, attempts, next_attempt_at)"
                " VALUES (?, ?, ?, ?, ?, 0, ?)",
                (new_id("wh"), event_id, kind, "held" if mode.hold else "waiting", moment, due),
            )

    def due(self, most: int, besides: set[str]) -> tuple[list[sqlite3.Row], float | None]:
        """Return webhooks whose turn it is, and the seconds until the next one is due, if any."""
        rows = self._sql.execute(
            "SELECT webhook.id, webhook.type, attempts, next_attempt_at, body FROM webhook"
            " JOIN object ON object.id = event WHERE next_attempt_at IS NOT NULL"
            " ORDER BY next_attempt_at, webhook.place LIMIT ?",
            (most + len(besides) + 1,),
        ).fetchall()
        rows = [row for row in rows if row["id"] not in besides]
        moment = now_ms()
        due = [row for row in rows if row["next_attempt_at"] <= moment][:most]
        later = [row["next_attempt_at"] for row in rows if row["next_attempt_at"] > moment]
        return due, (min(later) - moment) / 1000 if later else None

    def attempted(self, webhook_id: str, outcome: str, next_attempt_at: int | None) -> None:
        """Record an attempt, and when the next one is due unless it was taken."""
        with self._store.transaction():
            self._sql.execute(
                "UPDATE webhook SET attempts = attempts + 1, outcome = ?, next_attempt_at = ?,"
                " state = ? WHERE id = ?",
                (
                    outcome,
                    next_attempt_at,
                    "taken" if next_attempt_at is None else "waiting",
                    webhook_id,
                ),
            )

    def send_again(self, webhook_id: str) -> Json:
        """Let one be sent now, held, taken or not; raises StripeError ``resource_missing``."""
        with self._store.transaction():
            changed = self._sql.execute(
                "UPDATE webhook SET next_attempt_at = ?, state = 'waiting' WHERE id = ?",
                (now_ms(), webhook_id),
            )
        if not changed.rowcount:
            raise no_such("webhook", webhook_id, status=404)
        return next(one for one in self.all() if one["id"] == webhook_id)

    def take(self, webhook_id: str) -> None:
        """Count one as taken: somebody delivered it by hand."""
        self.attempted(webhook_id, "delivered by hand", None)

    def release(self, spread_seconds: float) -> int:
        """Let those that are held be sent, over some time; returns how many there were."""
        with self._store.transaction():
            rows = self._sql.execute("SELECT id FROM webhook WHERE state = 'held'").fetchall()
            for row in rows:
                self._sql.execute(
                    "UPDATE webhook SET state = 'waiting', next_attempt_at = ? WHERE id = ?",
                    (now_ms() + _somewhen(spread_seconds), row["id"]),
                )
        return len(rows)

    def pending(self, event_id: str) -> int:
        """Return how often an event is still to be taken."""
        row = self._sql.execute(
            "SELECT count(*) AS number FROM webhook WHERE event = ? AND state <> 'taken'",
            (event_id,),
        ).fetchone()
        return int(row["number"])

    def all(self, state: str | None = None) -> list[Json]:
        """Return all of them, or those in one state, the oldest first.

        ``payload`` is the body to the letter, as it is signed.
        """
        rows = self._sql.execute(
            "SELECT webhook.*, object.body FROM webhook JOIN object ON object.id = event"
            " WHERE ? IS NULL OR state = ? ORDER BY webhook.place",
            (state, state),
        )
        return [
            {
                "id": row["id"],
                "event": row["event"],
                "type": row["type"],
                "state": row["state"],
                "attempts": row["attempts"],
                "outcome": row["outcome"],
                "created_at": row["created_at"],
                "next_attempt_at": row["next_attempt_at"],
                "payload": row["body"],
            }
            for row in rows
        ]


def _somewhen(spread_seconds: float) -> int:
    """Return a pause in milliseconds, which changes the order of what follows each other."""
    return int(random.uniform(0, spread_seconds) * 1000)  # noqa: S311 - no secret is made of it
