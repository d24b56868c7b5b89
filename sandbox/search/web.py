"""Requests in, responses and refusals out: what all routes share."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.search.codes import error_body, status_of
from sandbox.search.decoding import JsonValue
from sandbox.search.errors import ApiError
from sandbox.search.keys import Access
from sandbox.search.names import path_uid
from sandbox.search.parameters import Parameter, read_parameters
from sandbox.search.payloads import inflater
from sandbox.search.server import Server

Handler: TypeAlias = Callable[[Server, Request, Access], Awaitable[Response]]
_LOG = logging.getLogger(__name__)
_LARGEST_JSON = 2 * 2**20 * 50


def answer(body: JsonValue, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(orjson.dumps(body), status, media_type="application/json")


def refusal(error: ApiError, status: int | None = None) -> Response:
    """Answer with an error in Meilisearch's format, with the status of its code by default."""
    headers = {"Retry-After": "10"} if status_of(error.code) == 503 else None  # noqa: PLR2004
    return Response(
        orjson.dumps(error_body(error.code, error.message)),
        status or status_of(error.code),
        headers=headers,
        media_type="application/json",
    )


def route(path: str, **handlers: tuple[str | None, Handler]) -> Route:
    """Bind handlers to the methods of a path, each with the action that a key needs for it."""

    async def endpoint(request: Request) -> Response:
        handler = handlers.get(request.method)
        if handler is None:
            return Response(status_code=405, headers={"Allow": ", ".join(handlers)})
        action, handle = handler
        server: Server = request.app.state.server
        try:
            access = Access()
            if action is not None:
                header = request.headers.get("authorization")
                access = server.keys.access(header, action, request.path_params.get("uid"))
            if "uid" in request.path_params:
                path_uid(request.path_params["uid"])
            return await handle(server, request, access)
        except ApiError as error:
            return refusal(error)
        except Exception as error:  # noqa: BLE001 - the caller is told, the server goes on
            _LOG.exception("%s %s failed", request.method, request.url.path)
            return refusal(ApiError("internal", f"{type(error).__name__}: {error}"))

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Route(path, endpoint, methods=methods)


def query(request: Request, known: Mapping[str, Parameter]) -> dict[str, JsonValue]:
    """Check the query string against the known parameters."""
    return read_parameters(request.query_params.multi_items(), known)


def content_type(request: Request, accepted: tuple[str, ...]) -> str:
    """Return the media type of the body; raises ApiError unless it is an accepted one."""
    listed = ", ".join(f"`{kind}`" for kind in accepted)
    header = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not header:
        raise ApiError(
            "missing_content_type",
            "A Content-Type header is missing. Accepted values for the Content-Type header are: "
            f"{listed}",
        )
    if header not in accepted:
        raise ApiError(
            "invalid_content_type",
            f"The Content-Type `{header}` is invalid. Accepted values for the Content-Type header "
            f"are: {listed}",
        )
    return header


async def json_body(request: Request) -> JsonValue:
    """Return the decoded JSON body."""
    content_type(request, ("application/json",))
    text = b""
    inflate = inflater(request.headers.get("content-encoding", ""))
    async for part in request.stream():
        text += part if inflate is None else inflate.decompress(part)
        if len(text) > _LARGEST_JSON:
            raise ApiError(
                "payload_too_large",
                "The provided payload reached the size limit. The maximum accepted payload size "
                "is 100 MiB.",
            )
    if not text:
        raise ApiError("missing_payload", "A json payload is missing.")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ApiError(
            "malformed_payload", f"The json payload provided is malformed. `{error}`."
        ) from error
