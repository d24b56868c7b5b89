"""Stripe's published OpenAPI document, where Go's module cache or proxy has it."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MODULE = "github.com/stripe/stripe-mock@v0.203.0"
KINDS: dict[str | None, set[type]] = {
    "array": {list},
    "boolean": {bool},
    "integer": {int},
    "number": {int, float},
    "object": {dict},
    "string": {str},
}
WHY = (
    f"Stripe's OpenAPI document comes in the Go module {MODULE}, which cannot be had here: "
    "Go is not installed, or its module proxy is away"
)


@cache
def document() -> dict[str, Any] | None:
    """Return the document, or None where it cannot be had."""
    if shutil.which("go") is None:
        return None
    try:
        answer = subprocess.run(
            ["go", "mod", "download", "-json", MODULE],
            capture_output=True,
            timeout=60,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    folder = Path(json.loads(answer.stdout)["Dir"])
    found: dict[str, Any] = json.loads((folder / "embedded/openapi/spec3.json").read_bytes())
    return found


def demanded() -> dict[str, Any]:
    """Return the document, or skip the test with the reason."""
    found = document()
    if found is None:
        pytest.skip(WHY)
    return found


def misfits(value: Any, schema: dict[str, Any], schemas: dict[str, Any], path: str) -> set[str]:
    """Return how a value differs from its schema, with paths."""
    if "$ref" in schema:
        return misfits(value, schemas[schema["$ref"].rpartition("/")[2]], schemas, path)
    if value is None:
        return set() if schema.get("nullable") else {f"{path} is null"}
    if "anyOf" in schema:
        found = [misfits(value, one, schemas, path) for one in schema["anyOf"]]
        return min(found, key=len)
    kind = schema.get("type")
    if type(value) not in KINDS.get(kind, {type(value)}) or value not in schema.get(
        "enum", [value]
    ):
        return {f"{path} is {value!r}"}
    if kind == "object":
        return _misfits_inside(value, schema, schemas, path)
    items = value if kind == "array" else []
    return set().union(*(misfits(one, schema["items"], schemas, f"{path}[]") for one in items))


def _misfits_inside(
    value: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], path: str
) -> set[str]:
    found = {f"{path} lacks {name}" for name in schema.get("required", []) if name not in value}
    fields = schema.get("properties", {})
    for name, inner in value.items():
        if name in fields:
            found |= misfits(inner, fields[name], schemas, f"{path}.{name}")
        elif fields:
            found.add(f"{path} has {name}")
    return found
