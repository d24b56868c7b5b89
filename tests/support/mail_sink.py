"""The sandbox's mail server, with what has arrived."""

import email
import email.policy
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from tests.support.processes import free_port, python, wait_until


class Sink:
    """The sandbox's mail server."""

    def __init__(self, port: int, page: int) -> None:
        self.url = f"smtp://127.0.0.1:{port}"
        self.page = f"http://127.0.0.1:{page}"

    async def up(self) -> bool:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.page}/messages.json")).status_code == 200
        except httpx.TransportError:
            return False

    async def messages(self) -> list[EmailMessage]:
        async with httpx.AsyncClient() as client:
            listed = (await client.get(f"{self.page}/messages.json")).json()
            return [
                email.message_from_bytes(
                    (await client.get(f"{self.page}/messages/{one['id']}/source")).content,
                    policy=email.policy.default,
                )
                for one in listed
            ]

    async def empty(self) -> None:
        async with httpx.AsyncClient() as client:
            await client.delete(f"{self.page}/messages.json")


@pytest.fixture(scope="module")
async def running_sink(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sink]:
    """A mail server of this module's tests."""
    folder: Path = tmp_path_factory.mktemp("mail")
    port, page = free_port(), free_port()
    words = ["--data", str(folder / "messages"), "--smtp-port", str(port), "--page-port", str(page)]
    process = python("-m", "sandbox.mail", *words, environment={}, log=folder / "log")
    await process.start()
    sink = Sink(port, page)
    await wait_until(sink.up, what="answer of the sink")
    yield sink
    await process.stop()


@pytest.fixture
async def sink(running_sink: Sink) -> Sink:
    """The same, empty."""
    await running_sink.empty()
    return running_sink
