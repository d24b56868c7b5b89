"""Counts of facets as the page shows them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TypedDict

from api.search.price_bands import band_bounds
from api.search.query import fold_value

RATING_STEPS = (4.5, 4.0, 3.0, 2.0)
"""The minimum ratings that a page offers."""


class ValueCount(TypedDict):
    """A value of a facet, how many products have it, and whether it is chosen."""

    value: str
    label: str
    count: int
    selected: bool


class RatingCount(TypedDict):
    """How many products are rated at least so."""

    at_least: float
    count: int
    selected: bool


# "from" is a keyword of Python, hence the functional form.
PriceBar = TypedDict("PriceBar", {"from": int, "to": int | None, "count": int})
"""How many prices lie from one (inclusive) to another (exclusive; None: no end), in cents."""


class PriceFacet(TypedDict):
    """The prices, in cents, that the other filters leave; None when they leave nothing."""

    min: int | None
    max: int | None
    histogram: list[PriceBar]


def value_counts(
    counts: Mapping[str, int], selected: Sequence[str], label: Callable[[str], str]
) -> list[ValueCount]:
    """Return a facet's values, most frequent first.

    Chosen ones are there even when nothing has them, so that they can be unchosen.
    """
    chosen = {fold_value(value): value for value in selected}
    rows: list[ValueCount] = []
    for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        found = chosen.pop(fold_value(value), None) if chosen else None
        rows.append(
            {"value": value, "label": label(value), "count": count, "selected": found is not None}
        )
    rows += [
        {"value": value, "label": label(value), "count": 0, "selected": True}
        for value in chosen.values()
    ]
    return rows


def rating_counts(counts: Mapping[str, int], selected: float | None) -> list[RatingCount]:
    """Return how many are rated at least 4.5, 4, 3, 2, and as much as is chosen."""
    steps = sorted({*RATING_STEPS, *(() if selected is None else (selected,))})
    # There are hundreds of different ratings: each is counted once, at the highest step it reaches.
    reached = [0] * (len(steps) + 1)
    for value, count in counts.items():
        reached[bisect_right(steps, float(value))] += count
    at_least = accumulate(reversed(reached[1:]))
    return [
        {"at_least": step, "count": count, "selected": step == selected}
        for step, count in zip(reversed(steps), at_least, strict=True)
    ]


def price_facet(bands: Mapping[str, int], bounds: tuple[float, float] | None) -> PriceFacet:
    """Return the smallest and largest price and the histogram between them, without gaps."""
    counts = {int(band): count for band, count in bands.items()}
    return {
        "min": None if bounds is None else int(bounds[0]),
        "max": None if bounds is None else int(bounds[1]),
        "histogram": [_bar(band, counts.get(band, 0)) for band in _span(counts)],
    }


def _span(bands: Iterable[int]) -> range:
    found = list(bands)
    return range(min(found), max(found) + 1) if found else range(0)


def _bar(band: int, count: int) -> PriceBar:
    lower, upper = band_bounds(band)
    return {"from": lower, "to": upper, "count": count}
