"""Questions that show whether a part really answers."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from sandbox.failures import NotReadyError
from sandbox.part import Probe

_TIMEOUT_SECONDS = 3.0


def answers_http(url: str, headers: Mapping[str, str] | None = None) -> Probe:
    """Return a probe that wants status 200 from a GET of ``url``."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    lines = [f"GET {parts.path or '/'} HTTP/1.0", f"Host: {host}:{port}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    question = "\r\n".join([*lines, "", ""]).encode()

    async def ask() -> list[bytes]:
        # No thread is used: forking later, with threads about, is unsafe.
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(question)
                return (await reader.readline()).split()
            finally:
                writer.close()

    async def probe() -> None:
        try:
            status = await ask()
        except (OSError, TimeoutError, ValueError) as error:
            raise NotReadyError(f"{url}: {error or type(error).__name__}") from error
        if status[1:2] != [b"200"]:
            said = b" ".join(status[1:]).decode(errors="replace")
            raise NotReadyError(f"{url} answered {said or 'nothing'}")

    return probe
