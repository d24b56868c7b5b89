"""Sends webhooks, signed as Svix signs Clerk's, until they are taken."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import logging
import sqlite3
import time
from dataclasses import dataclass

import httpx

from sandbox.clerk.identifiers import now
from sandbox.clerk.webhooks import Webhooks

_LOG = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where webhooks go. Pauses between attempts double from the first to the longest (seconds)."""

    url: str
    secret: str
    first_pause: float
    longest_pause: float

    def pause_ms(self, attempts: int) -> int:
        """Return how long to wait after this many failed attempts."""
        # Beyond some 2^30 the exponent only overflows.
        doubled = self.first_pause * 2.0 ** min(attempts - 1, 30)
        return int(min(doubled, self.longest_pause) * 1000)


def signature(secret: str, webhook_id: str, timestamp: str, body: str) -> str:
    """Return the header ``svix-signature``, as the Standard Webhooks specification has it.

    ``secret`` is ``whsec_`` and a key in base64.
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{webhook_id}.{timestamp}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


class Delivery:
    """One sender. A webhook that is refused waits its pause and holds up no other.

    As with Svix a webhook may arrive twice and out of order: its id stays the same, the time and
    the signature are those of the attempt.
    """

    def __init__(self, webhooks: Webhooks, destination: Destination) -> None:
        self._webhooks = webhooks
        self._destination = destination
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send what waits."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; an attempt under way counts as none and is made anew after the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """Say that there may be something to send."""
        self._news.set()

    async def _run(self) -> None:
        # Without trust_env a proxy of the machine's would be asked for addresses on the machine.
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            while True:
                self._news.clear()
                webhook = self._webhooks.next()
                pause = None if webhook is None else (webhook["next_attempt_at"] - now()) / 1000
                if webhook is None or (pause is not None and pause > 0):
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._news.wait(), pause)
                    continue
                await self._attempt(client, webhook)

    async def _attempt(self, client: httpx.AsyncClient, webhook: sqlite3.Row) -> None:
        webhook_id, body, attempts = webhook["id"], webhook["body"], webhook["attempts"] + 1
        timestamp = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "svix-id": webhook_id,
            "svix-timestamp": timestamp,
            "svix-signature": signature(self._destination.secret, webhook_id, timestamp, body),
        }
        taken = False
        try:
            answer = await client.post(self._destination.url, content=body, headers=headers)
            outcome, taken = f"answered {answer.status_code}", answer.is_success
        except httpx.HTTPError as error:
            outcome = f"{type(error).__name__}: {error}"
        again = None if taken else now() + self._destination.pause_ms(attempts)
        self._webhooks.attempted(webhook_id, outcome, again)
        if not taken and attempts == 1:
            _LOG.warning("%s %s: %s; goes on trying", webhook["type"], webhook_id, outcome)
        elif taken and attempts > 1:
            _LOG.info("%s %s taken, attempt %d", webhook["type"], webhook_id, attempts)
