"""``python -m bench``: measure speed, memory and what is found; ``make bench`` brings services."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Annotated

import asyncpg
import httpx
import typer
import uvloop
from rich.console import Console
from sqlalchemy.engine import make_url

from api.core.settings import get_settings
from bench.analytics import PRODUCTS as ANALYTICS_PRODUCTS
from bench.analytics import analytics
from bench.figures import Figure
from bench.indexing import commit, reindex
from bench.load import dsn
from bench.machine import Machine, describe
from bench.memory import flatness, memory
from bench.money import PRODUCTS as MONEY_PRODUCTS
from bench.money import money
from bench.processes import ProcessFailedError
from bench.questions import UnfairError
from bench.report import show, write
from bench.retrieval import PRODUCTS as RETRIEVAL_PRODUCTS
from bench.retrieval import retrieval
from bench.searching import degraded, search
from bench.shop import shop
from bench.stage import Effort, Stage, engine_client, stage

# In this order: searches first, while no price is out of the ordinary.
MEASUREMENTS: dict[str, Callable[[Stage], Awaitable[list[Figure]]]] = {
    "reindex": reindex,
    "search": search,
    "degraded": degraded,
    "commit": commit,
    "memory": memory,
    "shop": shop,
    "money": money,
    "retrieval": retrieval,
    "analytics": analytics,
}
OF_ONE_SIZE = {
    "money": MONEY_PRODUCTS,
    "retrieval": RETRIEVAL_PRODUCTS,
    "analytics": ANALYTICS_PRODUCTS,
}
"""Measurements for which the size of the catalogue does not matter, and the one they get."""
SIZE_SECONDS = 1200
"""No catalogue may take longer, however slow the engine is."""

TABLE_WIDTH = 104

progress = Console(stderr=True, highlight=False)


async def measure(sizes: list[int], names: list[str], effort: Effort) -> list[Figure]:
    """Return the figures of these measurements at these sizes."""
    figures: list[Figure] = []
    for size, wanted in _plan(sizes, names):
        async with asyncio.timeout(SIZE_SECONDS):
            progress.print(f"{size:,} products: loading")
            async with stage(size, effort) as staged:
                if "reindex" not in wanted:
                    await staged.rebuild()
                for name in wanted:
                    progress.print(f"{size:,} products: {name}")
                    figures += await MEASUREMENTS[name](staged)
    figures += flatness([f for f in figures if f.measurement == "memory"])
    return sorted(figures, key=lambda figure: names.index(figure.measurement))


def _plan(sizes: list[int], names: list[str]) -> list[tuple[int, list[str]]]:
    """Return which measurements are done at which size."""
    of_each = [name for name in names if name not in OF_ONE_SIZE]
    plan = [(size, of_each) for size in sizes if of_each]
    return plan + [(OF_ONE_SIZE[name], [name]) for name in names if name in OF_ONE_SIZE]


async def _machine() -> Machine:
    settings = get_settings()
    connection = await asyncpg.connect(dsn(make_url(settings.database_url.get_secret_value())))
    try:
        version: str = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    async with engine_client(settings) as engine:
        return await describe(engine, version)


async def _run(sizes: list[int], names: list[str], effort: Effort) -> tuple[Machine, list[Figure]]:
    task = asyncio.current_task()
    if task is not None:
        # So that databases, indexes and processes are cleared away then too.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await _machine(), await measure(sizes, names, effort)


def main(
    sizes: Annotated[
        str, typer.Option(help="How many products, separated by commas.")
    ] = "10000,100000",
    only: Annotated[
        str, typer.Option(help=f"Measurements, separated by commas: {', '.join(MEASUREMENTS)}.")
    ] = "",
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="A tenth of the repetitions; writes no results.")
    ] = False,
) -> None:
    """Measure, print a table and write bench/results/*.json.

    Needs DATABASE_URL, REDIS_URL, MEILI_URL and MEILI_MASTER_KEY of running services. Exit status:
    0 every target is met, 1 one is missed, 3 a service is away or nothing fair can be measured.
    """
    wanted = [name for name in only.split(",") if name]
    if unknown := set(wanted) - set(MEASUREMENTS):
        raise typer.BadParameter(f"no such measurement: {', '.join(sorted(unknown))}")
    names = [name for name in MEASUREMENTS if name in wanted or not wanted]
    try:
        counts = sorted({int(size) for size in sizes.split(",")})
    except ValueError as error:
        raise typer.BadParameter(f"not whole numbers: {sizes}") from error
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            machine, figures = runner.run(_run(counts, names, Effort.of(quick=quick)))
    except (ProcessFailedError, UnfairError, TimeoutError, OSError, httpx.HTTPError) as error:
        progress.print(f"[red]error:[/red] {error!r}", soft_wrap=True)
        raise typer.Exit(3) from error
    # A pipe has no width, and a cut table is worse than one that wraps.
    show(Console(width=max(TABLE_WIDTH, progress.width)), machine, figures)
    if not quick:
        for file in write(machine, figures):
            progress.print(f"written: bench/results/{file.name}")
    raise typer.Exit(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    typer.run(main)
