"""The OpenAPI document, where it says more than FastAPI finds out by itself."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.core.errors import problems

_EVERYWHERE = problems(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.INTERNAL_SERVER_ERROR)

_WITH_BODY = problems(HTTPStatus.BAD_REQUEST)
# Whoever is new gets an account with the first request, and those are limited.
_WITH_ACCOUNT = frozenset({"signed_in", "seller", "admin"})
_NEW_ACCOUNT = problems(HTTPStatus.TOO_MANY_REQUESTS)


def declare_access(router: APIRouter, access: Mapping[Callable[..., Any], str]) -> None:
    """Say of each route, as ``x-access``, who may call it.

    ``access`` names the dependencies of which each route declares exactly one. Raises ValueError
    for a route that declares none or several.
    """
    for route in router.routes:
        if isinstance(route, APIRoute):
            declared = [
                access[one.call]
                for one in route.dependant.dependencies
                if one.call is not None and one.call in access and one.name is None
            ]
            if len(declared) != 1:
                raise ValueError(f"{route.name} declares {declared or 'nobody'} as who may call it")
            route.openapi_extra = {**(route.openapi_extra or {}), "x-access": declared[0]}


def describe_with(app: FastAPI, problem: type[BaseModel]) -> None:
    """Add the form of errors, and those errors that any route can answer with."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = original()
            _, definitions = models_json_schema(
                [(problem, "serialization")], ref_template="#/components/schemas/{model}"
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(definitions["$defs"])
            for path in document["paths"].values():
                for operation in path.values():
                    expected = _EVERYWHERE | (_WITH_BODY if "requestBody" in operation else {})
                    if operation.get("x-access") in _WITH_ACCOUNT:
                        expected = expected | _NEW_ACCOUNT
                    for status, description in expected.items():
                        operation["responses"].setdefault(str(status), description)
        return app.openapi_schema or original()

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way
