"""Processes that neither outlive their parent nor leave children of their own behind."""

import asyncio
import contextlib
import ctypes
import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sandbox.console import PartLog
from sandbox.failures import SandboxError

_PR_SET_PDEATHSIG = 1
# Whoever inherited the pipe from a process that has ended may hold it open for ever.
_DRAIN_SECONDS = 0.5
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return a function for the child, between fork and exec: it is signalled if we die.

    The kernel forgets this when credentials change later, and elsewhere than on Linux there is
    no such thing.
    """
    parent = os.getpid()

    def arrange() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:  # it died before the line above
                os.kill(os.getpid(), signal.SIGKILL)

    return arrange


class Process:
    """A running command in a session of its own, its output going to a log."""

    def __init__(self, process: asyncio.subprocess.Process, output: int, log: PartLog) -> None:
        self.pid = process.pid
        self._process = process
        self._log = log
        self._output = output
        self._silent = asyncio.Event()
        asyncio.get_running_loop().add_reader(output, self._read)
        self.ended = asyncio.create_task(self._end())

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        directory: Path,
        log: PartLog,
        death_signal: signal.Signals = signal.SIGTERM,
    ) -> "Process":
        """Start ``command``; raises SandboxError when there is no such program."""
        log.started(shlex.join(command))
        # A pipe of our own: asyncio's would not let a process end before all who inherited it.
        output, inlet = os.pipe()
        os.set_blocking(output, False)
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                env=environment,
                cwd=directory,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=inlet,
                stderr=inlet,
                start_new_session=True,  # Ctrl-C is for us: we stop the parts in their order
                preexec_fn=die_with_parent(death_signal),
            )
        except BaseException as error:
            os.close(output)
            if isinstance(error, OSError):
                message = f"cannot start {command[0]}: {error.strerror}"
                raise SandboxError(message) from error
            raise
        finally:
            os.close(inlet)
        return cls(process, output, log)

    def _read(self) -> None:
        try:
            chunk = os.read(self._output, 65536)
        except BlockingIOError:
            return
        if chunk:
            self._log.feed(chunk)
        else:
            asyncio.get_running_loop().remove_reader(self._output)
            self._silent.set()

    async def _end(self) -> int:
        code = await self._process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # what it left behind in its group
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._silent.wait(), _DRAIN_SECONDS)
        asyncio.get_running_loop().remove_reader(self._output)
        os.close(self._output)
        self._log.finish()
        return code

    def kill(self) -> None:
        """Kill the process, its group and every descendant at once."""
        for pid in [self.pid, *descendants(self.pid)]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    async def stop(self, stop_signal: signal.Signals, grace: float) -> bool:
        """Ask it to end, and kill it after ``grace`` seconds; return whether it ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, stop_signal)
        done, _ = await asyncio.wait([self.ended], timeout=grace)
        if not done:
            self.kill()
            await asyncio.wait([self.ended])
        return bool(done)


async def run_to_end(
    command: Sequence[str], *, environment: Mapping[str, str], directory: Path, log: PartLog
) -> int:
    """Run a short command and return its exit code; a cancellation kills it."""
    process = await Process.start(
        command, environment=environment, directory=directory, log=log, death_signal=signal.SIGKILL
    )
    try:
        return await asyncio.shield(process.ended)
    except asyncio.CancelledError:
        process.kill()
        await process.ended
        raise


def descendants(pid: int) -> list[int]:
    """Return the living children of ``pid`` and theirs, where /proc tells."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    todo = [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found
