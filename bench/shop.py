"""``shop``: what a page costs above its API call, its memory, and Lighthouse's verdict on pages."""

import asyncio
from itertools import count
from time import perf_counter

import httpx
import orjson

from bench.figures import Bound, Figure, Target, interleaved
from bench.processes import ROOT, ProcessFailedError
from bench.searching import percentiles
from bench.stage import Stage, pooled

RENDERING = Target(Bound.AT_MOST, 3.0)
FLAT = Target(Bound.AT_MOST, 1.15)
GOOD = Target(Bound.AT_LEAST, 1.0)
WITHIN = Target(Bound.AT_MOST, 1.0)
CLIENTS = 8
REQUESTS = 10_000
LIGHTHOUSE_SCORE = 95.0
SCRIPT_KILOBYTES = 200.0
LAYOUT_SHIFT = 0.02
MEGABYTE = 1_000_000
AUDIT_SECONDS = 600

LISTS = ("", "?q=dashboard", "?sort=newest", "?tech=React", "?q=starter&license=extended")


async def shop(stage: Stage) -> list[Figure]:
    """Compare ``/products`` with its API call, and audit three pages."""
    shop_process = await stage.shop()
    api_url = (await stage.api()).url
    figures: list[Figure] = []
    async with pooled(shop_process.url) as shop_client, pooled(api_url) as api:

        async def page(number: int) -> float:
            return await _timed(shop_client, f"/products{LISTS[number % len(LISTS)]}")

        async def call(number: int) -> float:
            return await _timed(api, f"/api/products{LISTS[number % len(LISTS)]}")

        pages, calls = await interleaved(
            (page, call),
            warm_up=30,
            rounds=stage.effort.rounds,
            seconds=stage.effort.seconds,
            at_least=stage.effort.at_least,
        )
        median, tail = percentiles(
            "shop", stage.size, "rendering /products", ours=pages, reference=calls, target=RENDERING
        )
        figures += [median, _informing(tail)]

        half = REQUESTS // 2 if stage.effort.rounds > 100 else REQUESTS // 20  # noqa: PLR2004 - quick
        shop_rate = await _rate(shop_client, "/products", half)
        first_half = shop_process.peak_bytes()
        await _rate(shop_client, "/products", half)
        api_rate = await _rate(api, "/api/products", half // 2)
        figures.append(
            _figure(stage, "requests a second, 8 clients", "1/s", shop_rate, api_rate, None, half)
        )
        peaks = (shop_process.peak_bytes() / MEGABYTE, first_half / MEGABYTE)
        figures.append(
            _figure(stage, f"peak after {2 * half:,} / {half:,} pages", "MB", *peaks, FLAT, 1)
        )
        slug = (await api.get("/api/products", params={"per_page": 1})).json()["items"][0]["slug"]
    figures += await _audits(
        stage, shop_process.url.replace("127.0.0.1", "localhost"), f"/products/{slug}"
    )
    return figures


async def _timed(client: httpx.AsyncClient, path: str) -> float:
    started = perf_counter()
    (await client.get(path)).raise_for_status()
    return perf_counter() - started


async def _rate(client: httpx.AsyncClient, path: str, requests: int) -> float:
    """Ask ``requests`` times, by eight clients at once; returns answers a second."""
    numbers = count()

    async def ask() -> None:
        while (number := next(numbers)) < requests:
            (await client.get(f"{path}{LISTS[number % len(LISTS)]}")).raise_for_status()

    started = perf_counter()
    await asyncio.gather(*(ask() for _ in range(CLIENTS)))
    return requests / (perf_counter() - started)


async def _audits(stage: Stage, origin: str, product: str) -> list[Figure]:
    paths = {"/": "/", "/products?q=dashboard": "/products?q=…", product: "/products/[slug]"}
    auditing = await asyncio.create_subprocess_exec(
        "node",
        str(ROOT / "frontend" / "scripts" / "audit.mjs"),
        origin,
        *paths,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(auditing.communicate(), AUDIT_SECONDS)
    if auditing.returncode != 0:
        raise ProcessFailedError(f"the audit failed: {err.decode()[-2000:]}")
    figures = []
    for line in out.splitlines():
        audit = orjson.loads(line)
        name = f"{paths[audit['path']]}, {audit['profile']}"
        figures += [
            _figure(stage, f"{name}: {category}", "points", score, LIGHTHOUSE_SCORE, GOOD, 1)
            for category, score in audit["scores"].items()
        ]
        shift = audit["layoutShift"]
        figures.append(_figure(stage, f"{name}: layout shift", "", shift, LAYOUT_SHIFT, WITHIN, 1))
        scripts = audit["scriptBytes"] / 1000
        figures.append(
            _figure(stage, f"{name}: scripts", "kB", scripts, SCRIPT_KILOBYTES, WITHIN, 1)
        )
    return figures


def _figure(  # noqa: PLR0917 - a table's row
    stage: Stage,
    what: str,
    unit: str,
    ours: float,
    reference: float,
    target: Target | None,
    samples: int,
) -> Figure:
    return Figure("shop", stage.size, what, unit, ours, reference, samples, target)


def _informing(figure: Figure) -> Figure:
    return Figure(**{**vars(figure), "target": None})
