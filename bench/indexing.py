"""``commit``: from a commit to its being searchable. ``reindex``: documents a second."""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg
import orjson
from sqlalchemy.engine import make_url

from api.core.database import Database
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from bench.figures import MEDIAN, Bound, Figure, Target, interleaved, percentile
from bench.load import dsn
from bench.searching import percentiles
from bench.stage import Stage, read
from indexer.specs import index_specs

DELAY = Target(Bound.AT_MOST, 1.25)
RATE = Target(Bound.AT_LEAST, 0.8)
POLL_SECONDS = 0.005
PATIENCE_SECONDS = 60
# No generated product costs that much, so that the price alone says which write is seen.
FIRST_PRICE = 60_000_000
# The engine takes at most 100 MB at once.
FILE_DOCUMENTS = 10_000


async def commit(stage: Stage) -> list[Figure]:
    """Compare a commit's way into the index with one document put there straight."""
    await stage.worker()
    prices = count(FIRST_PRICE)
    connection = await asyncpg.connect(_dsn(stage))
    try:
        ids = [row["id"] for row in await connection.fetch("SELECT id FROM products LIMIT 500")]

        async def through_postgres(number: int) -> float:
            await quiet(stage, connection)
            price = next(prices)
            started = perf_counter()
            await connection.execute(
                "UPDATE products SET price_cents = $1, extended_price_cents = NULL WHERE id = $2",
                price,
                ids[number % len(ids)],
            )
            return await _searchable(stage, price, started)

        async def straight(number: int) -> float:
            await quiet(stage, connection)
            price = next(prices)
            path = f"/indexes/{stage.uid}/documents"
            document = await read(stage.engine, "GET", f"{path}/{ids[number % len(ids)]}")
            body = orjson.dumps([{**document, "price": price}])
            started = perf_counter()
            await read(stage.engine, "POST", path, content=body)
            return await _searchable(stage, price, started)

        ours, reference = await interleaved(
            (through_postgres, straight),
            warm_up=2,
            rounds=stage.effort.commits,
            seconds=stage.effort.seconds * 4,
            at_least=min(20, stage.effort.commits),
        )
    finally:
        await connection.close()
    median, p95 = percentiles(
        "commit", stage.size, "searchable", ours=ours, reference=reference, target=DELAY
    )
    return [replace(median, target=None), p95]


async def reindex(stage: Stage) -> list[Figure]:
    """Compare ``mywork reindex`` with posting its documents, ready-made, to an empty index."""
    files = await _ready_made(stage)
    wholes: list[float] = []

    async def ours(_number: int) -> float:
        started = perf_counter()
        await stage.rebuild()
        wholes.append(perf_counter() - started)
        return await _build_seconds(stage)

    async def straight(_number: int) -> float:
        return await _post(stage, files)

    rebuilds = stage.effort.rebuilds
    taken = await interleaved(
        (ours, straight),
        warm_up=0,
        rounds=rebuilds,
        seconds=stage.effort.seconds * rebuilds,
        at_least=1,
    )
    reference = percentile(taken[1], MEDIAN)
    return [
        Figure(
            measurement="reindex",
            products=stage.size,
            what=what,
            unit="docs/s",
            ours=stage.size / percentile(seconds, MEDIAN),
            reference=stage.size / reference,
            samples=len(seconds),
            target=target,
        )
        for what, seconds, target in (
            ("begun to swapped in", taken[0], RATE),
            ("the whole command", wholes, None),
        )
    ]


async def quiet(stage: Stage, connection: asyncpg.Connection) -> None:
    """Wait until nothing waits to be indexed and the engine has nothing of ours to do."""
    async with asyncio.timeout(PATIENCE_SECONDS * 10):
        while await connection.fetchval("SELECT EXISTS (SELECT FROM search_outbox)"):  # noqa: ASYNC110 - another process empties it
            await asyncio.sleep(POLL_SECONDS)
        await stage.tasks_ended()


async def touch(stage: Stage, products: int) -> None:
    """Change that many products in one statement and wait until the worker has indexed them."""
    connection = await asyncpg.connect(_dsn(stage))
    try:
        await connection.execute(
            "UPDATE products SET sales_count = sales_count + 1"
            " WHERE id IN (SELECT id FROM products ORDER BY id LIMIT $1)",
            products,
        )
        await quiet(stage, connection)
    finally:
        await connection.close()


def _dsn(stage: Stage) -> str:
    return dsn(make_url(stage.settings.database_url.get_secret_value()))


async def _searchable(stage: Stage, price: int, started: float) -> float:
    """Poll until a search finds the price; returns the seconds since ``started``."""
    path = f"/indexes/{stage.uid}/search"
    body = orjson.dumps({"filter": f"price = {price}", "limit": 1, "attributesToRetrieve": ["id"]})
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await read(stage.engine, "POST", path, content=body))["hits"]:  # noqa: ASYNC110 - only asking tells
            await asyncio.sleep(POLL_SECONDS)
    return perf_counter() - started


async def _build_seconds(stage: Stage) -> float:
    """Return what the last rebuild took by its own record."""
    connection = await asyncpg.connect(_dsn(stage))
    try:
        seconds: float = await connection.fetchval(
            "SELECT extract(epoch FROM finished_at - started_at)::float8 FROM index_builds"
            " WHERE entity = 'products' ORDER BY started_at DESC LIMIT 1"
        )
    finally:
        await connection.close()
    return seconds


async def _ready_made(stage: Stage) -> list[Path]:
    """Write what a rebuild sends as JSON Lines, in as few files as the engine accepts."""
    spec = index_specs(stage.settings)[Entity.PRODUCTS]
    database = Database.connect(stage.settings, application_name="bench")
    files: list[Path] = []
    last: uuid.UUID | None = None
    try:
        while True:
            async with database.transaction() as session:
                rows = await spec.load_after(session, last, FILE_DOCUMENTS)
            if not rows:
                return files
            last = rows[-1].id
            documents, _failed = spec.documents(rows)
            file = stage.folder / f"{len(files)}.ndjson"
            lines = [orjson.dumps(d, option=orjson.OPT_APPEND_NEWLINE) for d in documents.values()]
            file.write_bytes(b"".join(lines))
            files.append(file)
    finally:
        await database.close()


async def _post(stage: Stage, files: list[Path]) -> float:
    """Post files to a new index with the same settings; returns seconds until all is indexed."""
    uid = f"{stage.settings.meili_index_prefix}straight"
    engine = Meilisearch(stage.settings)
    settings: Mapping[str, Any] = index_specs(stage.settings)[Entity.PRODUCTS].settings
    await engine.update_settings(uid, settings)
    started = perf_counter()
    tasks = []
    for file in files:
        answer = await read(
            stage.engine,
            "POST",
            f"/indexes/{uid}/documents",
            params={"primaryKey": "id"},
            headers={"Content-Type": "application/x-ndjson"},
            content=file.read_bytes(),
        )
        tasks.append(answer["taskUid"])
    for task in tasks:
        await engine.wait(task)
    elapsed = perf_counter() - started
    await engine.delete_index(uid)
    return elapsed
