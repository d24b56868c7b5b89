"""A stand-in's process on a data folder, which sends its webhooks somewhere."""

import signal
import sys
from pathlib import Path
from typing import Any

import httpx
from stripe import StripeClient

from tests.support.processes import Process, free_port, wait_until
from tests.support.stripe_stand_in import SECRET_KEY, WEBHOOK_SECRET, StripeStandIn


class Instance:
    """Started with ``start``; ``stripe`` walks its pages and uses its switches."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.stripe = StripeStandIn(self.port)
        self.data = folder / "data"
        self._log = folder / "log"
        self._process: Process | None = None

    @property
    def sdk(self) -> StripeClient:
        return StripeClient(
            SECRET_KEY, base_addresses={"api": self.stripe.url}, max_network_retries=0
        )

    async def start(self, webhook_url: str | None = None, *, first_pause: float = 0.02) -> None:
        arguments = ["-m", "sandbox.stripe", "--data", str(self.data), "--port", str(self.port)]
        arguments += ["--first-pause", str(first_pause), "--longest-pause", "60"]
        if webhook_url:
            arguments += ["--webhook-url", webhook_url]
        environment = {"STRIPE_SECRET_KEY": SECRET_KEY, "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET}
        self._process = Process(sys.executable, *arguments, environment=environment, log=self._log)
        await self._process.start()
        await wait_until(self._healthy, what="answer of the stand-in")

    async def _healthy(self) -> bool:
        try:
            return (await self.stripe.client.get("/_sandbox/health")).status_code == 200
        except httpx.TransportError:
            assert self._process is not None
            assert self._process.running, self._process.output()
            return False

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int | None:
        assert self._process is not None
        return await self._process.stop(number)

    async def close(self) -> None:
        await self.stop()
        await self.stripe.client.aclose()

    async def webhooks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.stripe.client.get("/_sandbox/webhooks")).json()[
            "data"
        ]
        return found
