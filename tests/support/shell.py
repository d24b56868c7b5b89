"""The operator's command line, as a shell runs it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.core.settings import Settings
from tests.support.processes import ROOT, environment_of

PATIENCE_SECONDS = 60


@dataclass
class Answer:
    """What a command has said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return its output, which must be JSON."""
        return json.loads(self.out)


class Prepared:
    """The process that commands are forked from, one after the other."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    async def run(self, arguments: tuple[str, ...], environment: dict[str, str]) -> Answer:
        """Run a command, and wait for its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        files = {name: self._folder / name for name in ("out", "err")}
        paths = {name: str(path) for name, path in files.items()}
        order = {"arguments": arguments, "environment": environment, **paths}
        async with self._one_at_a_time:
            for path in files.values():
                path.unlink(missing_ok=True)
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            status = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE_SECONDS)
            said = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
        return Answer(int(status), **said)


@asynccontextmanager
async def prepared() -> AsyncIterator[Prepared]:
    """Start the process that commands are forked from, and end it with all of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.prepared",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    with TemporaryDirectory() as folder:
        try:
            yield Prepared(process, Path(folder))
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


class Shell:
    """Runs commands in the environment of some settings."""

    def __init__(self, settings: Settings, prepared: Prepared) -> None:
        self._environment = {**os.environ, **environment_of(settings), "COLUMNS": "200"}
        self._prepared = prepared

    async def mywork(self, *arguments: str, **environment: str) -> Answer:
        """Run a command, and wait for its end."""
        return await self._prepared.run(arguments, self._environment | environment)
