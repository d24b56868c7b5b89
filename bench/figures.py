"""What a measurement finds: ratios, most of them of percentiles of two interleaved series."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter

MEDIAN = 0.5
P95 = 0.95


class Bound(StrEnum):
    """On which side of the target a ratio has to be."""

    AT_MOST = "<="
    AT_LEAST = ">="


@dataclass(frozen=True)
class Target:
    """What is wanted of a ratio."""

    bound: Bound
    value: float

    def met_by(self, ratio: float) -> bool:
        """Whether a ratio is as wanted."""
        return ratio <= self.value if self.bound is Bound.AT_MOST else ratio >= self.value


@dataclass(frozen=True)
class Figure:
    """One line of the table: ours, what it is compared with, and the ratio of the two.

    ``unit`` is that of ``ours`` and ``reference``. ``samples`` counts the pairs behind it. Without
    a target the figure informs only.
    """

    measurement: str
    products: int
    what: str
    unit: str
    ours: float
    reference: float
    samples: int
    target: Target | None

    @property
    def ratio(self) -> float:
        """Ours divided by the reference."""
        return self.ours / self.reference

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None when there is none."""
        return None if self.target is None else self.target.met_by(self.ratio)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of them lie, interpolated linearly.

    This is Hyndman and Fan's definition 7, numpy's default. Raises ValueError for no values or a
    share out of range.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError("values and a share between 0 and 1 are needed")
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    lower = int(position)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (position - lower)


Leg = Callable[[int], Awaitable[float]]
"""One side of a comparison: does the work of one round and returns the seconds that it took."""


async def interleaved(
    legs: Sequence[Leg], *, warm_up: int, rounds: int, seconds: float, at_least: int
) -> list[list[float]]:
    """Run every leg once a round, each round in another order, and return each leg's seconds.

    Whatever else the machine does meets all legs alike. Ends after ``rounds``, or after ``seconds``
    once ``at_least`` rounds are done. The first ``warm_up`` rounds do not count.
    """
    taken: list[list[float]] = [[] for _ in legs]
    started = perf_counter()
    for number in range(warm_up + rounds):
        if number == warm_up:
            started = perf_counter()
        if number - warm_up >= at_least and perf_counter() - started > seconds:
            break
        for turn in range(len(legs)):
            index = (number + turn) % len(legs)
            elapsed = await legs[index](number)
            if number >= warm_up:
                taken[index].append(elapsed)
    return taken
