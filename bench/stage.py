"""What every measurement stands on: a filled database and index, the product's processes, clients.

All of it is our own and goes away at the end: a database, indexes with our prefix, processes on
free ports.
"""

import asyncio
import os
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from api.core.settings import Settings, get_settings
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from bench.catalogue import Catalogue
from bench.load import load, own_database
from bench.processes import Process, free_port, mywork, running

SEED = 20_260_101
ENGINE_SECONDS = 60


@dataclass(frozen=True)
class Effort:
    """How much is measured: seconds that one comparison may take, rounds, rebuilds, postings."""

    seconds: float
    rounds: int
    at_least: int
    commits: int
    rebuilds: int
    postings: int

    @classmethod
    def of(cls, *, quick: bool) -> "Effort":
        """Return the usual effort, or a tenth of it for a quick look."""
        if quick:
            return cls(seconds=2, rounds=60, at_least=10, commits=5, rebuilds=1, postings=100_000)
        return cls(seconds=14, rounds=400, at_least=60, commits=40, rebuilds=3, postings=1_000_000)


@dataclass
class Stage:
    """One catalogue of ``size`` products, indexed, and everything that answers for it."""

    size: int
    effort: Effort
    settings: Settings
    folder: Path
    engine: httpx.AsyncClient
    environment: Mapping[str, str]
    rebuild_peaks: list[int] = field(default_factory=list)
    _processes: AsyncExitStack = field(default_factory=AsyncExitStack)
    _started: dict[str, Process] = field(default_factory=dict)

    @property
    def uid(self) -> str:
        """The name of the products' index."""
        return self.settings.meili_index_prefix + Entity.PRODUCTS.value

    async def rebuild(self) -> None:
        """Run ``mywork reindex products`` and note its largest resident memory."""
        command = (mywork(), "reindex", "products")
        log = self.folder / "reindex.log"
        async with running(*command, environment=self.environment, log=log) as process:
            self.rebuild_peaks.append(await process.ended())

    async def api(self) -> Process:
        """Return the API; it waits for the engine however long it takes, so as to be compared."""
        return await self._start_api("api", {"SEARCH_TIMEOUT_MS": "10000"})

    async def api_without_engine(self) -> Process:
        """Return an API whose engine's port is closed: Postgres answers."""
        return await self._start_api(
            "degraded-api", {"MEILI_URL": f"http://127.0.0.1:{free_port()}"}
        )

    async def worker(self, **environment: str) -> Process:
        """Return the worker; the environment adds to what it is started with, if it is now."""
        port = free_port()
        extra = {"WORKER_HEALTH_PORT": str(port), **environment}
        return await self._start("worker", ("-m", "workers"), extra, port, "/health/live")

    async def bare(self) -> Process:
        """Return the FastAPI application that does nothing."""
        port = free_port()
        return await self._start("bare", ("-m", "bench.bare", str(port)), {}, port, "/2")

    async def shop(self) -> Process:
        """Return the built shop before the API."""
        port = free_port()
        return await self._start(
            "shop",
            ("frontend/.next/standalone/server.js",),
            {
                "API_URL": (await self.api()).url,
                "SITE_URL": f"http://localhost:{port}",
                "HOSTNAME": "localhost",
                "PORT": str(port),
                "NODE_ENV": "production",
            },
            port,
            "/robots.txt",
            program="node",
        )

    async def stop(self) -> None:
        """End all processes."""
        await self._processes.aclose()

    async def tasks_ended(self) -> None:
        """Wait until the engine has nothing of ours left to do."""
        parameters = {"statuses": "enqueued,processing", "limit": "1000"}
        while True:
            page = await read(self.engine, "GET", "/tasks", params=parameters)
            if not any(self._is_ours(task["indexUid"]) for task in page["results"]):
                return
            await asyncio.sleep(0.01)

    def _is_ours(self, uid: str | None) -> bool:
        return uid is None or uid.startswith(self.settings.meili_index_prefix)

    async def _start_api(self, name: str, extra: Mapping[str, str]) -> Process:
        port = free_port()
        return await self._start(
            name, ("-m", "api"), {**extra, "API_PORT": str(port)}, port, "/api/health/live"
        )

    async def _start(
        self,
        name: str,
        arguments: Sequence[str],
        extra: Mapping[str, str],
        port: int,
        path: str,
        *,
        program: str = sys.executable,
    ) -> Process:
        if name not in self._started:
            process = await self._processes.enter_async_context(
                running(
                    program,
                    *arguments,
                    environment={**self.environment, **extra},
                    log=self.folder / f"{name}.log",
                    port=port,
                )
            )
            await process.answers(path)
            self._started[name] = process
        return self._started[name]


@asynccontextmanager
async def stage(size: int, effort: Effort) -> AsyncIterator[Stage]:
    """Set up everything for a catalogue of ``size`` products; filled once, by ``reindex``."""
    token = f"bench_{uuid.uuid4().hex[:8]}"
    base = get_settings()
    server = make_url(base.database_url.get_secret_value())
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        async with own_database(server, token, folder) as url, engine_client(base) as engine:
            address = url.render_as_string(hide_password=False)
            settings = base.model_copy(
                update={
                    "database_url": SecretStr(address),
                    "meili_index_prefix": f"{token}_",
                }
            )
            environment = {
                **os.environ,
                "DATABASE_URL": address,
                "MEILI_INDEX_PREFIX": f"{token}_",
            }
            staged = Stage(size, effort, settings, folder, engine, environment)
            try:
                # An index that exists is rebuilt; one that is missing would first fill itself.
                await staged.rebuild()
                staged.rebuild_peaks.clear()
                await load(url, Catalogue(SEED), size)
                yield staged
            finally:
                await staged.stop()
                await _drop_indexes(settings)


@asynccontextmanager
async def engine_client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of the search engine like the API's own."""
    key = settings.meili_master_key.get_secret_value()
    async with pooled(settings.meili_url, {"Authorization": f"Bearer {key}"}) as client:
        yield client


def pooled(url: str, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """Return a client with kept-alive connections; a compressed answer would wait for an ACK."""
    return httpx.AsyncClient(
        base_url=url,
        headers={
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            **(headers or {}),
        },
        timeout=ENGINE_SECONDS,
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        trust_env=False,
    )


async def read(client: httpx.AsyncClient, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 - any JSON, httpx's options
    """Return the JSON of a good answer; raises httpx.HTTPStatusError for any other."""
    response = await client.request(method, path, **options)
    response.raise_for_status()
    return response.json()


async def _drop_indexes(settings: Settings) -> None:
    engine = Meilisearch(settings)
    for uid in await engine.index_uids():
        if uid.startswith(settings.meili_index_prefix):
            await engine.delete_index(uid)
