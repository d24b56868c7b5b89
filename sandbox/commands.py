"""The two things that the sandbox does when called from a shell."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from sandbox.console import Console
from sandbox.failures import SandboxError
from sandbox.folder import CONNECTIONS, keep_connections
from sandbox.process import die_with_parent
from sandbox.running import running, supervised
from sandbox.stack import Choice, Stack

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _on_signals(handle: Callable[[signal.Signals], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, handle, number)


async def up(file: Path, choice: Choice, data: Path) -> None:
    """Run a stack until a signal asks for the end; a second signal kills what is left.

    Raises SandboxError when it cannot start or a part fails for good.
    """
    console = Console()
    async with supervised(file, choice, data, console) as (stack, supervisor):
        enough = asyncio.Event()

        def handle(number: signal.Signals) -> None:
            if enough.is_set():
                console.say("killing what is left")
                supervisor.kill()
            else:
                console.say(f"{number.name}: stopping")
                enough.set()

        _on_signals(handle)
        failed = asyncio.create_task(supervisor.failed.wait())
        ended = asyncio.create_task(enough.wait())
        started = asyncio.create_task(supervisor.start())
        try:
            await asyncio.wait([started, ended], return_when=asyncio.FIRST_COMPLETED)
            if started.done():
                await started
                keep_connections(data, stack.connections)
                console.block(_table(stack, data))
            await asyncio.wait([failed, ended], return_when=asyncio.FIRST_COMPLETED)
            supervisor.raise_failure()
        finally:
            enough.set()
            for task in (failed, ended, started):
                task.cancel()
    console.say("stopped")


def _table(stack: Stack, data: Path) -> list[str]:
    rows = {**stack.addresses, "Logs": f"{data}/logs/", "Connections": f"{data}/{CONNECTIONS}"}
    width = max(map(len, rows))
    lines = [f"  {label:<{width}}  {address}" for label, address in rows.items()]
    return ["Everything is up; Ctrl-C stops it.", "", *lines]


class _Interruption:
    """Who gets a signal: the command while it runs, we before and after.

    A command on our terminal gets its Ctrl-C from the terminal; everything else is passed on.
    """

    def __init__(self) -> None:
        self.number: signal.Signals | None = None
        self._task = asyncio.current_task()
        self.command: asyncio.subprocess.Process | None = None

    def handle(self, number: signal.Signals) -> None:
        if self.command is None:
            self.number = number
            if self._task is not None:
                self._task.cancel()
        elif self.command.returncode is None and not (
            number is signal.SIGINT and os.isatty(sys.stdin.fileno())
        ):
            self.command.send_signal(number)


async def run(file: Path, only: Collection[str], data: Path | None, command: Sequence[str]) -> int:
    """Run ``command`` while the named parts run, then stop them.

    Returns the command's exit code, 128 + n when signal n ended it. Raises SandboxError when a
    part or the command cannot be started.
    """
    interruption = _Interruption()
    _on_signals(interruption.handle)
    try:
        async with running(file, only, data) as environment:
            try:
                process = await asyncio.create_subprocess_exec(
                    *command, env=environment, preexec_fn=die_with_parent(signal.SIGTERM)
                )
            except OSError as error:
                raise SandboxError(f"cannot start {command[0]}: {error.strerror}") from error
            interruption.command = process
            code = await process.wait()
    except asyncio.CancelledError:
        if interruption.number is None:
            raise
        return 128 + interruption.number
    return code if code >= 0 else 128 - code
