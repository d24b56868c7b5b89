"""``search``: what the API adds to the engine's own time. ``degraded``: what Postgres takes."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import chain
from time import perf_counter

import httpx

from bench.figures import (
    MEDIAN,
    P95,
    Bound,
    Figure,
    Target,
    interleaved,
    percentile,
)
from bench.questions import Question, questions
from bench.stage import Stage, pooled

SLOWDOWN = Target(Bound.AT_MOST, 1.2)
RATE = Target(Bound.AT_LEAST, 1 / 1.2)
CLIENTS = 8
SLICES = 6
MILLISECONDS = 1000


async def search(stage: Stage) -> list[Figure]:
    """Compare the API with the same multi-search sent straight plus a bare answer of its size."""
    figures: list[Figure] = []
    bare_url = (await stage.bare()).url
    async with pooled((await stage.api()).url) as api, pooled(bare_url) as bare:
        asked = await questions(stage)
        for kind, variants in asked.items():

            async def ours(number: int, variants: list[Question] = variants) -> float:
                return await _timed(variants[number % len(variants)].ask_api(api))

            async def straight(number: int, variants: list[Question] = variants) -> float:
                return await _timed(variants[number % len(variants)].ask_engine(stage.engine))

            async def nothing(number: int, variants: list[Question] = variants) -> float:
                return await _timed(variants[number % len(variants)].ask_bare(bare))

            effort = stage.effort
            taken = await interleaved(
                (ours, straight, nothing),
                warm_up=10,
                rounds=effort.rounds,
                seconds=effort.seconds,
                at_least=effort.at_least,
            )
            reference = [engine + least for engine, least in zip(taken[1], taken[2], strict=True)]
            figures += percentiles(
                "search", stage.size, kind, ours=taken[0], reference=reference, target=SLOWDOWN
            )
        everything = list(chain.from_iterable(zip(*asked.values(), strict=True)))
        figures.append(await _throughput(stage, api, bare, everything))
    return figures


async def degraded(stage: Stage) -> list[Figure]:
    """Compare browsing with facets from the engine with the same from Postgres."""
    without = (await stage.api_without_engine()).url
    browsing = (await questions(stage))["browsing"]
    async with pooled((await stage.api()).url) as api, pooled(without) as fallback:

        async def from_engine(number: int) -> float:
            return await _timed(browsing[number % len(browsing)].ask_api(api))

        async def from_postgres(number: int) -> float:
            return await _timed(_ask_fallback(fallback, browsing[number % len(browsing)]))

        engine, postgres = await interleaved(
            (from_engine, from_postgres),
            warm_up=5,
            rounds=stage.effort.rounds // 4,
            seconds=stage.effort.seconds,
            at_least=stage.effort.at_least // 6,
        )
    return percentiles(
        "degraded", stage.size, "browsing", ours=postgres, reference=engine, target=None
    )


def percentiles(
    measurement: str,
    size: int,
    what: str,
    *,
    ours: list[float],
    reference: list[float],
    target: Target | None,
) -> list[Figure]:
    """Return the median's and the 95th percentile's figure of two series in seconds."""
    return [
        Figure(
            measurement=measurement,
            products=size,
            what=f"{what} {name}",
            unit="ms",
            ours=percentile(ours, share) * MILLISECONDS,
            reference=percentile(reference, share) * MILLISECONDS,
            samples=len(ours),
            target=target,
        )
        for name, share in (("p50", MEDIAN), ("p95", P95))
    ]


async def _ask_fallback(api: httpx.AsyncClient, question: Question) -> None:
    response = await api.get("/api/products", params=question.parameters)
    # 503 is an answer as well: Postgres had its time and could not.
    if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
        response.raise_for_status()


async def _timed(work: Awaitable[None]) -> float:
    started = perf_counter()
    await work
    return perf_counter() - started


async def _throughput(
    stage: Stage, api: httpx.AsyncClient, bare: httpx.AsyncClient, asked: list[Question]
) -> Figure:
    """Compare requests a second of eight clients at once, slice by slice."""

    async def straight(question: Question) -> None:
        await question.ask_engine(stage.engine)
        await question.ask_bare(bare)

    async def ours(question: Question) -> None:
        await question.ask_api(api)

    rates: tuple[list[float], list[float]] = ([], [])
    seconds = stage.effort.seconds / SLICES / 2
    for number in range(SLICES):
        sides = ((0, ours), (1, straight))
        for side, ask in sides if number % 2 else reversed(sides):
            rates[side].append(await _rate(ask, asked, seconds))
    return Figure(
        measurement="search",
        products=stage.size,
        what=f"all kinds, {CLIENTS} clients",
        unit="req/s",
        ours=percentile(rates[0], MEDIAN),
        reference=percentile(rates[1], MEDIAN),
        samples=SLICES,
        target=RATE,
    )


async def _rate(
    ask: Callable[[Question], Awaitable[None]], asked: list[Question], seconds: float
) -> float:
    """Return how many requests a second eight clients get answered in a slice of time."""
    done = 0
    started = perf_counter()

    async def client(offset: int) -> None:
        nonlocal done
        number = offset
        while perf_counter() - started < seconds:
            await ask(asked[number % len(asked)])
            number += 1
            done += 1

    await asyncio.gather(*(client(offset) for offset in range(CLIENTS)))
    return done / (perf_counter() - started)
