"""The OpenAPI document, where it says more than FastAPI finds out by itself."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.core.errors import problems

_EVERYWHERE = problems(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.INTERNAL_SERVER_ERROR)


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
                    for status, description in _EVERYWHERE.items():
                        operation["responses"].setdefault(str(status), description)
        return app.openapi_schema or original()

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way
