"""The OpenAPI document tells the truth: schemathesis tries to prove otherwise."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from api.main import create_app
from tests.api.helpers import CLOSED, Api, Shop, served

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
    schemas = (await api.get("/api/openapi.json"))["components"]["schemas"]
    for name, schema in schemas.items():
        if "properties" in schema:
            assert set(schema.get("required", [])) == set(schema["properties"]), name
