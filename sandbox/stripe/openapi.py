"""Makes ``parameters.json`` from Stripe's published OpenAPI document.

``python -m sandbox.stripe.openapi spec3.json > sandbox/stripe/parameters.json``. The table holds
names and types alone. By endpoint (``POST /v1/refunds``) it maps a parameter's name, followed by
``!`` where it is required and ``?`` where an empty text unsets it, to its type: ``s`` text, ``i``
integer, ``b`` boolean, ``n`` decimal number, a list of the texts that are allowed, a table of
parameters, ``{"[]": type}`` for a list, ``{"*": "s"}`` for a table with names of the caller's
choice, ``{"|": [types]}`` for either.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from sandbox.stripe.form import Json

_FORM = "application/x-www-form-urlencoded"


def tables(document: Json, endpoints: Iterable[str]) -> Json:
    """Return the parameters of each endpoint, such as ``GET /v1/charges/{charge}``."""
    made: Json = {}
    for endpoint in endpoints:
        method, path = endpoint.split()
        operation = document["paths"][path][method.lower()]
        parameters: Json = {}
        for one in operation.get("parameters", []):
            if one["in"] == "query":
                parameters |= _named(one["name"], one["schema"], one.get("required", False))
        body = operation.get("requestBody", {}).get("content", {}).get(_FORM, {}).get("schema", {})
        for name, schema in body.get("properties", {}).items():
            parameters |= _named(name, schema, name in body.get("required", []))
        made[endpoint] = parameters
    return made


def written(made: Json) -> str:
    """Return the tables as JSON with one top-level parameter a line."""
    blocks = []
    for endpoint, parameters in made.items():
        lines = ",\n".join(f"  {_dumps(name)}: {_dumps(kind)}" for name, kind in parameters.items())
        blocks.append(
            f" {_dumps(endpoint)}: {{\n{lines}\n }}" if lines else f" {_dumps(endpoint)}: {{}}"
        )
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()


def _named(name: str, schema: Json, required: bool) -> Json:
    unset = any(one.get("enum") == [""] for one in schema.get("anyOf", []))
    return {name + "!" * required + "?" * unset: _type(schema)}


def _type(schema: Json) -> Any:  # noqa: ANN401 - a text, a list or a table
    if "anyOf" in schema:
        types = [_type(one) for one in schema["anyOf"] if one.get("enum") != [""]]
        return types[0] if len(types) == 1 else {"|": types}
    if schema["type"] == "object":
        required = schema.get("required", [])
        made: Json = {}
        for name, inner in schema.get("properties", {}).items():
            made |= _named(name, inner, name in required)
        return made or {"*": "s"}
    if schema["type"] == "array":
        return {"[]": _type(schema["items"])}
    return schema.get("enum") or schema["type"][0]


if __name__ == "__main__":
    from sandbox.stripe.endpoints import ENDPOINTS

    document = orjson.loads(Path(sys.argv[1]).read_bytes())
    sys.stdout.write(written(tables(document, [one.name for one in ENDPOINTS])))
