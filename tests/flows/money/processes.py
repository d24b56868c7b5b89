"""The shop as real processes, which can be killed."""

import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from api.core.settings import Settings
from tests.api.helpers import Api
from tests.support.people import Person
from tests.support.processes import Process, environment_of, free_port, python, wait_until

POLL_SECONDS = 0.2


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return the environment in which a process takes payments by these settings."""
    return {
        **environment_of(settings),
        "CLERK_ISSUER": settings.clerk_issuer,
        "CLERK_JWKS_URL": settings.clerk_jwks_url,
        "CLERK_AUTHORIZED_PARTIES": settings.clerk_authorized_parties,
        "STRIPE_API_URL": settings.stripe_api_url,
        "STRIPE_SECRET_KEY": settings.stripe_secret_key.get_secret_value(),
        "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret.get_secret_value(),
        "MINIMUM_PAYOUT_CENTS": str(settings.minimum_payout_cents),
        "OUTBOX_POLL_SECONDS": str(POLL_SECONDS),
        "WORKER_HEALTH_PORT": "0",
        **more,
    }


def worker(settings: Settings, log: Path, **more: str) -> Process:
    """Return a worker that is not started yet."""
    return python("-m", "workers", environment=environment(settings, **more), log=log)


@asynccontextmanager
async def running_api(
    settings: Settings, log: Path, **more: str
) -> AsyncIterator[tuple[Api, Process]]:
    """Run the API as a process for the length of the block, and a client that talks to it."""
    port = free_port()
    process = python(
        "-m", "api", environment=environment(settings, API_PORT=str(port), **more), log=log
    )
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:

        async def live() -> bool:
            assert process.running, process.output()
            try:
                return (await client.get("/api/health/live")).is_success
            except httpx.TransportError:
                return False

        await process.start()
        try:
            await wait_until(live, seconds=100, what="live API")
            yield Api(FastAPI(), client), process
        finally:
            await process.kill()


def at(person: Person, api: Api) -> Person:
    """Return somebody who talks to another API."""
    there = copy.copy(person)
    there.api = api
    return there
