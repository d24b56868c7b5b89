"""Questions that show whether a part really answers."""

import asyncio
import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from sandbox.failures import NotReadyError
from sandbox.part import Probe

_TIMEOUT_SECONDS = 3.0


def answers_http(url: str, headers: Mapping[str, str] | None = None) -> Probe:
    """Return a probe that wants status 200 from a GET of ``url``."""
    parts = urlsplit(url)

    def ask() -> None:
        connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port, timeout=_TIMEOUT_SECONDS
        )
        try:
            connection.request("GET", parts.path or "/", headers=dict(headers or {}))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotReadyError(f"{url}: {error or type(error).__name__}") from error
        finally:
            connection.close()
        if status != http.HTTPStatus.OK:
            raise NotReadyError(f"{url} answered {status}")

    async def probe() -> None:
        await asyncio.to_thread(ask)

    return probe
