"""The import command as a shell runs it, on a database of each test's own."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.support.processes import ROOT, environment_of

COMMAND = (
    "import typer; from cli.import_command import import_;"
    "app = typer.Typer(pretty_exceptions_enable=False); app.command()(import_); app()"
)


@dataclass
class Answer:
    status: int
    err: str


class Importer:
    def __init__(self, settings: Settings, database: Database, folder: Path) -> None:
        self.environment = {**os.environ, **environment_of(settings), "COLUMNS": "200"}
        self.folder = folder
        self._database = database

    def file(self, lines: list[dict[str, Any]], name: str = "products.jsonl") -> Path:
        path = self.folder / name
        path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
        return path

    async def start(self, *arguments: object, **environment: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            COMMAND,
            *map(str, arguments),
            cwd=ROOT,
            env=self.environment | environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *arguments: object, **environment: str) -> Answer:
        process = await self.start(*arguments, **environment)
        _, err = await asyncio.wait_for(process.communicate(), 100)
        assert process.returncode is not None
        return Answer(process.returncode, err.decode())

    async def query(self, statement: str) -> list[Any]:
        async with self._database.transaction() as session:
            return [tuple(row) for row in await session.execute(text(statement))]

    async def execute(self, statement: str) -> None:
        async with self._database.transaction() as session:
            await session.execute(text(statement))


@pytest.fixture
def importer(fresh_settings: Settings, fresh_database: Database, tmp_path: Path) -> Importer:
    return Importer(fresh_settings, fresh_database, tmp_path)


def product(number: int, **other: Any) -> dict[str, Any]:
    return {
        "slug": f"product-{number:06}",
        "seller": f"seller-{number % 7}",
        "category": "security",
        "name": f"Product {number}",
        "description": "word " * 20,
        "tech_stack": ["js", "Go"],
        "price_cents": 500 + number,
        "status": "published",
        **other,
    }


@pytest.fixture
def make_product() -> Any:
    return product
