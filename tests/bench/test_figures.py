import random
import statistics

import pytest

from bench.figures import Bound, Figure, Target, interleaved, percentile


def figure(ours: float, reference: float, target: Target | None) -> Figure:
    return Figure(
        measurement="search",
        products=10,
        what="browsing p50",
        unit="ms",
        ours=ours,
        reference=reference,
        samples=1,
        target=target,
    )


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7], 0.95, 7),
        ([4, 1, 3, 2], 0.5, 2.5),
        ([3, 1, 2], 0.5, 2),
        ([0, 10], 0.95, 9.5),
        ([5, 1, 9], 0, 1),
        ([5, 1, 9], 1, 9),
    ],
)
def test_percentile_of_known_values(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == pytest.approx(expected)


def test_percentile_agrees_with_the_standard_library() -> None:
    values = [random.Random(number).gauss(10, 3) for number in range(1000)]
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    for hundredth, cut in enumerate(cuts, start=1):
        assert percentile(values, hundredth / 100) == pytest.approx(cut)


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], -0.1), ([1.0], 1.1)])
def test_percentile_refuses_what_has_none(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="needed"):
        percentile(values, share)


def test_a_target_is_met_up_to_its_bound_and_not_beyond() -> None:
    slowdown = Target(Bound.AT_MOST, 1.25)
    assert figure(5, 4, slowdown).met is True
    assert figure(5.01, 4, slowdown).met is False
    rate = Target(Bound.AT_LEAST, 0.75)
    assert figure(3, 4, rate).met is True
    assert figure(2.99, 4, rate).met is False
    assert figure(9, 4, None).met is None
    assert figure(9, 4, None).ratio == 2.25


async def test_legs_take_turns_and_warm_up_does_not_count() -> None:
    calls: list[tuple[str, int]] = []

    async def a(number: int) -> float:
        calls.append(("a", number))
        return number

    async def b(number: int) -> float:
        calls.append(("b", number))
        return number * 10

    taken = await interleaved((a, b), warm_up=1, rounds=3, seconds=60, at_least=1)
    assert taken == [[1, 2, 3], [10, 20, 30]]
    assert calls == [
        ("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2), ("b", 3), ("a", 3),
    ]  # fmt: skip


async def test_a_slow_comparison_ends_after_the_least_number_of_rounds() -> None:
    async def leg(number: int) -> float:
        return number

    taken = await interleaved((leg, leg), warm_up=0, rounds=1000, seconds=0, at_least=7)
    assert [len(series) for series in taken] == [7, 7]
