"""Administration of the search engine: indexes, settings, documents, tasks.

The official client blocks, so every call runs in a thread. Searches of buyers do not come here:
they have a client of their own, see ``api.integrations.search_engine``.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import meilisearch
import orjson
import requests
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchTimeoutError,
)

from api.core.settings import Settings

T = TypeVar("T")

REQUEST_TIMEOUT_SECONDS = 30
FIRST_POLL_SECONDS = 0.01
LAST_POLL_SECONDS = 0.5
PRIMARY_KEY = "id"

_UNAUTHORISED = frozenset({401, 403})
_SERVER_ERROR = 500
_SUCCEEDED = "succeeded"
_ENDED = frozenset({_SUCCEEDED, "failed", "canceled"})


class EngineError(Exception):
    """Something between us and the search engine went wrong."""


class EngineUnavailableError(EngineError):
    """The engine cannot be reached, does not answer in time, or does not let us in."""


class EngineTimeoutError(EngineUnavailableError):
    """The engine did not answer in time. It may still do what it was asked, even much later."""


class EngineRefusedError(EngineError):
    """The engine refused a request; ``code`` is its own error code."""

    def __init__(self, message: str, code: str | None) -> None:
        super().__init__(message)
        self.code = code


class TaskFailedError(EngineError):
    """A task ended other than succeeded; the message is the engine's own reason."""

    def __init__(self, task_uid: int, status: str, code: str | None, reason: str) -> None:
        super().__init__(f"task {task_uid} {status}: {reason}")
        self.task_uid = task_uid
        self.status = status
        self.code = code

    @property
    def canceled(self) -> bool:
        """Whether somebody canceled the task, which says nothing about its content."""
        return self.status == "canceled"


class Meilisearch:
    """The engine as its administrator sees it. All calls raise EngineError."""

    def __init__(self, settings: Settings, *, request_timeout_seconds: int | None = None) -> None:
        self._url = settings.meili_url.rstrip("/")
        self._key = settings.meili_master_key.get_secret_value() or None
        self._task_timeout = settings.engine_task_timeout_seconds
        self._request_timeout = request_timeout_seconds

    async def version(self) -> str:
        """Return the engine's version, for instance ``1.50.0``."""
        return str((await self._call(lambda c: c.get_version()))["pkgVersion"])

    async def index_exists(self, uid: str) -> bool:
        """Whether there is an index of this name."""
        try:
            await self._call(lambda c: c.get_raw_index(uid))
        except EngineRefusedError as error:
            if error.code == "index_not_found":
                return False
            raise
        return True

    async def index_uids(self) -> list[str]:
        """Return the names of all indexes."""
        uids: list[str] = []
        while True:
            parameters = {"limit": 1000, "offset": len(uids)}
            page = await self._call(partial(_get, path=_query("indexes", parameters)))
            uids += [str(index["uid"]) for index in page["results"]]
            if not page["results"] or len(uids) >= page["total"]:
                return uids

    async def create_index(self, uid: str) -> None:
        """Create an index and wait for it; one that exists already is left as it is."""
        task = await self._call(lambda c: c.create_index(uid, {"primaryKey": PRIMARY_KEY}))
        try:
            await self.wait(task.task_uid)
        except TaskFailedError as error:
            if error.code != "index_already_exists":
                raise

    async def delete_index(self, uid: str) -> None:
        """Delete an index and wait for it; one that does not exist is no error."""
        task = await self._call(lambda c: c.delete_index(uid))
        try:
            await self.wait(task.task_uid)
        except TaskFailedError as error:
            if error.code != "index_not_found":
                raise

    async def swap_indexes(self, first: str, second: str) -> int:
        """Ask for two indexes to exchange their content and settings; return the task's number."""
        task = await self._call(lambda c: c.swap_indexes([{"indexes": [first, second]}]))
        return int(task.task_uid)

    async def settings(self, uid: str) -> dict[str, Any]:
        """Return all settings of an index."""
        # As they are: the client would make objects of its own of some.
        return dict(await self._call(lambda c: c.http.get(f"indexes/{uid}/settings")))

    async def update_settings(self, uid: str, settings: Mapping[str, Any]) -> None:
        """Change settings and wait until the engine has applied them."""
        body = dict(settings)
        task = await self._call(lambda c: c.index(uid).update_settings(body))
        await self.wait(task.task_uid)

    async def document_count(self, uid: str) -> int:
        """Return how many documents an index holds."""
        stats = await self._call(lambda c: c.index(uid).get_stats())
        return int(stats.number_of_documents)

    async def put_documents(self, uid: str, documents: Iterable[Mapping[str, Any]]) -> int:
        """Ask for documents to be added or replaced whole; return the task's number."""
        return await self.put_array(uid, DocumentArray(documents))

    async def put_array(self, uid: str, documents: "DocumentArray") -> int:
        """Do the same with documents that are encoded already."""
        body = documents.encoded()
        task = await self._call(lambda c: c.index(uid).add_documents_json(body, PRIMARY_KEY))
        return int(task.task_uid)

    async def delete_documents(self, uid: str, ids: Sequence[str]) -> int:
        """Ask for documents to be deleted; return the task's number."""
        path = f"indexes/{uid}/documents/delete-batch"
        task = await self._call(lambda c: c.http.post(path, list(ids)))
        return int(task["taskUid"])

    async def documents_by_ids(
        self, uid: str, ids: Sequence[str], *, vectors: bool = False
    ) -> list[dict[str, Any]]:
        """Return those of these documents that exist, in no order, and their vectors on demand."""
        path = f"indexes/{uid}/documents/fetch"
        body = {"ids": list(ids), "limit": len(ids), "retrieveVectors": vectors}
        page = await self._call(lambda c: c.http.post(path, body))
        return list(page["results"])

    async def document_ids(self, uid: str, offset: int, limit: int) -> tuple[list[str], int]:
        """Return a page of document ids in the engine's own order, and how many there are."""
        path = f"indexes/{uid}/documents/fetch"
        body = {"fields": [PRIMARY_KEY], "offset": offset, "limit": limit}
        page = await self._call(lambda c: c.http.post(path, body))
        return [str(document[PRIMARY_KEY]) for document in page["results"]], int(page["total"])

    async def tasks(self, **filters: str) -> list[dict[str, Any]]:
        """Return the newest tasks that match, newest first; names are those of ``GET /tasks``."""
        page = await self._call(lambda c: c.http.get(_query("tasks", filters)))
        return list(page["results"])

    async def wait(self, task_uid: int) -> None:
        """Wait for a task to succeed.

        Raises TaskFailedError when it ends in any other way, and EngineUnavailableError when it
        has not ended within the configured time.
        """
        delay = FIRST_POLL_SECONDS
        deadline = asyncio.get_running_loop().time() + self._task_timeout
        while True:
            task = await self._call(lambda c: c.http.get(f"tasks/{task_uid}"))
            status = task["status"]
            if status == _SUCCEEDED:
                return
            if status in _ENDED:
                error = task["error"] or {}
                raise TaskFailedError(
                    task_uid, status, error.get("code"), error.get("message", "no reason given")
                )
            if asyncio.get_running_loop().time() > deadline:
                raise EngineUnavailableError(
                    f"task {task_uid} is still {status} after {self._task_timeout:g} s"
                )
            await asyncio.sleep(delay)
            delay = min(delay * 1.5, LAST_POLL_SECONDS)

    async def _call(self, action: Callable[[meilisearch.Client], T]) -> T:
        return await asyncio.to_thread(self._blocking_call, action)

    def _blocking_call(self, action: Callable[[meilisearch.Client], T]) -> T:
        # A client for each call: the library keeps a request's headers on the instance, so two
        # threads would overwrite each other's content type.
        timeout = self._request_timeout or REQUEST_TIMEOUT_SECONDS
        client = meilisearch.Client(self._url, self._key, timeout=timeout)
        try:
            return action(client)
        except MeilisearchTimeoutError as error:
            raise EngineTimeoutError(f"{self._url} does not answer: {error.message}") from error
        except MeilisearchCommunicationError as error:
            raise EngineUnavailableError(f"{self._url} does not answer: {error.message}") from error
        except (requests.RequestException, ValueError) as error:
            raise EngineUnavailableError(f"{self._url} answers nonsense: {error}") from error
        except MeilisearchApiError as error:
            if error.status_code in _UNAUTHORISED or error.status_code >= _SERVER_ERROR:
                raise EngineUnavailableError(f"{self._url} answers: {error.message}") from error
            raise EngineRefusedError(error.message, error.code) from error


class DocumentArray:
    """Documents as the JSON array that the engine is sent.

    One piece of memory that grows: thousands of encoded documents side by side took six times the
    room of their text.
    """

    def __init__(self, documents: Iterable[Mapping[str, Any]] = ()) -> None:
        self._text = bytearray(b"[")
        self.extend(documents)

    def extend(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Add documents at the end."""
        for document in documents:
            if len(self._text) > 1:
                self._text += b","
            self._text += orjson.dumps(document)

    @property
    def size(self) -> int:
        """How many bytes it has so far."""
        return len(self._text)

    def encoded(self) -> bytes:
        """Return the array's JSON."""
        return b"".join((self._text, b"]"))


def _get(client: meilisearch.Client, path: str) -> dict[str, Any]:
    page: dict[str, Any] = client.http.get(path)
    return page


def _query(path: str, parameters: Mapping[str, object]) -> str:
    return path + "?" + "&".join(f"{name}={value}" for name, value in parameters.items())
