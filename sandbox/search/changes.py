"""Put and delete documents of one index inside a transaction, and remember which ones changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import overload

import orjson

from sandbox.search.decoding import JsonValue
from sandbox.search.document_vectors import Missing, settled
from sandbox.search.store import SPAN, Meta, Store, StoredDocuments

Document = dict[str, JsonValue]


class Changes:
    """The changes of one batch to one index, under one new sequence number."""

    def __init__(self, store: Store, meta: Meta) -> None:
        self._store = store
        self.meta = replace(meta, sequence=meta.sequence + 1)
        self.put: dict[int, None] = {}
        self.deleted: dict[int, None] = {}
        self._free: list[int] | None = None
        self._named = False

    def mark(self) -> tuple[Meta, dict[int, None], dict[int, None]]:
        """Return what :meth:`back_to` needs to forget later changes."""
        return self.meta, dict(self.put), dict(self.deleted)

    def back_to(self, mark: tuple[Meta, dict[int, None], dict[int, None]]) -> None:
        """Forget the changes made since a mark; their savepoint was rolled back."""
        self.meta, self.put, self.deleted = mark
        self._free = None

    def write(self, key: str, body: bytes, *, merge: bool, create: bool, missing: Missing) -> None:
        """Store a document under its id.

        ``merge`` keeps the fields that ``body`` lacks; without ``create`` an unknown id is skipped.
        ``missing`` is told when it has no vectors. Raises ApiError for vectors that are wrong.
        """
        sql = self._store.writer
        row = sql.execute(
            "SELECT place, body FROM document WHERE index_id = ? AND key = ?", (self.meta.id, key)
        ).fetchone()
        if row is None:
            if create:
                self._insert(key, self._settled(key, body, None, missing))
            return
        place, old = row
        if merge:
            body = orjson.dumps({**orjson.loads(old), **orjson.loads(body)})
        body = self._settled(key, body, old, missing)
        if body == old:
            return
        sql.execute(
            "UPDATE document SET body = ?, sequence = ? WHERE place = ?",
            (body, self.meta.sequence, place),
        )
        self.put[place % SPAN] = None
        self.meta = replace(self.meta, bytes=self.meta.bytes + len(body) - len(old))

    def _settled(self, key: str, body: bytes, old: bytes | None, missing: Missing) -> bytes:
        embedders = self.meta.settings["embedders"]
        if not embedders:
            return body
        before = None if old is None else orjson.loads(old)
        return orjson.dumps(settled(orjson.loads(body), before, key, embedders, missing))

    def _insert(self, key: str, body: bytes) -> None:
        internal = self._take_id()
        self._store.writer.execute(
            "INSERT INTO document VALUES (?,?,?,?,?)",
            (self.meta.id * SPAN + internal, self.meta.id, key, self.meta.sequence, body),
        )
        self.put[internal] = None
        self.deleted.pop(internal, None)
        self.meta = replace(
            self.meta, documents=self.meta.documents + 1, bytes=self.meta.bytes + len(body)
        )

    def _take_id(self) -> int:
        """Return the smallest unused internal id."""
        base = self.meta.id * SPAN
        sql = self._store.writer
        if self._free is None:
            rows = sql.execute(
                "SELECT place FROM free WHERE place >= ? AND place < ? ORDER BY place DESC",
                (base, base + SPAN),
            )
            self._free = [place for (place,) in rows]
        if self._free:
            place = self._free.pop()
            sql.execute("DELETE FROM free WHERE place = ?", (place,))
            return place - base
        internal = self.meta.next_id
        self.meta = replace(self.meta, next_id=internal + 1)
        return internal

    def any(self) -> bool:
        """Whether anything is to be stored."""
        return bool(self.put or self.deleted) or self._named

    def set_primary_key(self, name: str) -> None:
        """Fix the field that identifies the documents of this index."""
        self._named = self._named or self.meta.primary_key != name
        self.meta = replace(self.meta, primary_key=name)

    def delete(self, ids: Iterable[int]) -> int:
        """Delete documents by internal id; return how many there were."""
        base = self.meta.id * SPAN
        sql = self._store.writer
        count = size = 0
        for internal in ids:
            row = sql.execute(
                "DELETE FROM document WHERE place = ? RETURNING length(body)", (base + internal,)
            ).fetchone()
            if row is None:
                continue
            count += 1
            size += row[0]
            sql.execute(
                "INSERT OR REPLACE INTO free VALUES (?,?,?)",
                (base + internal, self.meta.id, self.meta.sequence),
            )
            self.put.pop(internal, None)
            self.deleted[internal] = None
        self.meta = replace(
            self.meta, documents=self.meta.documents - count, bytes=self.meta.bytes - size
        )
        self._free = None
        return count

    def documents(self) -> Sequence[tuple[int, Document]]:
        """Return the documents that were put, read from the store as they are asked for."""
        return _Put(StoredDocuments(self._store, self.meta.id), list(self.put))


class _Put(Sequence[tuple[int, Document]]):
    """Documents by internal id, a few at a time in memory."""

    _CHUNK = 1000

    def __init__(self, documents: StoredDocuments, ids: list[int]) -> None:
        self._documents = documents
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> tuple[int, Document]: ...

    @overload
    def __getitem__(self, place: slice) -> "_Put": ...

    def __getitem__(self, place: int | slice) -> "tuple[int, Document] | _Put":
        if isinstance(place, slice):
            return _Put(self._documents, self._ids[place])
        internal = self._ids[place]
        return internal, self._documents.get([internal])[0]

    def __iter__(self) -> Iterator[tuple[int, Document]]:
        for start in range(0, len(self._ids), self._CHUNK):
            part = self._ids[start : start + self._CHUNK]
            yield from zip(part, self._documents.get(part), strict=True)
