"""One server's parts and their order of starting and stopping."""

import asyncio
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sandbox.search.decoding import JsonValue
from sandbox.search.engine.contract import SearchIndex
from sandbox.search.engines import Engines, found
from sandbox.search.keys import Keys
from sandbox.search.queue import Queue
from sandbox.search.scheduler import Scheduler
from sandbox.search.store import Meta, Store
from sandbox.search.tasks import Task, summary

_T = TypeVar("_T")
FEATURES = (
    "metrics",
    "logsRoute",
    "editDocumentsByFunction",
    "containsFilter",
    "dynamicSearchRules",
    "network",
    "getTaskDocumentsRoute",
    "taskQueueCompactionRoute",
    "compositeEmbedders",
    "chatCompletions",
    "multimodal",
    "foreignKeys",
    "disableDocumentsFetchQueue",
    "legacySearch",
    "renderRoute",
)


class Server:
    """Everything behind the routes. Data lives under ``directory``."""

    def __init__(self, directory: Path, master_key: str | None, kind: type[SearchIndex]) -> None:
        self.payloads = directory / "payloads"
        self.incoming = directory / "incoming"
        for folder in (directory, self.payloads, self.incoming):
            folder.mkdir(parents=True, exist_ok=True)
        for leftover in self.incoming.iterdir():
            leftover.unlink()
        self.queue = Queue(directory / "tasks.sqlite")
        self.store = Store(directory / "documents.sqlite")
        self.engines = Engines(directory / "engines", self.store, kind)
        self.keys = Keys(self.queue, master_key)
        self.features: dict[str, bool] = dict.fromkeys(FEATURES, False) | (
            self.queue.kept("features") or {}
        )
        self._scheduler = Scheduler(self.queue, self.store, self.engines, self.payloads)
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="request")

    def start(self) -> None:
        """Begin to process tasks."""
        self._scheduler.start()

    def stop(self) -> None:
        """Finish what is in process and close all files."""
        self._scheduler.stop()
        self._pool.shutdown()
        self.engines.close()
        self.store.close()
        self.queue.close()

    async def run(self, work: Callable[[], _T]) -> _T:
        """Do something that takes time or touches the disk off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def index(self, uid: str) -> Meta:
        """Return an index by name; raises ApiError ``index_not_found``."""
        return found(self.store, uid)

    def new_payload(self) -> Path:
        """Return a fresh name for the documents of a task."""
        return self.payloads / f"{uuid.uuid4().hex}.ndjson"

    async def enqueue(
        self,
        kind: str,
        index_uid: str | None,
        content: dict[str, JsonValue],
        details: dict[str, JsonValue] | None,
        metadata: str | None = None,
    ) -> dict[str, JsonValue]:
        """Store a task and return its short form."""

        def work() -> Task:
            return self.queue.enqueue(kind, index_uid, content, details, metadata)

        return summary(await self.run(work))

    def set_features(self, change: dict[str, bool]) -> dict[str, bool]:
        """Switch experimental features and remember it."""
        self.features = self.features | change
        self.queue.keep("features", self.features)
        return self.features
