"""The routes of the server itself: health, version, keys, features, and what it does not have."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from sandbox.search import parameters
from sandbox.search.decoding import Field, boolean, record
from sandbox.search.errors import ApiError
from sandbox.search.key_bodies import read_key_change, read_new_key
from sandbox.search.keys import Access
from sandbox.search.parameters import Parameter
from sandbox.search.server import FEATURES, Server
from sandbox.search.web import answer, json_body, query, route

_VERSION = "1.50.0"
_SUPPORTED = {"containsFilter"}
_PAGE = {
    "offset": Parameter(parameters.natural, "invalid_api_key_offset", 0),
    "limit": Parameter(parameters.natural, "invalid_api_key_limit", 20),
}
_FEATURES = record({name: Field(boolean) for name in FEATURES}, sent_only=True)


async def _root(_server: Server, _request: Request, _access: Access) -> Response:
    return answer({"status": "Meilisearch is running"})


async def _health(_server: Server, _request: Request, _access: Access) -> Response:
    return answer({"status": "available"})


async def _version(_server: Server, _request: Request, _access: Access) -> Response:
    return answer({"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": _VERSION})


async def _features(server: Server, _request: Request, _access: Access) -> Response:
    return answer(server.features)


async def _set_features(server: Server, request: Request, _access: Access) -> Response:
    change = _FEATURES(await json_body(request), "", "bad_request")
    for name, wanted in change.items():
        if wanted and name not in _SUPPORTED:
            raise ApiError("bad_request", f"The feature `{name}` is not available on this server.")
    return answer(await server.run(lambda: server.set_features(change)))


async def _keys(server: Server, request: Request, _access: Access) -> Response:
    page = query(request, _PAGE)
    keys = server.keys.all()
    shown = keys[page["offset"] : page["offset"] + page["limit"]]
    views = [server.keys.view(key) for key in shown]
    return answer({"results": views, **page, "total": len(keys)})


async def _new_key(server: Server, request: Request, _access: Access) -> Response:
    wanted = read_new_key(await json_body(request))
    key = await server.run(lambda: server.keys.create(wanted))
    return answer(server.keys.view(key), 201)


async def _key(server: Server, request: Request, _access: Access) -> Response:
    return answer(server.keys.view(server.keys.get(request.path_params["key"])))


async def _change_key(server: Server, request: Request, _access: Access) -> Response:
    change = read_key_change(await json_body(request))
    uid = request.path_params["key"]
    return answer(server.keys.view(await server.run(lambda: server.keys.update(uid, change))))


async def _delete_key(server: Server, request: Request, _access: Access) -> Response:
    uid = request.path_params["key"]
    await server.run(lambda: server.keys.delete(uid))
    return Response(status_code=204)


async def _webhooks(_server: Server, _request: Request, _access: Access) -> Response:
    return answer({"results": []})


async def _unavailable(what: str, _server: Server, _request: Request, _access: Access) -> Response:
    raise ApiError("feature_not_enabled", f"{what} are not available on this server.")


ROUTES = [
    route("/", GET=(None, _root)),
    route("/health", GET=(None, _health)),
    route("/version", GET=("version", _version)),
    route(
        "/experimental-features",
        GET=("experimental.get", _features),
        PATCH=("experimental.update", _set_features),
    ),
    route("/keys", GET=("keys.get", _keys), POST=("keys.create", _new_key)),
    route(
        "/keys/{key}",
        GET=("keys.get", _key),
        PATCH=("keys.update", _change_key),
        DELETE=("keys.delete", _delete_key),
    ),
    route(
        "/webhooks",
        GET=("webhooks.get", _webhooks),
        POST=("webhooks.create", partial(_unavailable, "Webhooks")),
    ),
    route("/dumps", POST=("dumps.create", partial(_unavailable, "Dumps"))),
    route("/snapshots", POST=("snapshots.create", partial(_unavailable, "Snapshots"))),
    route("/export", POST=("export", partial(_unavailable, "Exports"))),
    route("/metrics", GET=("metrics.get", partial(_unavailable, "Metrics"))),
    route("/network", GET=("network.get", partial(_unavailable, "Networks"))),
]
