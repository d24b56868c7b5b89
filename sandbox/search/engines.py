"""The open engine of every index, and who is using it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sandbox.search.engine.contract import SearchIndex
from sandbox.search.errors import ApiError
from sandbox.search.store import Meta, Store, StoredDocuments

_T = TypeVar("_T")


class _Open:
    """An open engine. ``version`` grows with every change; it closes once nobody uses it."""

    def __init__(self, engine: SearchIndex) -> None:
        self.engine = engine
        self.version = 0
        self.users = 0


class Engines:
    """Opens engines when they are first needed and keeps them open."""

    def __init__(self, directory: Path, store: Store, kind: type[SearchIndex]) -> None:
        self._directory = directory
        self._store = store
        self._kind = kind
        self._open: dict[int, _Open] = {}
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._unused = threading.Condition(self._lock)

    def _path(self, index_id: int) -> Path:
        return self._directory / str(index_id)

    def _get(self, meta: Meta) -> _Open:
        opened = self._open.get(meta.id)
        if opened is not None:
            return opened
        with self._opening:
            opened = self._open.get(meta.id)
            if opened is None:
                path = self._path(meta.id)
                path.mkdir(parents=True, exist_ok=True)
                documents = StoredDocuments(self._store, meta.id)
                opened = _Open(self._kind.open(path, meta.settings, documents))
                self._open[meta.id] = opened
        return opened

    @contextmanager
    def _using(self, meta: Meta) -> Iterator[_Open]:
        while True:
            opened = self._get(meta)
            with self._lock:
                if self._open.get(meta.id) is opened:
                    opened.users += 1
                    break
        try:
            yield opened
        finally:
            with self._lock:
                opened.users -= 1
                self._unused.notify_all()

    def read(self, meta: Meta, question: Callable[[SearchIndex], _T]) -> _T:
        """Ask an engine something, again if its index changed meanwhile.

        The answer then comes from one state. Under constant change the fifth answer is taken.
        """
        with self._using(meta) as opened:
            for _ in range(4):
                version = opened.version
                answer = question(opened.engine)
                if opened.version == version:
                    return answer
            return question(opened.engine)

    @contextmanager
    def writing(self, meta: Meta) -> Iterator[SearchIndex]:
        """Give the engine to the scheduler for a change.

        After a failure it is closed, to catch up with the store when it is next opened.
        """
        try:
            with self._using(meta) as opened:
                try:
                    yield opened.engine
                finally:
                    opened.version += 1
        except BaseException:
            self._close(meta.id)
            raise

    def drop(self, index_id: int) -> None:
        """Close and delete the engine of an index that is gone."""
        self._close(index_id)
        shutil.rmtree(self._path(index_id), ignore_errors=True)

    def _close(self, index_id: int) -> None:
        with self._lock:
            opened = self._open.pop(index_id, None)
            if opened is None:
                return
            while opened.users:
                self._unused.wait()
        opened.engine.close()

    def remove_strays(self) -> None:
        """Delete the engines of indexes that no longer exist."""
        known = {str(meta.id) for meta in self._store.indexes.values()}
        for path in self._directory.iterdir() if self._directory.is_dir() else ():
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        """Close every engine."""
        for index_id in list(self._open):
            self._close(index_id)


def found(store: Store, uid: str) -> Meta:
    """Return an index by name; raises ApiError ``index_not_found``."""
    meta = store.indexes.get(uid)
    if meta is None:
        raise ApiError("index_not_found", f"Index `{uid}` not found.")
    return meta
