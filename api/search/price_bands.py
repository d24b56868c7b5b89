"""Price bands: the bars of the price histogram.

The engine counts distinct values of a facet, so the histogram is a facet of its own: the number of
the band that a price falls into. Edges are in cents; band ``i`` holds prices from ``EDGES[i]``
inclusive to ``EDGES[i + 1]`` exclusive, the last one is open.
"""

from bisect import bisect_right

EDGES = (
    0,
    1,
    500,
    1000,
    1500,
    2000,
    2500,
    3000,
    4000,
    5000,
    6000,
    8000,
    10_000,
    12_500,
    15_000,
    20_000,
    25_000,
    30_000,
    40_000,
    50_000,
    75_000,
    100_000,
    200_000,
    500_000,
)


def price_band(price_cents: int) -> int:
    """Return the number of the band that a price in cents (not negative) belongs to."""
    return bisect_right(EDGES, price_cents) - 1


def band_bounds(band: int) -> tuple[int, int | None]:
    """Return a band's lower bound (inclusive) and upper bound (exclusive; None: open) in cents."""
    upper = EDGES[band + 1] if band + 1 < len(EDGES) else None
    return EDGES[band], upper
