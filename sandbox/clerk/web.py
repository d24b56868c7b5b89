"""Requests in, answers and refusals out: what all routes share."""

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.clerk.errors import ApiError, Problem
from sandbox.clerk.stand_in import StandIn

Handler: TypeAlias = Callable[[StandIn, Request], Awaitable[Response]]
_LOG = logging.getLogger(__name__)


def answer(body: object) -> Response:
    """Answer with JSON that nobody may keep."""
    return Response(
        orjson.dumps(body), media_type="application/json", headers={"Cache-Control": "no-store"}
    )


def refusal(error: ApiError, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with an error in Clerk's format."""
    body = {"errors": [problem.body() for problem in error.problems]}
    return Response(orjson.dumps(body), error.status, headers, media_type="application/json")


def route(path: str, **handlers: Handler) -> Route:
    """Bind handlers to the methods of a path. None of them knows query parameters."""

    async def endpoint(request: Request) -> Response:
        handler = handlers.get(request.method)
        if handler is None:
            raise HTTPException(405, headers={"Allow": ", ".join(handlers)})
        try:
            refuse_unknown(request.query_params, ())
            return await handler(request.app.state.stand_in, request)
        except ApiError as error:
            return refusal(error)
        except Exception as error:  # noqa: BLE001 - the caller is told, the server goes on
            _LOG.exception("%s %s failed", request.method, request.url.path)
            message = f"{type(error).__name__}: {error}"
            return refusal(ApiError(500, Problem("internal_clerk_error", message, message)))

    return Route(path, endpoint, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])


async def nowhere(_request: Request, error: Exception) -> Response:
    """Refuse a path or a method that the stand-in does not have."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    headers = error.headers if isinstance(error, HTTPException) else None
    if status == 405:  # noqa: PLR2004 - method not allowed
        message = "The stand-in does not have this method here; see sandbox/clerk/README.md"
        return refusal(ApiError(status, Problem("method_not_allowed", message, message)), headers)
    message = "The stand-in does not have this path; see sandbox/clerk/README.md"
    return refusal(ApiError(status, Problem("resource_not_found", "not found", message)), headers)


def refuse_unknown(given: Mapping[str, object], known: tuple[str, ...]) -> None:
    """Raise ApiError ``form_param_unknown`` when there is a parameter of another name."""
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ApiError(
            422,
            *(
                Problem(
                    "form_param_unknown",
                    "is unknown",
                    f"{name} is not a valid parameter for this request.",
                    name,
                )
                for name in unknown
            ),
        )


def bearer(request: Request) -> str:
    """Return the secret from the header ``Authorization``.

    Raises ApiError ``authorization_header_format_invalid``.
    """
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        message = 'Invalid Authorization header format. Must be "Bearer <YOUR_API_KEY>"'
        raise ApiError(
            401,
            Problem("authorization_header_format_invalid", "Invalid Authorization header", message),
        )
    return secret.strip()


def demand_secret_key(stand_in: StandIn, request: Request) -> None:
    """Raise ApiError ``clerk_key_invalid`` unless the request bears the instance's secret key."""
    if not hmac.compare_digest(bearer(request).encode(), stand_in.secret_key.encode()):
        message = "The provided Clerk Secret Key is invalid."
        raise ApiError(401, Problem("clerk_key_invalid", message, message))
