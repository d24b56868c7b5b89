"""What the stand-in remembers: one SQLite file, on disk before anything is answered."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, body TEXT NOT NULL, hidden TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, place);
CREATE INDEX IF NOT EXISTS object_payment_intent
    ON object (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS object_charge ON object (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS object_customer ON object (kind, json_extract(body, '$.customer'));
CREATE INDEX IF NOT EXISTS object_source ON object (kind, json_extract(body, '$.source'));
CREATE INDEX IF NOT EXISTS object_source_transaction
    ON object (kind, json_extract(body, '$.source_transaction'));
CREATE INDEX IF NOT EXISTS object_transfer_group
    ON object (kind, json_extract(body, '$.transfer_group'));
CREATE INDEX IF NOT EXISTS open_session ON object (json_extract(body, '$.expires_at'))
    WHERE kind = 'checkout.session' AND json_extract(body, '$.status') = 'open';
CREATE TABLE IF NOT EXISTS balance (owner TEXT PRIMARY KEY, amount INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS webhook (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL REFERENCES object (id), type TEXT NOT NULL, state TEXT NOT NULL,
    created_at INTEGER NOT NULL, attempts INTEGER NOT NULL, next_attempt_at INTEGER, outcome TEXT
);
CREATE INDEX IF NOT EXISTS webhook_due ON webhook (next_attempt_at);
CREATE INDEX IF NOT EXISTS webhook_event ON webhook (event);
CREATE TABLE IF NOT EXISTS idempotency (
    key TEXT PRIMARY KEY, created INTEGER NOT NULL, endpoint TEXT NOT NULL,
    parameters TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL, request_id TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """The file. Used on the event loop's thread only; each change takes a few milliseconds.

    Without ``durable`` a crash of the machine may lose data; the end of the process does not.
    """

    def __init__(self, path: Path, *, durable: bool) -> None:
        self.sql = sqlite3.connect(path, isolation_level=None)
        self.sql.row_factory = sqlite3.Row
        self.sql.execute("PRAGMA journal_mode=WAL")
        self.sql.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        self.sql.execute("PRAGMA foreign_keys=ON")
        self.sql.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all changes inside durably, or none."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.sql.execute("ROLLBACK")
            raise
        self.sql.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self.sql.close()
