"""Sends webhooks, signed as Stripe does, until they are taken."""

import asyncio
import contextlib
import hashlib
import hmac
import logging
import sqlite3
import time
from dataclasses import dataclass

import httpx

from sandbox.stripe.identifiers import now_ms
from sandbox.stripe.webhooks import Webhooks

_LOG = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 15.0
_AT_ONCE = 4


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


def signature(secret: str, timestamp: int, body: str) -> str:
    """Return the header ``Stripe-Signature`` for a body sent at a time (seconds since 1970)."""
    digest = hmac.digest(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256)
    return f"t={timestamp},v1={digest.hex()}"


class Delivery:
    """One sender of several webhooks at once, so that one that is refused holds up no other.

    As with Stripe an event may arrive twice and out of order; the time and the signature are
    those of the attempt.
    """

    def __init__(self, webhooks: Webhooks, destination: Destination) -> None:
        self._webhooks = webhooks
        self._destination = destination
        self._news = asyncio.Event()
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send what waits."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; an attempt under way counts as none and is made anew after the next start."""
        for task in [self._task, *self._under_way.values()]:
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    def wake(self) -> None:
        """Say that there may be something to send."""
        self._news.set()

    async def _run(self) -> None:
        # Without trust_env a proxy of the machine's would be asked for addresses on the machine.
        async with httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            while True:
                self._news.clear()
                free = _AT_ONCE - len(self._under_way)
                due, pause = self._webhooks.due(free, set(self._under_way))
                for webhook in due:
                    attempt = asyncio.create_task(self._attempt(client, webhook))
                    self._under_way[webhook["id"]] = attempt
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), pause)

    async def _attempt(self, client: httpx.AsyncClient, webhook: sqlite3.Row) -> None:
        webhook_id, body, attempts = webhook["id"], webhook["body"], webhook["attempts"] + 1
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Stripe/1.0 (stand-in)",
            "stripe-signature": signature(self._destination.secret, int(time.time()), body),
        }
        taken = False
        try:
            answer = await client.post(self._destination.url, content=body, headers=headers)
            outcome, taken = f"answered {answer.status_code}", answer.is_success
        except httpx.HTTPError as error:
            outcome = f"{type(error).__name__}: {error}"
        again = None if taken else now_ms() + self._destination.pause_ms(attempts)
        self._webhooks.attempted(webhook_id, outcome, again)
        del self._under_way[webhook_id]
        self._news.set()
        if not taken and attempts == 1:
            _LOG.warning("%s %s: %s; goes on trying", webhook["type"], webhook_id, outcome)
        elif taken and attempts > 1:
            _LOG.info("%s %s taken, attempt %d", webhook["type"], webhook_id, attempts)
