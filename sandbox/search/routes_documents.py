"""The routes of documents."""

from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.search import parameters
from sandbox.search.decoding import (
    Field,
    JsonValue,
    anything,
    array,
    boolean,
    natural,
    optional,
    record,
    string,
)
from sandbox.search.document_sort import sort_documents
from sandbox.search.document_vectors import FIELD, shown
from sandbox.search.engine.contract import SearchIndex
from sandbox.search.engine.filter_parser import parse
from sandbox.search.errors import ApiError
from sandbox.search.keys import Access
from sandbox.search.names import document_key
from sandbox.search.parameters import Parameter
from sandbox.search.payloads import CONTENT_TYPES, convert, inflater
from sandbox.search.server import Server
from sandbox.search.store import Meta, StoredDocuments
from sandbox.search.web import answer, content_type, json_body, query, route

_MARK = f'"{FIELD}"'.encode()
_LARGEST = 100 * 2**20
_METADATA = {"customMetadata": Parameter(parameters.text, "invalid_index_custom_metadata")}


def _delimiter(text: str) -> str:
    if len(text) != 1:
        amount = len(text)
        raise ValueError(
            "expected a string of one character, but found "
            + (
                f"the following string of {amount} characters: `{text}`"
                if amount
                else "an empty string"
            )
        )
    if not text.isascii():
        raise ValueError(f"csv delimiter must be an ascii character. Found: `{text}`")
    return text


_WRITE = {
    "primaryKey": Parameter(parameters.text, "invalid_index_primary_key"),
    "csvDelimiter": Parameter(_delimiter, "invalid_document_csv_delimiter"),
    **_METADATA,
    "skipCreation": Parameter(parameters.boolean, "invalid_skip_creation"),
}
_BROWSE_TEXT = {
    "offset": Parameter(parameters.natural, "invalid_document_offset", 0),
    "limit": Parameter(parameters.natural, "invalid_document_limit", 20),
    "fields": Parameter(parameters.starred(parameters.text), "invalid_document_fields"),
    "retrieveVectors": Parameter(
        parameters.boolean, "invalid_document_retrieve_vectors", default=False
    ),
    "ids": Parameter(parameters.listed(parameters.text), "invalid_document_ids"),
    "filter": Parameter(parameters.text, "invalid_document_filter"),
    "sort": Parameter(parameters.listed(parameters.text), "invalid_document_sort"),
    "useNetwork": Parameter(parameters.boolean, "invalid_document_use_network"),
}
_ONE = {name: _BROWSE_TEXT[name] for name in ("fields", "retrieveVectors", "useNetwork")}
_BROWSE = record(
    {
        "offset": Field(natural, "invalid_document_offset", 0),
        "limit": Field(natural, "invalid_document_limit", 20),
        "fields": Field(optional(array(string)), "invalid_document_fields"),
        "retrieveVectors": Field(boolean, "invalid_document_retrieve_vectors", default=False),
        "ids": Field(optional(array(anything)), "invalid_document_ids"),
        "filter": Field(anything, "invalid_document_filter"),
        "sort": Field(optional(array(string)), "invalid_document_sort"),
        "useNetwork": Field(optional(boolean), "invalid_document_use_network"),
    }
)
_DELETE_BY_FILTER = record(
    {"filter": Field(anything, "invalid_document_filter", required="missing_document_filter")}
)


async def _receive(request: Request, target: Path) -> None:
    """Stream the body into a file, inflating it."""
    inflate = inflater(request.headers.get("content-encoding", ""))
    size = 0
    with target.open("wb") as received:
        async for part in request.stream():
            block = part if inflate is None else inflate.decompress(part)
            size += len(block)
            if size > _LARGEST:
                raise ApiError(
                    "payload_too_large",
                    "The provided payload reached the size limit. The maximum accepted payload "
                    "size is 100 MiB.",
                )
            received.write(block)


async def _write(server: Server, request: Request, *, merge: bool, access: Access) -> Response:
    uid = request.path_params["uid"]
    wanted = query(request, _WRITE)
    kind = content_type(request, CONTENT_TYPES)
    if wanted["csvDelimiter"] is not None and kind != "text/csv":
        raise ApiError(
            "invalid_content_type",
            f"The Content-Type `{kind}` does not support the use of a csv delimiter. The csv "
            "delimiter can only be used with the Content-Type `text/csv`.",
        )
    payload = server.new_payload()
    received = server.incoming / payload.name
    try:
        await _receive(request, received)
        count = await server.run(
            lambda: convert(received, payload, kind, wanted["csvDelimiter"] or ",")
        )
    finally:
        received.unlink(missing_ok=True)
    content = {
        "do": "write",
        "payload": payload.name,
        "merge": merge,
        "create": not wanted["skipCreation"],
        "primaryKey": wanted["primaryKey"],
        "createIndex": True,
    }
    details = {"receivedDocuments": count, "indexedDocuments": None}
    del access
    return answer(
        await server.enqueue(
            "documentAdditionOrUpdate", uid, content, details, wanted["customMetadata"]
        ),
        202,
    )


async def _replace(server: Server, request: Request, access: Access) -> Response:
    return await _write(server, request, merge=False, access=access)


async def _update(server: Server, request: Request, access: Access) -> Response:
    return await _write(server, request, merge=True, access=access)


async def _delete(
    server: Server, request: Request, content: dict[str, JsonValue], details: dict[str, JsonValue]
) -> Response:
    metadata = query(request, _METADATA)["customMetadata"]
    uid = request.path_params["uid"]
    return answer(await server.enqueue("documentDeletion", uid, content, details, metadata), 202)


async def _delete_all(server: Server, request: Request, _access: Access) -> Response:
    return await _delete(server, request, {"do": "clear"}, {"deletedDocuments": None})


def _deletion(provided: int, expression: str | None = None) -> dict[str, JsonValue]:
    return {"providedIds": provided, "deletedDocuments": None, "originalFilter": expression}


async def _delete_one(server: Server, request: Request, _access: Access) -> Response:
    content = {"do": "delete", "keys": [request.path_params["document"]]}
    return await _delete(server, request, content, _deletion(1))


async def _delete_batch(server: Server, request: Request, _access: Access) -> Response:
    keys = await json_body(request)
    if not isinstance(keys, list):
        raise ApiError("bad_request", "Json deserialize error: expected a sequence")
    texts = [key if isinstance(key, str) else orjson.dumps(key).decode() for key in keys]
    return await _delete(server, request, {"do": "delete", "keys": texts}, _deletion(len(keys)))


async def _delete_by_filter(server: Server, request: Request, _access: Access) -> Response:
    expression = _DELETE_BY_FILTER(await json_body(request), "", "bad_request")["filter"]
    if not _selects(expression):
        raise ApiError("invalid_document_filter", "Sending an empty filter is forbidden.")
    try:
        parse(expression)
    except ApiError as error:
        codes = {"invalid_search_filter": "invalid_document_filter"}
        raise ApiError(codes.get(error.code, error.code), error.message) from error
    content = {"do": "delete by filter", "filter": expression}
    details = _deletion(0, orjson.dumps(expression).decode())
    return await _delete(server, request, content, details)


def _selects(expression: JsonValue) -> bool:
    """Whether a filter restricts anything; raises ApiError when it can be none."""
    if expression is None:
        return False
    if isinstance(expression, str):
        return bool(expression.strip())
    if not isinstance(expression, list):
        raise ApiError(
            "invalid_document_filter",
            "Invalid syntax for the filter parameter: `expected String, Array, found: "
            f"{orjson.dumps(expression).decode()}`.",
        )
    return any(_selects(part) for part in expression)


async def _get(server: Server, request: Request, _access: Access) -> Response:
    wanted = query(request, _ONE)
    meta = server.index(request.path_params["uid"])
    key = request.path_params["document"]

    def work() -> bytes:
        documents = StoredDocuments(server.store, meta.id)
        ids = documents.ids_of([key])
        try:
            return documents.bodies(list(ids.values()))[0]
        except LookupError as error:
            raise ApiError("document_not_found", f"Document `{key}` not found.") from error

    body = await server.run(work)
    return _raw(_shown(body, meta, wanted["fields"], vectors=wanted["retrieveVectors"]))


async def _browse(server: Server, request: Request, _access: Access) -> Response:
    return await _listing(server, request, query(request, _BROWSE_TEXT))


async def _fetch(server: Server, request: Request, _access: Access) -> Response:
    wanted = _BROWSE(await json_body(request), "", "bad_request")
    for place, key in enumerate(wanted["ids"] or ()):
        if document_key(key) is None:
            raise ApiError(
                "invalid_document_ids",
                f"Invalid value at `.ids[{place}]`: a document identifier can be of type integer "
                "or string, only composed of alphanumeric characters (a-z A-Z 0-9), hyphens (-) "
                "and underscores (_), and can not be more than 511 bytes.",
            )
    return await _listing(server, request, wanted)


async def _listing(server: Server, request: Request, wanted: dict[str, JsonValue]) -> Response:
    meta = server.index(request.path_params["uid"])
    if wanted["filter"] is not None:
        _selects(wanted["filter"])
    fields = None if wanted["fields"] is None or "*" in wanted["fields"] else wanted["fields"]
    bodies, total = await server.run(lambda: _select(server, meta, wanted))
    vectors = wanted["retrieveVectors"]
    parts = b",".join(_shown(body, meta, fields, vectors=vectors) for body in bodies)
    tail = {"offset": wanted["offset"], "limit": wanted["limit"], "total": total}
    return _raw(b'{"results":[' + parts + b"]," + orjson.dumps(tail)[1:])


def _select(server: Server, meta: Meta, wanted: dict[str, JsonValue]) -> tuple[list[bytes], int]:
    """Return the wanted page of documents and how many there are in all."""
    documents = StoredDocuments(server.store, meta.id)
    offset, limit = wanted["offset"], wanted["limit"]
    if not wanted["ids"] and not wanted["sort"] and wanted["filter"] is None:
        if wanted["ids"] is not None:
            return [], 0
        return documents.page(offset, limit), meta.documents

    def question(engine: SearchIndex) -> tuple[list[bytes], int]:
        if wanted["filter"] is None:
            ids = documents.ids() if wanted["ids"] is None else None
        else:
            ids = list(engine.matching(wanted["filter"]))
        if wanted["ids"] is not None:
            named = documents.ids_of(key for raw in wanted["ids"] if (key := document_key(raw)))
            chosen = set(named.values())
            ids = sorted(chosen if ids is None else chosen.intersection(ids))
        assert ids is not None  # noqa: S101 - one of the branches above has set it
        if wanted["sort"]:
            ids = sort_documents(documents, ids, wanted["sort"], meta.settings)
        return documents.bodies(ids[offset : offset + limit]), len(ids)

    try:
        return server.engines.read(meta, question)
    except ApiError as error:
        codes = {
            "invalid_search_filter": "invalid_document_filter",
            "invalid_search_sort": "invalid_document_sort",
        }
        raise ApiError(codes.get(error.code, error.code), error.message) from error


def _shown(body: bytes, meta: Meta, fields: list[str] | None, *, vectors: bool) -> bytes:
    """Keep the named fields, and of objects the named inner fields (``a.b``); vectors on demand."""
    if fields is None and not vectors and _MARK not in body:
        return body
    document = shown(orjson.loads(body), meta.settings["embedders"], vectors=vectors)
    if fields is not None:
        kept = _keep(document, [field.split(".") for field in fields])
        document = {**kept, FIELD: document[FIELD]} if vectors else kept
    return orjson.dumps(document)


def _keep(value: JsonValue, paths: list[list[str]]) -> JsonValue:
    if isinstance(value, list):
        return [_keep(item, paths) for item in value]
    if not isinstance(value, dict) or [] in paths:
        return value
    kept = {}
    for name, item in value.items():
        inner = [path[1:] for path in paths if path and path[0] == name]
        if inner:
            kept[name] = _keep(item, inner)
    return kept


def _raw(body: bytes) -> Response:
    return Response(body, media_type="application/json")


async def _edit(_server: Server, _request: Request, _access: Access) -> Response:
    raise ApiError(
        "feature_not_enabled",
        "Using the documents edit route requires enabling the `edit documents by function` "
        "experimental feature. See https://github.com/orgs/meilisearch/discussions/762",
    )


ROUTES = [
    route(
        "/indexes/{uid}/documents",
        GET=("documents.get", _browse),
        POST=("documents.add", _replace),
        PUT=("documents.add", _update),
        DELETE=("documents.delete", _delete_all),
    ),
    route("/indexes/{uid}/documents/fetch", POST=("documents.get", _fetch)),
    route("/indexes/{uid}/documents/delete-batch", POST=("documents.delete", _delete_batch)),
    route("/indexes/{uid}/documents/delete", POST=("documents.delete", _delete_by_filter)),
    route("/indexes/{uid}/documents/edit", POST=("documents.add", _edit)),
    route(
        "/indexes/{uid}/documents/{document}",
        GET=("documents.get", _get),
        DELETE=("documents.delete", _delete_one),
    ),
]
