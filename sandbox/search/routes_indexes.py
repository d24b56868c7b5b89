"""The routes of indexes, their settings and their statistics."""

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.search import parameters
from sandbox.search.clock import rfc3339
from sandbox.search.decoding import (
    Field,
    JsonValue,
    array,
    boolean,
    optional,
    record,
    string,
)
from sandbox.search.engine.contract import SearchIndex
from sandbox.search.errors import ApiError
from sandbox.search.keys import Access
from sandbox.search.names import read_uid
from sandbox.search.parameters import Parameter
from sandbox.search.server import Server
from sandbox.search.settings import SETTINGS, code_of, read_update, reset_all
from sandbox.search.store import Meta
from sandbox.search.web import answer, json_body, query, route

_PAGE = {
    "offset": Parameter(parameters.natural, "invalid_index_offset", 0),
    "limit": Parameter(parameters.natural, "invalid_index_limit", 20),
}
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def _size_format(text: str) -> str:
    if text not in {"raw", "human"}:
        raise ValueError(f"unknown size format `{text}`, expected `raw` or `human`")
    return text


_STATS = {
    "showInternalDatabaseSizes": Parameter(
        parameters.boolean, "invalid_stats_show_internal_database_sizes", default=False
    ),
    "sizeFormat": Parameter(_size_format, "invalid_stats_size_format", "raw"),
}
_CREATE = record(
    {
        "uid": Field(read_uid, "invalid_index_uid", required="missing_index_uid"),
        "primaryKey": Field(optional(string), "invalid_index_primary_key"),
    }
)


def _refuse_immutable(key: str, accepted: Sequence[str]) -> None:
    codes = {
        "createdAt": "immutable_index_created_at",
        "updatedAt": "immutable_index_updated_at",
    }
    if key in codes:
        listed = ", ".join(f"`{name}`" for name in accepted)
        raise ApiError(codes[key], f"Immutable field `{key}`: expected one of {listed}")


_UPDATE = record(
    {
        "primaryKey": Field(optional(string), "invalid_index_primary_key"),
        "uid": Field(optional(read_uid), "invalid_index_uid"),
    },
    refuse=_refuse_immutable,
)
_SWAPS = array(
    record(
        {
            "indexes": Field(
                array(read_uid), "invalid_swap_indexes", required="missing_swap_indexes"
            ),
            "rename": Field(boolean, "invalid_swap_rename", default=False),
        }
    )
)


def _view(meta: Meta) -> dict[str, JsonValue]:
    return {
        "uid": meta.uid,
        "createdAt": rfc3339(meta.created_at),
        "updatedAt": rfc3339(meta.updated_at),
        "primaryKey": meta.primary_key,
    }


async def _list(server: Server, request: Request, access: Access) -> Response:
    page = query(request, _PAGE)
    metas = [meta for uid, meta in sorted(server.store.indexes.items()) if access.allows(uid)]
    shown = metas[page["offset"] : page["offset"] + page["limit"]]
    return answer({"results": [_view(meta) for meta in shown], **page, "total": len(metas)})


async def _create(server: Server, request: Request, access: Access) -> Response:
    wanted = _CREATE(await json_body(request), "", "bad_request")
    if not access.allows(wanted["uid"]):
        raise ApiError("invalid_api_key", "The provided API key is invalid.")
    details = {"primaryKey": wanted["primaryKey"]}
    return answer(await server.enqueue("indexCreation", wanted["uid"], wanted, details), 202)


async def _get(server: Server, request: Request, _access: Access) -> Response:
    return answer(_view(server.index(request.path_params["uid"])))


async def _update(server: Server, request: Request, access: Access) -> Response:
    uid = request.path_params["uid"]
    wanted = _UPDATE(await json_body(request), "", "bad_request")
    if wanted["uid"] is not None and not access.allows(wanted["uid"]):
        raise ApiError("invalid_api_key", "The provided API key is invalid.")
    content = {"uid": uid, "newUid": wanted["uid"], "primaryKey": wanted["primaryKey"]}
    details = {"primaryKey": wanted["primaryKey"]}
    if wanted["uid"] is not None:
        details |= {"oldIndexUid": uid, "newIndexUid": wanted["uid"]}
    return answer(await server.enqueue("indexUpdate", uid, content, details), 202)


async def _delete(server: Server, request: Request, _access: Access) -> Response:
    uid = request.path_params["uid"]
    details = {"deletedDocuments": None}
    return answer(await server.enqueue("indexDeletion", uid, {"uid": uid}, details), 202)


async def _swap(server: Server, request: Request, access: Access) -> Response:
    swaps = _SWAPS(await json_body(request), "", "bad_request")
    seen: set[str] = set()
    repeated: list[str] = []
    for swap in swaps:
        uids = swap["indexes"]
        if len(uids) != 2:  # noqa: PLR2004 - a swap has two sides
            listed = ", ".join(f'"{uid}"' for uid in uids)
            raise ApiError(
                "invalid_swap_indexes",
                f"Two indexes must be given for each swap. The list `[{listed}]` contains "
                f"{len(uids)} indexes.",
            )
        if not all(access.allows(uid) for uid in uids):
            raise ApiError("invalid_api_key", "The provided API key is invalid.")
        for uid in uids:
            if uid in seen:
                repeated.append(uid)
            seen.add(uid)
    if repeated:
        listed = ", ".join(f"`{uid}`" for uid in dict.fromkeys(repeated))
        was = "was" if len(set(repeated)) == 1 else "were"
        raise ApiError(
            "invalid_swap_duplicate_index_found",
            f"Indexes must be declared only once during a swap. {listed} {was} specified several "
            "times.",
        )
    content = {"swaps": swaps}
    return answer(await server.enqueue("indexSwap", None, content, content), 202)


def _size(count: int, size_format: str) -> int | str:
    """Write a number of bytes as the caller wants it."""
    if size_format == "raw":
        return count
    size, unit = float(count), 0
    while size >= 1024 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - binary units
        size, unit = size / 1024, unit + 1
    return f"{size:.2f} {_UNITS[unit]}".replace(".00 ", " ")


def _index_stats(server: Server, meta: Meta, wanted: dict[str, JsonValue]) -> dict[str, JsonValue]:
    def counts(engine: SearchIndex) -> tuple[dict[str, int], tuple[int, int]]:
        return engine.field_distribution(), engine.embeddings()

    distribution, (embeddings, embedded) = server.engines.read(meta, counts)
    return {
        "numberOfDocuments": meta.documents,
        "rawDocumentDbSize": _size(meta.bytes, wanted["sizeFormat"]),
        "avgDocumentSize": _size(
            meta.bytes // meta.documents if meta.documents else 0, wanted["sizeFormat"]
        ),
        **(
            {"internalDatabaseSizes": {"documents": _size(meta.bytes, wanted["sizeFormat"])}}
            if wanted["showInternalDatabaseSizes"]
            else {}
        ),
        "isIndexing": server.queue.in_process(meta.uid),
        "numberOfEmbeddings": embeddings,
        "numberOfEmbeddedDocuments": embedded,
        "fieldDistribution": dict(sorted(distribution.items())),
    }


async def _stats_of_one(server: Server, request: Request, _access: Access) -> Response:
    wanted = query(request, _STATS)
    meta = server.index(request.path_params["uid"])
    return answer(await server.run(lambda: _index_stats(server, meta, wanted)))


async def _stats(server: Server, request: Request, access: Access) -> Response:
    wanted = query(request, _STATS)
    metas = [meta for uid, meta in sorted(server.store.indexes.items()) if access.allows(uid)]

    def work() -> dict[str, JsonValue]:
        return {meta.uid: _index_stats(server, meta, wanted) for meta in metas}

    size = _size(server.store.size(), wanted["sizeFormat"])
    return answer(
        {
            "databaseSize": size,
            "usedDatabaseSize": size,
            "lastUpdate": rfc3339(max((meta.updated_at for meta in metas), default=None)),
            "indexes": await server.run(work),
        }
    )


async def _settings(server: Server, request: Request, _access: Access) -> Response:
    return answer(server.index(request.path_params["uid"]).settings)


async def _change(server: Server, request: Request, change: dict[str, JsonValue]) -> Response:
    uid = request.path_params["uid"]
    content = {"settings": change, "createIndex": request.method != "DELETE"}
    return answer(await server.enqueue("settingsUpdate", uid, content, change), 202)


async def _update_settings(server: Server, request: Request, _access: Access) -> Response:
    return await _change(server, request, read_update(await json_body(request)))


async def _reset_settings(server: Server, request: Request, _access: Access) -> Response:
    return await _change(server, request, reset_all())


async def _one_setting(name: str, server: Server, request: Request, _access: Access) -> Response:
    return answer(server.index(request.path_params["uid"]).settings[name])


async def _update_one(name: str, server: Server, request: Request, _access: Access) -> Response:
    body = await json_body(request)
    value = optional(SETTINGS[name].read)(body, "", code_of(name))
    return await _change(server, request, {name: value})


async def _reset_one(name: str, server: Server, request: Request, _access: Access) -> Response:
    value = ["*"] if SETTINGS[name].default == ["*"] else None
    return await _change(server, request, {name: value})


def _setting_route(name: str) -> Route:
    setting = SETTINGS[name]
    return route(
        f"/indexes/{{uid}}/settings/{setting.path}",
        GET=("settings.get", partial(_one_setting, name)),
        DELETE=("settings.update", partial(_reset_one, name)),
        **{setting.verb: ("settings.update", partial(_update_one, name))},
    )


ROUTES = [
    route("/indexes", GET=("indexes.get", _list), POST=("indexes.create", _create)),
    route(
        "/indexes/{uid}",
        GET=("indexes.get", _get),
        PATCH=("indexes.update", _update),
        DELETE=("indexes.delete", _delete),
    ),
    route("/swap-indexes", POST=("indexes.swap", _swap)),
    route("/indexes/{uid}/stats", GET=("stats.get", _stats_of_one)),
    route("/stats", GET=("stats.get", _stats)),
    route(
        "/indexes/{uid}/settings",
        GET=("settings.get", _settings),
        PATCH=("settings.update", _update_settings),
        DELETE=("settings.update", _reset_settings),
    ),
    *(_setting_route(name) for name in SETTINGS),
]
