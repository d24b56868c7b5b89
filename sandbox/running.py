"""Services for as long as a block of code needs them."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.console import Console
from sandbox.definition import read_definition
from sandbox.folder import DataFolder
from sandbox.ports import is_free, refuse_busy
from sandbox.stack import Choice, Stack, assemble
from sandbox.supervisor import Supervisor

_ORPHAN_SECONDS = 10.0
_PAUSE_SECONDS = 0.1


@asynccontextmanager
async def supervised(
    file: Path, choice: Choice, data: Path, console: Console
) -> AsyncIterator[tuple[Stack, Supervisor]]:
    """Hold the data folder and a supervisor for what ``choice`` wants; everything ends with it.

    The supervisor is not started yet. Raises SandboxError: folder in use, port busy, ….
    """
    definition = read_definition(file)
    folder = DataFolder(data)
    try:
        stack = assemble(definition, choice, folder, os.environ)
        if folder.left_in_disorder:
            await _wait_for_orphans(stack)
        refuse_busy(stack.ports)
        supervisor = Supervisor(stack.parts, logs=folder.logs, console=console)
        try:
            yield stack, supervisor
        finally:
            await supervisor.stop()
    finally:
        folder.release()


@asynccontextmanager
async def running(
    file: Path, only: Collection[str], data: Path | None = None
) -> AsyncIterator[Mapping[str, str]]:
    """Run the named parts of a stack file on free ports; yield the environment that names them.

    Without ``data`` they live in a folder that is removed at the end. Their servers do not wait
    for the disk. Raises SandboxError when one does not start.
    """
    choice = Choice(only=only, free_ports=True, durable=False)
    with tempfile.TemporaryDirectory(prefix="sandbox-") as temporary:
        folder = data or Path(temporary)
        console = Console(sys.stderr, parts=False)
        async with supervised(file, choice, folder, console) as (stack, supervisor):
            await supervisor.start()
            yield stack.environment


async def _wait_for_orphans(stack: Stack) -> None:
    """Give the parts of a run that was killed the time to end: they were told by the kernel."""
    for _ in range(int(_ORPHAN_SECONDS / _PAUSE_SECONDS)):
        if all(is_free(port.number) for port in stack.ports):
            return
        await asyncio.sleep(_PAUSE_SECONDS)
