"""``memory``: the largest resident memory of each process, after work that grows with the size."""

from bench.figures import Bound, Figure, Target
from bench.indexing import touch
from bench.questions import questions
from bench.stage import Stage, pooled

MEGABYTE = 1_000_000
LIMIT_MEGABYTES = 200.0
WITHIN_LIMIT = Target(Bound.AT_MOST, 1.0)
FLAT = Target(Bound.AT_MOST, 1.15)
REQUESTS = 500
TOUCHED_SHARE = 10


async def memory(stage: Stage) -> list[Figure]:
    """Compare what API, worker and reindex take with what they may take."""
    api, worker = await stage.api(), await stage.worker()
    asked = [question for kind in (await questions(stage)).values() for question in kind]
    async with pooled(api.url) as client:
        for number in range(REQUESTS):
            await asked[number % len(asked)].ask_api(client)
    await touch(stage, stage.size // TOUCHED_SHARE)
    peaks = {
        "api": api.peak_bytes(),
        "worker": worker.peak_bytes(),
        "reindex": max(stage.rebuild_peaks),
    }
    return [
        Figure(
            measurement="memory",
            products=stage.size,
            what=f"{name}, peak",
            unit="MB",
            ours=peak / MEGABYTE,
            reference=LIMIT_MEGABYTES,
            samples=1,
            target=WITHIN_LIMIT,
        )
        for name, peak in peaks.items()
    ]


def flatness(figures: list[Figure]) -> list[Figure]:
    """Compare each process's memory at the largest catalogue with that at the smallest."""
    sizes = sorted({figure.products for figure in figures})
    if len(sizes) < 2:  # noqa: PLR2004 - a comparison needs two
        return []
    smallest = {f.what: f for f in figures if f.products == sizes[0]}
    return [
        Figure(
            measurement="memory",
            products=figure.products,
            what=f"{figure.what} / at {sizes[0]:,}",
            unit="MB",
            ours=figure.ours,
            reference=smallest[figure.what].ours,
            samples=1,
            target=FLAT,
        )
        for figure in figures
        if figure.products == sizes[-1]
    ]
