"""The processes that are measured: started on free ports, watched for memory, ended."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 25.0
POLL_SECONDS = 0.05


class ProcessFailedError(Exception):
    """A process did not start or ended with an error; the message has the end of its output."""


class Process:
    """A process of this Python and the folder's code."""

    def __init__(self, running: asyncio.subprocess.Process, log: Path, port: int | None) -> None:
        self._running = running
        self._log = log
        self._port = port

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    def peak_bytes(self) -> int:
        """Return its largest resident memory so far; where the system keeps no such record, now."""
        status = Path(f"/proc/{self._running.pid}/status")
        if status.exists():
            for line in status.read_text().splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
        return int(psutil.Process(self._running.pid).memory_info().rss)

    async def answers(self, path: str) -> None:
        """Wait until it answers; raises ProcessFailedError when it ends or takes too long."""
        async with httpx.AsyncClient(base_url=self.url, trust_env=False) as client:
            for _ in range(int(START_SECONDS / POLL_SECONDS)):
                if self._running.returncode is not None:
                    break
                try:
                    if (await client.get(path)).status_code < httpx.codes.BAD_REQUEST:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(POLL_SECONDS)
        raise self._failed()

    async def ended(self) -> int:
        """Wait for its good end; returns its largest resident memory seen, in bytes."""
        peak = 0
        while True:
            # It may have ended just now.
            with suppress(OSError, psutil.Error):
                peak = max(peak, self.peak_bytes())
            try:
                code = await asyncio.wait_for(self._running.wait(), POLL_SECONDS)
            except TimeoutError:
                continue
            if code != 0:
                raise self._failed()
            return peak

    async def stop(self) -> None:
        """End it, by force if it takes too long."""
        if self._running.returncode is not None:
            return
        self._running.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._running.wait(), STOP_SECONDS)
        except TimeoutError:
            self._running.kill()
            await self._running.wait()

    def _failed(self) -> ProcessFailedError:
        said = self._log.read_text(errors="replace")[-2000:]
        return ProcessFailedError(f"{self._log.stem} failed: {said}")


def free_port() -> int:
    """Return a port nobody listens on right now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@asynccontextmanager
async def running(
    *arguments: str, environment: Mapping[str, str], log: Path, port: int | None = None
) -> AsyncIterator[Process]:
    """Run a program for the length of the block; ``port`` is where it was told to listen."""
    with log.open("ab") as output:
        started = await asyncio.create_subprocess_exec(
            *arguments,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    process = Process(started, log, port)
    try:
        yield process
    finally:
        await process.stop()


def mywork() -> str:
    """Return the path of the operator's command beside this Python."""
    return str(Path(sys.executable).with_name("mywork"))
