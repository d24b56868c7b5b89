"""The OpenAPI document tells the truth: schemathesis tries to prove otherwise."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from api.main import create_app
from tests.api.helpers import CLOSED, Api, Shop, served

pytestmark = pytest.mark.long

EXAMPLES = 15


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["up", "away"])
async def test_schemathesis_finds_nothing(shop: Shop, tmp_path: Path, engine: str) -> None:
    changes = {} if engine == "up" else {"meili_url": CLOSED}
    with served(shop.settings.model_copy(update=changes)) as url:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{url}/api/openapi.json"),
            *("--checks", "all", "--max-examples", str(EXAMPLES), "--generation-deterministic"),
            *("--warnings", "off", "--no-color"),
            cwd=tmp_path,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
                "PYTHONPATH": str(Path(__file__).parent),
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


async def test_description_is_complete(api: Api, shop: Shop) -> None:
    document = await api.get("/api/openapi.json")
    assert document == create_app(shop.settings).openapi()
    names = []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            names.append(operation["operationId"])
            for status in ("413", "500"):
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"], path
    assert len(names) == len(set(names))
    assert "HTTPValidationError" not in document["components"]["schemas"]


async def test_answers_have_no_optional_fields(api: Api) -> None:
    document = await api.get("/api/openapi.json")
    schemas = document["components"]["schemas"]
    answers = [
        operation["responses"] for path in document["paths"].values() for operation in path.values()
    ]
    names = _named(answers)
    found: set[str] = set()
    while names - found:
        found |= names
        names |= _named([schemas[name] for name in names])
    assert len(found) > 50
    for name in found:
        schema = schemas[name]
        if "properties" in schema:
            assert set(schema.get("required", [])) == set(schema["properties"]), name


def _named(part: Any) -> set[str]:
    """Return the names of all schemas that a part of the document refers to."""
    return set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part)))
