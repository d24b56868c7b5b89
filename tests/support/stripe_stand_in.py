"""The sandbox's Stripe, in a thread of this process, for tests of what the product does with it.

It sends nothing by itself: ``held`` are the webhooks that wait, and a test delivers them as often
and in whatever order it likes.
"""

import asyncio
import re
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
import uvicorn

from sandbox.stripe.app import create_app
from sandbox.stripe.delivery import signature
from sandbox.stripe.stand_in import Instance, StandIn

SECRET_KEY = "sk_test_of_the_tests"
WEBHOOK_SECRET = "whsec_of_the_tests"


@dataclass(frozen=True)
class Webhook:
    """An event that waits, as Stripe would send it; ``headers`` sign it anew each time."""

    id: str
    event: str
    type: str
    payload: bytes
    secret: str = field(repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return self.signed_at(int(time.time()))

    def signed_at(self, moment: int, secret: str | None = None) -> dict[str, str]:
        """Sign for a time (seconds since 1970), or with another secret."""
        signed = signature(secret or self.secret, moment, self.payload.decode())
        return {"content-type": "application/json; charset=utf-8", "stripe-signature": signed}


class StripeStandIn:
    """An instance with its switches. ``client`` is for ``/_sandbox`` and bears no key."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.secret_key = SECRET_KEY
        self.webhook_secret = WEBHOOK_SECRET
        self.client = httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False)

    async def switch(self, path: str, /, **body: object) -> Any:
        """Use a switch, such as ``charges/ch_…/dispute``."""
        answer = await self.client.post(f"/_sandbox/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def fail(self, method: str = "*", path: str = "/v1/*", **fault: object) -> None:
        """Have the next requests fail; see the README of ``sandbox/stripe``."""
        await self.switch("faults", method=method, path=path, **fault)

    async def get(self, path: str, **query: str) -> Any:
        """Ask the API as its platform does, such as ``/v1/balance``."""
        headers = {"Authorization": f"Bearer {self.secret_key}"}
        answer = await self.client.get(path, params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def all(self, path: str, **query: str) -> list[Any]:
        """Return every object of a list, the newest first."""
        found: list[Any] = []
        while True:
            cursor = {"starting_after": found[-1]["id"]} if found else {}
            page = await self.get(path, limit="100", **query, **cursor)
            found += page["data"]
            if not page["has_more"]:
                return found

    async def pay(
        self,
        session_url: str,
        card: str | None = "4242424242424242",
        *,
        email: str = "buyer@example.com",
        authenticates: bool = True,
    ) -> str:
        """Pay on the hosted page as a browser would; without a card by bank.

        Returns the address that the browser ends at: the shop's, or the page itself after a
        card was declined.
        """
        form = await self._page(session_url)
        fields = {"method": "card" if card else "bank", "name": "Ada Lovelace"}
        if 'name="email"' in form:
            fields["email"] = email
        if card:
            fields |= {"number": card, "expiry": "12 / 40", "cvc": "123"}
        answer = await self.client.post(session_url, data=fields)
        if answer.status_code == 402:
            return session_url
        location = urljoin(session_url, answer.headers["location"])
        if location.endswith("/3ds"):
            await self._page(location)
            choice = {"answer": "complete" if authenticates else "fail"}
            answer = await self.client.post(location, data=choice)
            if answer.status_code == 402:
                return session_url
            location = answer.headers["location"]
        return location

    async def onboard(self, link_url: str, action: str = "complete") -> str:
        """Fill in the onboarding form; returns the address that the browser ends at.

        ``action`` is ``complete``, ``document`` (one is missing) or ``later``.
        """
        opened = await self.client.get(link_url)
        location = urljoin(link_url, opened.headers["location"])
        if "/connect/session/" not in location:
            return location
        await self._page(location)
        fields = {
            "first_name": "Grace",
            "last_name": "Hopper",
            "birth": "1980-12-09",
            "routing_number": "110000000",
            "account_number": "000123456789",
            "action": action,
        }
        answer = await self.client.post(location, data=fields)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def held(self, *types: str) -> list[Webhook]:
        """Return the webhooks that nobody has taken yet, the oldest first."""
        found = (await self.client.get("/_sandbox/webhooks/held")).json()["data"]
        return [
            Webhook(
                one["id"], one["event"], one["type"], one["payload"].encode(), self.webhook_secret
            )
            for one in found
            if not types or one["type"] in types
        ]

    async def taken(self, webhooks: Iterable[Webhook]) -> None:
        """Count webhooks as delivered: ``held`` returns them no more."""
        for one in webhooks:
            await self.switch(f"webhooks/{one.id}/taken")

    async def deliver(
        self, to: httpx.AsyncClient, path: str = "/api/webhooks/stripe", *types: str
    ) -> list[Webhook]:
        """Deliver what is held once, in order; each must be answered with 2xx."""
        webhooks = await self.held(*types)
        for one in webhooks:
            answer = await to.post(path, content=one.payload, headers=one.headers)
            assert answer.is_success, answer.text
        await self.taken(webhooks)
        return webhooks

    async def _page(self, url: str) -> str:
        answer = await self.client.get(url)
        assert answer.status_code == 200, (answer.status_code, answer.headers, answer.text)
        return answer.text


def shown_problem(html: str) -> str | None:
    """Return what a hosted page says went wrong."""
    found = re.search(r'role="alert">Error: ([^<]+)<', html)
    return unescape(found[1]) if found else None


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@asynccontextmanager
async def running_stripe(folder: Path) -> AsyncIterator[StripeStandIn]:
    """Run an instance on a free port, in a thread: what blocks the tests' loop does not stop it."""
    listener = socket.create_server(("127.0.0.1", 0))
    stripe = StripeStandIn(listener.getsockname()[1])
    failures: list[BaseException] = []
    servers: list[_Server] = []

    def serve() -> None:
        try:
            stand_in = StandIn(
                Instance(
                    directory=folder,
                    url=stripe.url,
                    secret_key=SECRET_KEY,
                    destination=None,
                    durable=False,
                )
            )
            config = uvicorn.Config(
                create_app(stand_in),
                log_level="error",
                access_log=False,
                timeout_graceful_shutdown=1,
            )
            servers.append(_Server(config))
            asyncio.run(servers[0].serve([listener]))
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
            listener.close()

    thread = threading.Thread(target=serve, name="stripe")
    thread.start()
    try:
        # Connections wait in the listener's queue until the server accepts them.
        answer = await stripe.client.put("/_sandbox/delivery", json={"hold": True})
        assert answer.status_code == 200, answer.text
        yield stripe
    finally:
        await stripe.client.aclose()
        for server in servers:
            server.should_exit = True
        await asyncio.to_thread(thread.join)
        assert not failures, failures


@pytest.fixture
async def stripe() -> AsyncIterator[StripeStandIn]:
    """A Stripe of this one test, which holds its webhooks."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_stripe(Path(folder)) as running:
            yield running
