"""The routes of searching."""

import time
import uuid
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from sandbox.search.decoding import Field, JsonValue, anything, record, string
from sandbox.search.engine.contract import SearchIndex
from sandbox.search.errors import ApiError
from sandbox.search.keys import Access
from sandbox.search.queries import (
    inside,
    read_facet_search,
    read_multi_search,
    read_search,
    search_of_text,
)
from sandbox.search.server import Server
from sandbox.search.store import Meta
from sandbox.search.web import answer, json_body, refusal, route

_SIMILAR = record(
    {
        "id": Field(anything, "invalid_similar_id", required="bad_request"),
        "embedder": Field(string, "invalid_similar_embedder", required="bad_request"),
    },
    open_ended=True,
)
_PAGING = ("hitsPerPage", "page", "totalPages", "totalHits")
_SCROLLING = ("limit", "offset", "estimatedTotalHits")
_FACETS = ("facetDistribution", "facetStats")


def _restricted(query: dict[str, JsonValue], access: Access, uid: str) -> dict[str, JsonValue]:
    """Add the filter of a tenant token to that of a search."""
    rule = access.filter_for(uid)
    if rule is None:
        return query
    own = query["filter"]
    return {**query, "filter": rule if own is None else [_conjunct(rule), _conjunct(own)]}


def _conjunct(expression: JsonValue) -> JsonValue:
    """Make an expression one member of an AND."""
    if isinstance(expression, str):
        return f"({expression})"
    parts = []
    for part in expression:
        alternatives = part if isinstance(part, list) else [part]
        parts.append("(" + " OR ".join(f"({text})" for text in alternatives) + ")")
    return "(" + " AND ".join(parts) + ")"


def _read(
    server: Server, meta: Meta, question: Callable[[SearchIndex], dict[str, JsonValue]]
) -> dict[str, JsonValue]:
    """Ask an engine; what it says of attributes is said of this index."""
    try:
        return server.engines.read(meta, question)
    except ApiError as error:
        if error.code == "invalid_search_filter" and error.message.startswith("Attribute "):
            raise ApiError(error.code, f"Index `{meta.uid}`: {error.message}") from error
        raise


def _search(server: Server, meta: Meta, query: dict[str, JsonValue]) -> dict[str, JsonValue]:
    start = time.monotonic()
    timed = query["showPerformanceDetails"]

    def question(engine: SearchIndex) -> dict[str, JsonValue]:
        return engine.search(query)

    found = _read(server, meta, question)
    taken = time.monotonic() - start
    paging = _PAGING if "totalHits" in found else _SCROLLING
    return {
        "hits": found["hits"],
        "query": found["query"],
        **{name: found[name] for name in ("queryVector",) if name in found},
        "processingTimeMs": int(taken * 1000),
        **{name: found[name] for name in paging},
        **{name: found[name] for name in _FACETS if name in found},
        "requestUid": str(uuid.uuid4()),
        **{name: found[name] for name in ("semanticHitCount",) if name in found},
        # The original times the steps of its own; this search has only one.
        **({"performanceDetails": {"search": f"{taken * 1000:.2f}ms"}} if timed else {}),
    }


async def _answer_search(
    server: Server, request: Request, access: Access, query: dict[str, JsonValue]
) -> Response:
    uid = request.path_params["uid"]
    meta = server.index(uid)
    restricted = _restricted(query, access, uid)
    return answer(await server.run(lambda: _search(server, meta, restricted)))


async def _search_post(server: Server, request: Request, access: Access) -> Response:
    return await _answer_search(server, request, access, read_search(await json_body(request)))


async def _search_get(server: Server, request: Request, access: Access) -> Response:
    query = search_of_text(request.query_params.multi_items())
    return await _answer_search(server, request, access, query)


async def _multi_search(server: Server, request: Request, access: Access) -> Response:
    queries = read_multi_search(await json_body(request))
    for place, query in enumerate(queries):
        if not access.allows(query["indexUid"]):
            raise inside(place, ApiError("invalid_api_key", "The provided API key is invalid."))

    def work() -> list[dict[str, JsonValue]]:
        return [_one_of_many(server, access, place, query) for place, query in enumerate(queries)]

    try:
        return answer({"results": await server.run(work)})
    except ApiError as error:
        # A missing index is the body's fault here, not the address's.
        return refusal(error, 400)


def _one_of_many(
    server: Server, access: Access, place: int, query: dict[str, JsonValue]
) -> dict[str, JsonValue]:
    uid = query.pop("indexUid")
    try:
        found = _search(server, server.index(uid), _restricted(query, access, uid))
    except ApiError as error:
        raise inside(place, error) from error
    return {"indexUid": uid, **found}


async def _facet_search(server: Server, request: Request, access: Access) -> Response:
    uid = request.path_params["uid"]
    query = _restricted(read_facet_search(await json_body(request)), access, uid)
    meta = server.index(uid)
    if not meta.settings["facetSearch"]:
        raise ApiError("facet_search_disabled", "The facet search is disabled for this index")
    start = time.monotonic()

    def question(engine: SearchIndex) -> dict[str, JsonValue]:
        return engine.facet_search(query)

    def work() -> dict[str, JsonValue]:
        return _read(server, meta, question)

    found = await server.run(work)
    return answer(
        {
            "facetHits": found["facetHits"],
            "facetQuery": found["facetQuery"],
            "processingTimeMs": int((time.monotonic() - start) * 1000),
        }
    )


def _no_similar(meta: Meta, name: str) -> ApiError:
    if name not in meta.settings["embedders"]:
        return ApiError("invalid_similar_embedder", f"Cannot find embedder with name `{name}`.")
    return ApiError("bad_request", "Similar documents are not available on this server.")


async def _similar_post(server: Server, request: Request, _access: Access) -> Response:
    wanted = _SIMILAR(await json_body(request), "", "bad_request")
    raise _no_similar(server.index(request.path_params["uid"]), wanted["embedder"])


async def _similar_get(server: Server, request: Request, _access: Access) -> Response:
    for name in ("id", "embedder"):
        if name not in request.query_params:
            raise ApiError("bad_request", f"Missing parameter `{name}`")
    meta = server.index(request.path_params["uid"])
    raise _no_similar(meta, request.query_params["embedder"])


ROUTES = [
    route("/multi-search", POST=("search", _multi_search)),
    route("/indexes/{uid}/search", GET=("search", _search_get), POST=("search", _search_post)),
    route("/indexes/{uid}/facet-search", POST=("search", _facet_search)),
    route("/indexes/{uid}/similar", GET=("search", _similar_get), POST=("search", _similar_post)),
]
