"""Starts parts in the order of their needs, keeps them alive, stops them in reverse."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from sandbox.console import Console, PartLog
from sandbox.failures import NotReadyError, SandboxError
from sandbox.part import Part
from sandbox.process import Process

_PROBE_PAUSE = 0.05
_BACKOFF_FIRST = 0.5
_BACKOFF_LAST = 15.0
_STEADY_SECONDS = 30.0
"""A part that stayed ready this long begins again with the first backoff."""


class _Kept:
    """What the supervisor knows about one part."""

    def __init__(self, part: Part, log: PartLog) -> None:
        self.part = part
        self.log = log
        self.ready = asyncio.Event()
        self.stopped = asyncio.Event()
        self.process: Process | None = None
        self.keeper: asyncio.Task[None] | None = None


class Supervisor:
    """Runs ``parts``, whose ``after`` name other parts and form no circle.

    ``start`` returns when every part is ready or raises SandboxError for the one that cannot be;
    ``failed`` is set when a part fails for good later. ``stop`` must be called in every case.
    """

    def __init__(self, parts: Sequence[Part], *, logs: Path, console: Console) -> None:
        self._console = console
        self._stopping = False
        self._failure: SandboxError | None = None
        self._kept = {p.name: _Kept(p, PartLog(p.name, logs, console)) for p in parts}
        self.failed = asyncio.Event()

    async def start(self) -> None:
        """Start everything and wait for it."""
        for kept in self._kept.values():
            kept.keeper = asyncio.create_task(self._guard(kept))
        ready = asyncio.create_task(self._all_ready())
        failed = asyncio.create_task(self.failed.wait())
        try:
            await asyncio.wait([ready, failed], return_when=asyncio.FIRST_COMPLETED)
        finally:
            ready.cancel()
            failed.cancel()
        self.raise_failure()

    async def _all_ready(self) -> None:
        for kept in self._kept.values():
            await kept.ready.wait()

    def raise_failure(self) -> None:
        """Raise the SandboxError of the part that failed for good, if one has."""
        if self._failure is not None:
            raise self._failure

    async def stop(self) -> None:
        """Stop every part after those that need it, each by its own signal and grace."""
        self._stopping = True
        await asyncio.gather(*(self._halt(kept) for kept in self._kept.values()))
        for kept in self._kept.values():
            kept.log.close()

    def kill(self) -> None:
        """Kill everything at once; ``stop`` then has nothing left to wait for."""
        self._stopping = True
        for kept in self._kept.values():
            if kept.process is not None and not kept.process.ended.done():
                kept.process.kill()

    async def _guard(self, kept: _Kept) -> None:
        try:
            await self._keep(kept)
        except SandboxError as error:
            if self._failure is None and not self._stopping:
                self._failure = error
                self.failed.set()

    async def _keep(self, kept: _Kept) -> None:
        part = kept.part
        for name in part.after:
            await self._kept[name].ready.wait()
        if part.prepare is not None:
            await part.prepare(kept.log)
        deadline = time.monotonic() + part.start_timeout
        backoff, attempts = _BACKOFF_FIRST, 0
        while True:
            began = time.monotonic()
            attempts += 1
            process = kept.process = await Process.start(
                part.command,
                environment=part.environment,
                directory=part.directory,
                log=kept.log,
                death_signal=part.stop_signal,
            )
            if part.once:
                await self._finish_step(kept, process)
                return
            await self._watch(kept, process, began)
            if self._stopping:
                return
            code = process.ended.result()
            if not kept.ready.is_set() and (
                attempts >= part.attempts or time.monotonic() > deadline
            ):
                raise SandboxError(f"{part.name} did not start: {_how(code)}; see {kept.log.path}")
            if time.monotonic() - began > _STEADY_SECONDS:
                backoff = _BACKOFF_FIRST
            self._console.say(f"{part.name} ended ({_how(code)}), again in {backoff:g} s")
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, _BACKOFF_LAST)

    async def _finish_step(self, kept: _Kept, process: Process) -> None:
        code = await asyncio.shield(process.ended)
        if code != 0 and not self._stopping:
            raise SandboxError(f"{kept.part.name} failed ({_how(code)}); see {kept.log.path}")
        kept.ready.set()

    async def _watch(self, kept: _Kept, process: Process, began: float) -> None:
        """Wait until the process is ready, say so, and wait until it has ended."""
        part = kept.part
        answered = asyncio.create_task(self._answer(kept, process, began + part.start_timeout))
        try:
            await asyncio.wait([answered, process.ended], return_when=asyncio.FIRST_COMPLETED)
            if answered.done():
                await answered
                self._console.say(f"{part.name} is ready ({time.monotonic() - began:.1f} s)")
                kept.ready.set()
                await asyncio.shield(process.ended)
        finally:
            answered.cancel()

    async def _answer(self, kept: _Kept, process: Process, deadline: float) -> None:
        """Return when the part's probe is content, and on the first time it is settled.

        A part that never gets there is killed; SandboxError if it has not been ready before.
        """
        part = kept.part
        while part.probe is not None:
            try:
                await part.probe()
                break
            except NotReadyError as error:
                if time.monotonic() > deadline:
                    if not kept.ready.is_set():
                        raise SandboxError(
                            f"{part.name} is not ready after {part.start_timeout:g} s"
                            f" ({error}); see {kept.log.path}"
                        ) from error
                    process.kill()
                await asyncio.sleep(_PROBE_PAUSE)
        if part.settle is not None and not kept.ready.is_set():
            await part.settle()

    async def _halt(self, kept: _Kept) -> None:
        needers = [k for k in self._kept.values() if kept.part.name in k.part.after]
        await asyncio.gather(*(needer.stopped.wait() for needer in needers))
        process = kept.process
        if process is not None and not process.ended.done():
            by_itself = await process.stop(kept.part.stop_signal, kept.part.grace)
            if not by_itself:
                self._console.say(f"{kept.part.name} did not stop in time and was killed")
        if kept.keeper is not None:
            kept.keeper.cancel()
            await asyncio.wait([kept.keeper])
        if kept.part.tidy is not None:
            kept.part.tidy()
        kept.stopped.set()


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
