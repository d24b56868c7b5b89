"""The operator's command line, as a shell runs it."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

from api.core.settings import Settings
from tests.support.processes import environment_of


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


class Shell:
    """Runs commands in the environment of some settings."""

    def __init__(self, settings: Settings) -> None:
        self._environment = {**os.environ, **environment_of(settings), "COLUMNS": "200"}

    async def mywork(self, *arguments: str, **environment: str) -> Answer:
        """Run a command, and wait for its end."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from cli.main import run; run()",
            *arguments,
            env=self._environment | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode is not None
        return Answer(process.returncode, out.decode(), err.decode())
