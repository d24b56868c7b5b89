"""Real processes to test with: started on free ports, killed and started again at will."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from api.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port nobody listens on right now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def wait_until(
    condition: Callable[[], Awaitable[bool]], *, seconds: float = 30, what: str = "condition"
) -> None:
    """Wait until a condition holds; fails when it does not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < deadline, f"no {what} within {seconds} s"
        await asyncio.sleep(0.02)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which a process has these settings."""
    return {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "REDIS_URL": settings.redis_url.get_secret_value(),
        "MEILI_URL": settings.meili_url,
        "MEILI_MASTER_KEY": settings.meili_master_key.get_secret_value(),
        "MEILI_INDEX_PREFIX": settings.meili_index_prefix,
        "S3_BUCKET_PRIVATE": settings.s3_bucket_private,
        "S3_BUCKET_PUBLIC": settings.s3_bucket_public,
        "S3_PUBLIC_URL": settings.s3_public_url,
        "STRIPE_API_URL": settings.stripe_api_url,
        "STRIPE_SECRET_KEY": settings.stripe_secret_key.get_secret_value(),
        "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret.get_secret_value(),
        "OPENAI_API_KEY": settings.openai_api_key.get_secret_value(),
        "OUTBOX_LEASE_SECONDS": str(settings.outbox_lease_seconds),
        "OUTBOX_POLL_SECONDS": str(settings.outbox_poll_seconds),
    }


class Process:
    """A program of this project that can be killed and started again."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], log: Path) -> None:
        self._arguments = arguments
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                cwd=ROOT,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """Kill it as a power cut would."""
        await self.stop(signal.SIGKILL)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        """Send a signal and wait for the end; returns the exit status."""
        if self._process is None:
            return None
        if self._process.returncode is None:
            self._process.send_signal(number)
            await asyncio.wait_for(self._process.wait(), 40)
        return self._process.returncode

    async def ended(self, seconds: float = 90) -> int | None:
        """Wait for it to end by itself; returns the exit status."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), seconds)

    def output(self) -> str:
        return self._log.read_text(errors="replace")


def python(*arguments: str, environment: Mapping[str, str], log: Path) -> Process:
    """Return a process of this Python."""
    return Process(sys.executable, *arguments, environment=environment, log=log)
