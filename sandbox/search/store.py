"""The documents and settings of all indexes on disk: the truth from which engines are derived.

One thread writes (the scheduler); any thread reads. While a change is being made searchable,
readers go on seeing the state before it, so that a search never mixes two states.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from sandbox.search.clock import now
from sandbox.search.database import connect
from sandbox.search.decoding import JsonValue
from sandbox.search.settings import defaults

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (
    id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, primary_key TEXT, settings TEXT NOT NULL,
    sequence INTEGER NOT NULL, next_id INTEGER NOT NULL, documents INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS document (
    place INTEGER PRIMARY KEY, index_id INTEGER NOT NULL, key TEXT NOT NULL,
    sequence INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS document_key ON document (index_id, key);
CREATE INDEX IF NOT EXISTS document_sequence ON document (index_id, sequence);
CREATE TABLE IF NOT EXISTS free (
    place INTEGER PRIMARY KEY, index_id INTEGER NOT NULL, sequence INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS free_sequence ON free (index_id, sequence);
CREATE TABLE IF NOT EXISTS applied (
    one INTEGER PRIMARY KEY CHECK (one = 1), batch_uid INTEGER NOT NULL, outcome TEXT NOT NULL
);
"""
_COLUMNS = (
    "id, uid, created_at, updated_at, primary_key, settings, sequence, next_id, documents, bytes"
)
SPAN = 2**32
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of an index besides its documents. ``bytes`` is the size of the documents."""

    id: int
    uid: str
    created_at: int
    updated_at: int
    primary_key: str | None
    settings: dict[str, JsonValue]
    sequence: int
    next_id: int
    documents: int
    bytes: int


class Store:
    """All indexes of a server."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.writer = connect(path)
        self.writer.executescript(_SCHEMA)
        self.writing_thread: int | None = None
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._readers_lock = threading.Lock()
        self._snapshot: sqlite3.Connection | None = None
        self._snapshot_lock = threading.Lock()
        self.indexes: dict[str, Meta] = {}
        self._reload()

    def _reload(self) -> None:
        rows = self.writer.execute(f"SELECT {_COLUMNS} FROM meta ORDER BY uid")  # noqa: S608
        self.indexes = {
            row[1]: Meta(*(*row[:5], orjson.loads(row[5]), *row[6:])) for row in rows.fetchall()
        }

    def close(self) -> None:
        """Close every connection."""
        with self._readers_lock:
            for connection in self._readers:
                connection.close()
            self._readers.clear()
        self.writer.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all changes inside durably, or none. Publishes the indexes afterwards."""
        self.writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.writer.execute("ROLLBACK")
            raise
        self.writer.execute("COMMIT")
        self._reload()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo the changes inside on their own when they fail."""
        self.writer.execute("SAVEPOINT step")
        try:
            yield
        except BaseException:
            self.writer.execute("ROLLBACK TO step")
            self.writer.execute("RELEASE step")
            raise
        self.writer.execute("RELEASE step")

    @contextmanager
    def frozen_for_readers(self) -> Iterator[None]:
        """Let readers go on seeing the documents as they are now."""
        snapshot = connect(self._path, readonly=True)
        snapshot.execute("BEGIN")
        snapshot.execute("SELECT count(*) FROM meta").fetchone()
        self._snapshot = snapshot
        try:
            yield
        finally:
            with self._snapshot_lock:
                self._snapshot = None
                snapshot.execute("ROLLBACK")
                snapshot.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection for one read."""
        if threading.get_ident() == self.writing_thread:
            yield self.writer
            return
        if self._snapshot is not None:
            with self._snapshot_lock:
                if self._snapshot is not None:
                    yield self._snapshot
                    return
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._path, readonly=True)
            self._local.connection = connection
            with self._readers_lock:
                self._readers.append(connection)
        yield connection

    def create(self, uid: str, primary_key: str | None) -> Meta:
        """Add an empty index with default settings. Inside a transaction."""
        moment = now()
        settings = defaults()
        cursor = self.writer.execute(
            "INSERT INTO meta (uid, created_at, updated_at, primary_key, settings, sequence, "
            "next_id, documents, bytes) VALUES (?,?,?,?,?,0,0,0,0)",
            (uid, moment, moment, primary_key, orjson.dumps(settings).decode()),
        )
        index_id = cursor.lastrowid or 0
        return Meta(index_id, uid, moment, moment, primary_key, settings, 0, 0, 0, 0)

    def save(self, meta: Meta) -> Meta:
        """Store what changed of an index. Inside a transaction."""
        meta = replace(meta, updated_at=now())
        self.writer.execute(
            "UPDATE meta SET uid=?, updated_at=?, primary_key=?, settings=?, sequence=?, "
            "next_id=?, documents=?, bytes=? WHERE id=?",
            (
                meta.uid,
                meta.updated_at,
                meta.primary_key,
                orjson.dumps(meta.settings).decode(),
                meta.sequence,
                meta.next_id,
                meta.documents,
                meta.bytes,
                meta.id,
            ),
        )
        return meta

    def rename(self, names: dict[int, str]) -> None:
        """Give indexes new names, all at once. Inside a transaction."""
        for index_id in names:
            self.writer.execute("UPDATE meta SET uid=? WHERE id=?", (f"\n{index_id}", index_id))
        for index_id, uid in names.items():
            self.writer.execute("UPDATE meta SET uid=? WHERE id=?", (uid, index_id))

    def drop(self, index_id: int) -> None:
        """Remove an index with its documents. Inside a transaction."""
        span = (index_id * SPAN, (index_id + 1) * SPAN)
        self.writer.execute("DELETE FROM document WHERE place >= ? AND place < ?", span)
        self.writer.execute("DELETE FROM free WHERE place >= ? AND place < ?", span)
        self.writer.execute("DELETE FROM meta WHERE id = ?", (index_id,))

    def remember_outcome(self, batch_uid: int, outcome: JsonValue) -> None:
        """Record what a batch did together with its changes. Inside a transaction."""
        self.writer.execute(
            "INSERT OR REPLACE INTO applied VALUES (1, ?, ?)",
            (batch_uid, orjson.dumps(outcome).decode()),
        )

    def outcome(self, batch_uid: int) -> JsonValue:
        """Return the outcome of a batch if its changes are stored, else None."""
        row = self.writer.execute(
            "SELECT outcome FROM applied WHERE batch_uid = ?", (batch_uid,)
        ).fetchone()
        return None if row is None else orjson.loads(row[0])

    def size(self) -> int:
        """Return the bytes that the file takes."""
        return self._path.stat().st_size


class StoredDocuments:
    """The documents of one index, as the engine reads them."""

    def __init__(self, store: Store, index_id: int) -> None:
        self._store = store
        self._id = index_id
        self._base = index_id * SPAN

    @property
    def sequence(self) -> int:
        """Number of the last committed change."""
        return int(self._meta("sequence") or 0)

    @property
    def primary_key(self) -> str | None:
        """The name of the field that identifies a document, once known."""
        value = self._meta("primary_key")
        return None if value is None else str(value)

    def _meta(self, column: str) -> JsonValue:
        with self._store.reading() as sql:
            row = sql.execute(f"SELECT {column} FROM meta WHERE id = ?", (self._id,)).fetchone()  # noqa: S608
        return None if row is None else row[0]

    def get(self, ids: Sequence[int]) -> list[dict[str, JsonValue]]:
        """Return the documents of these internal ids, in the order asked."""
        return [orjson.loads(body) for body in self.bodies(ids)]

    def bodies(self, ids: Sequence[int]) -> list[bytes]:
        """Return the JSON text of these documents, in the order asked.

        Raises KeyError for an id that has no document.
        """
        found: dict[int, bytes] = {}
        with self._store.reading() as sql:
            for start in range(0, len(ids), _CHUNK):
                places = [self._base + i for i in ids[start : start + _CHUNK]]
                marks = ",".join("?" * len(places))
                found.update(
                    sql.execute(
                        f"SELECT place, body FROM document WHERE place IN ({marks})",  # noqa: S608
                        places,
                    )
                )
        return [found[self._base + i] for i in ids]

    def present(self, ids: Sequence[int]) -> list[int]:
        """Return those of these internal ids that have a document."""
        found: list[int] = []
        with self._store.reading() as sql:
            for start in range(0, len(ids), _CHUNK):
                places = [self._base + i for i in ids[start : start + _CHUNK]]
                marks = ",".join("?" * len(places))
                found += [
                    place - self._base
                    for (place,) in sql.execute(
                        f"SELECT place FROM document WHERE place IN ({marks})",  # noqa: S608
                        places,
                    )
                ]
        return found

    def all(self) -> Iterator[tuple[int, dict[str, JsonValue]]]:
        """Stream every document with its internal id, in the order of the ids."""
        last = self._base - 1
        while True:
            with self._store.reading() as sql:
                rows = sql.execute(
                    "SELECT place, body FROM document WHERE place > ? AND place < ? "
                    "ORDER BY place LIMIT ?",
                    (last, self._base + SPAN, _CHUNK),
                ).fetchall()
            if not rows:
                return
            for place, body in rows:
                yield place - self._base, orjson.loads(body)
            last = rows[-1][0]

    def changed_since(self, sequence: int) -> list[int]:
        """Return the internal ids put or deleted after ``sequence``."""
        with self._store.reading() as sql:
            rows = sql.execute(
                "SELECT place FROM document WHERE index_id = ? AND sequence > ? UNION ALL "
                "SELECT place FROM free WHERE index_id = ? AND sequence > ? ORDER BY 1",
                (self._id, sequence, self._id, sequence),
            ).fetchall()
        return [place - self._base for (place,) in rows]

    def page(self, offset: int, limit: int) -> list[bytes]:
        """Return the JSON text of documents in the order of their internal ids."""
        with self._store.reading() as sql:
            rows = sql.execute(
                "SELECT body FROM document WHERE place >= ? AND place < ? "
                "ORDER BY place LIMIT ? OFFSET ?",
                (self._base, self._base + SPAN, min(limit, 2**62), min(offset, 2**62)),
            ).fetchall()
        return [body for (body,) in rows]

    def ids_of(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the internal ids of those documents that exist, by their own ids."""
        wanted = list(keys)
        found: dict[str, int] = {}
        with self._store.reading() as sql:
            for start in range(0, len(wanted), _CHUNK):
                part = wanted[start : start + _CHUNK]
                marks = ",".join("?" * len(part))
                rows = sql.execute(
                    f"SELECT key, place FROM document WHERE index_id = ? AND key IN ({marks})",  # noqa: S608
                    (self._id, *part),
                )
                found.update({key: place - self._base for key, place in rows})
        return found

    def ids(self) -> list[int]:
        """Return every internal id, ascending."""
        with self._store.reading() as sql:
            rows = sql.execute(
                "SELECT place FROM document WHERE place >= ? AND place < ? ORDER BY place",
                (self._base, self._base + SPAN),
            ).fetchall()
        return [place - self._base for (place,) in rows]
