"""Lets Checkout Sessions expire when their time has come."""

import asyncio
import contextlib

from sandbox.stripe import checkout
from sandbox.stripe.delivery import Delivery
from sandbox.stripe.identifiers import now
from sandbox.stripe.records import Records


class Clock:
    """Waits for the next session to expire, or for news of one that expires sooner."""

    def __init__(self, records: Records, delivery: Delivery | None) -> None:
        self._records = records
        self._delivery = delivery
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to wait."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """Say that there may be a new session."""
        self._news.set()

    async def _run(self) -> None:
        while True:
            self._news.clear()
            moment = checkout.next_expiry(self._records)
            if moment is not None and moment <= now():
                with self._records.transaction():
                    checkout.expire_overdue(self._records)
                if self._delivery:
                    self._delivery.wake()
                continue
            pause = None if moment is None else moment - now()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause)
