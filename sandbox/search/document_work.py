"""What the tasks on documents do: additions, updates and deletions of one index."""

from collections.abc import Callable, Iterable
from pathlib import Path

import orjson

from sandbox.search.changes import Changes
from sandbox.search.decoding import JsonValue
from sandbox.search.document_vectors import VECTOR_CODES, Embedders, Missing, settled
from sandbox.search.errors import ApiError
from sandbox.search.names import document_key
from sandbox.search.store import Store, StoredDocuments
from sandbox.search.tasks import Task

Matching = Callable[[JsonValue], Iterable[int]]


class DocumentWork:
    """Carries out document tasks within the store's transaction."""

    def __init__(self, store: Store, payloads: Path) -> None:
        self._store = store
        self._payloads = payloads

    def apply(self, task: Task, changes: Changes, matching: Matching) -> Task:
        """Carry out one task; return it with its outcome.

        ``matching`` answers a filter. Raises ApiError when nothing of the task can be done.
        """
        match task.content["do"]:
            case "write":
                try:
                    return self._write(task, changes)
                except ApiError as error:
                    if error.code not in VECTOR_CODES:
                        raise
                    message = f"Index `{task.index_uid}`: {error.message}"
                    raise ApiError(error.code, message) from error
            case "delete":
                documents = StoredDocuments(self._store, changes.meta.id)
                ids = documents.ids_of(task.content["keys"])
                return task.succeeded(deletedDocuments=changes.delete(sorted(ids.values())))
            case "delete by filter":
                try:
                    ids_found = list(matching(task.content["filter"]))
                except ApiError as error:
                    raise ApiError(
                        "invalid_document_filter", f"Index `{task.index_uid}`: {error.message}"
                    ) from error
                return task.succeeded(deletedDocuments=changes.delete(ids_found))
            case _:
                documents = StoredDocuments(self._store, changes.meta.id)
                return task.succeeded(deletedDocuments=changes.delete(documents.ids()))

    def _write(self, task: Task, changes: Changes) -> Task:
        content = task.content
        wanted = content["primaryKey"]
        known = changes.meta.primary_key
        if wanted is not None and known is not None and wanted != known:
            raise ApiError(
                "index_primary_key_already_exists", f"Index already has a primary key: `{known}`."
            )
        name = known or wanted
        count = 0
        missing = Missing()
        with (self._payloads / content["payload"]).open("rb") as lines:
            for line in lines:
                body = line.rstrip(b"\n")
                document = orjson.loads(body)
                if name is None:
                    name = infer_primary_key(document)
                changes.write(
                    _key(document, name),
                    body,
                    merge=content["merge"],
                    create=content["create"],
                    missing=missing,
                )
                count += 1
        missing.refuse()
        if name is not None:
            changes.set_primary_key(name)
        return task.succeeded(indexedDocuments=count)


def infer_primary_key(document: dict[str, JsonValue]) -> str:
    """Return the one field whose name ends with ``id``, in any case."""
    candidates = sorted(name for name in document if name.lower().endswith("id"))
    if not candidates:
        raise ApiError(
            "index_primary_key_no_candidate_found",
            "The primary key inference failed as the engine did not find any field ending with "
            "`id` in its name. Please specify the primary key manually using the `primaryKey` "
            "query parameter.",
        )
    if len(candidates) > 1:
        raise ApiError(
            "index_primary_key_multiple_candidates_found",
            f"The primary key inference failed as the engine found {len(candidates)} fields "
            f"ending with `id` in their names: '{candidates[0]}' and '{candidates[1]}'. Please "
            "specify the primary key manually using the `primaryKey` query parameter.",
        )
    return candidates[0]


def _key(document: dict[str, JsonValue], name: str) -> str:
    value = _field(document, name)
    if value is _ABSENT:
        raise ApiError(
            "missing_document_id",
            f"Document doesn't have a `{name}` attribute: `{orjson.dumps(document).decode()}`.",
        )
    key = document_key(value)
    if key is None:
        raise ApiError(
            "invalid_document_id",
            f"Document identifier `{orjson.dumps(value).decode()}` is invalid. A document "
            "identifier can be of type integer or string, only composed of alphanumeric "
            "characters (a-z A-Z 0-9), hyphens (-) and underscores (_), and can not be more than "
            "511 bytes.",
        )
    return key


_ABSENT = object()


def _field(document: dict[str, JsonValue], name: str) -> JsonValue:
    """Return a field, or one nested in objects (``parent.id``)."""
    if name in document:
        return document[name]
    head, dot, rest = name.partition(".")
    inner = document.get(head)
    return _field(inner, rest) if dot and isinstance(inner, dict) else _ABSENT


def check_vectors(
    documents: StoredDocuments, primary_key: str | None, embedders: Embedders
) -> None:
    """Raise ApiError unless every document has vectors for these embedders, or opts out."""
    missing = Missing()
    for _, document in documents.all():
        settled(document, None, _key(document, primary_key or ""), embedders, missing)
    missing.refuse()
