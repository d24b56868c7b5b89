"""Errors as the client sees them: ``application/problem+json`` (RFC 9457) with a stable code."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from api.core.request_id import current_request_id

PROBLEM_MEDIA_TYPE = "application/problem+json"


class ParameterError(BaseModel):
    """What is wrong with one parameter."""

    parameter: str
    message: str


class Problem(BaseModel):
    """Why a request was not answered as asked; ``code`` is what programs should look at."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[ParameterError]


class ApiError(Exception):
    """An error that the client is told about; subclasses give it a status and a code."""

    status: ClassVar[HTTPStatus]
    code: ClassVar[str]

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[ParameterError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors
        self.headers = headers


class InvalidParametersError(ApiError):
    """Parameters that are wrong by themselves or in company."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_parameters"


class DatabaseUnavailableError(ApiError):
    """Postgres cannot be reached or does not answer in time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "database_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "The service cannot answer at the moment. Try again shortly.",
            headers={"Retry-After": "5"},
        )


_CODES = {
    HTTPStatus.BAD_REQUEST: "unreadable_body",
    HTTPStatus.NOT_FOUND: "route_not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request_too_large",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}


def problem_response(
    status: HTTPStatus,
    detail: str,
    *,
    code: str | None = None,
    errors: Sequence[ParameterError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that reports an error; it is never stored by a cache."""
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code or _CODES.get(status, f"http_{status.value}"),
        "request_id": current_request_id(),
        "errors": [error.model_dump() for error in errors],
    }
    return Response(
        orjson.dumps(problem),
        status_code=status.value,
        headers={"Cache-Control": "no-store", **(headers or {})},
        media_type=PROBLEM_MEDIA_TYPE,
    )


def problems(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI declaration of error answers, for a route's ``responses``."""
    content = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status.value: {"description": status.phrase, "content": content} for status in statuses}


def install_error_handlers(app: FastAPI) -> None:
    """Make every refused request of an application answer with a problem."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)


async def _on_api_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 - registered for this type only
    return problem_response(
        error.status, error.detail, code=error.code, errors=error.errors, headers=error.headers
    )


def _in_words(item: Mapping[str, Any]) -> str:
    """Say what is wrong with a value; a regular expression tells nobody anything."""
    if item.get("type") == "string_pattern_mismatch":
        return "does not have the right form"
    return str(item["msg"]).removeprefix("Value error, ")


async def _on_validation_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type only
    errors = [
        ParameterError(
            # Where the value came from (query, path) is not part of its name, nor is the place in
            # the list of a repeated parameter.
            parameter=str(item["loc"][1]) if len(item["loc"]) > 1 else str(item["loc"][0]),
            message=_in_words(item),
        )
        for item in error.errors()
    ]
    return problem_response(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "; ".join(f"{item.parameter}: {item.message}" for item in errors),
        code=InvalidParametersError.code,
        errors=errors,
    )


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
    status = HTTPStatus(error.status_code)
    detail = error.detail
    if status is HTTPStatus.NOT_FOUND:
        detail = "There is nothing at this address."
    headers = error.headers
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not possible here."
        headers = {"Allow": ", ".join(methods_at(request.app, request.url.path))}
    return problem_response(status, detail, headers=headers)


def methods_at(app: FastAPI, path: str) -> list[str]:
    """Return the methods of all routes with this path: a router alone names those of the first."""
    routes: Sequence[BaseRoute] = getattr(app.state, "described_routes", ())
    fitting = [one for one in routes if isinstance(one, APIRoute) and one.path_regex.match(path)]
    # What is spelled out is not what a parameter would stand for.
    exact = [one for one in fitting if one.path == path]
    return sorted({method for one in exact or fitting for method in one.methods or ()})
