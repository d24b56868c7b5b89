"""Amounts are shared out to the cent, whatever goes back, comes again, and goes back anew."""

from hypothesis import given
from hypothesis import strategies as st

from api.core.money import platform_cut, seller_part, spread


@given(st.integers(1, 100_000_000), st.lists(st.tuples(st.integers(1, 10_000), st.booleans())))
def test_neither_gives_more_than_their_share(price: int, parts: list[tuple[int, bool]]) -> None:
    seller = price - platform_cut(price, 10)
    kept: list[tuple[int, int]] = []
    for weight, comes_back in [*parts, (10_000, False)]:
        taken, taken_seller = (sum(column) for column in zip((0, 0), *kept, strict=True))
        cents = -(-(price - taken) * weight // 10_000)
        share = seller_part(
            price_cents=price,
            seller_cents=seller,
            taken_cents=taken,
            taken_seller_cents=taken_seller,
            cents=cents,
        )
        assert 0 <= share <= cents
        assert taken_seller + share <= seller
        assert (taken + cents) - (taken_seller + share) <= price - seller
        if comes_back:
            # A refund that fails later may be any of those before.
            kept = kept[1:]
        kept.append((cents, share))
    if not any(comes_back for _, comes_back in parts):
        # The last part was all that was left.
        assert sum(share for _, share in kept) == seller


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**8), min_size=1, max_size=60))
def test_parts_sum_up_and_nobody_gets_more_than_their_weight(
    total: int, weights: list[int]
) -> None:
    total = min(total, sum(weights))
    parts = spread(total, weights)
    assert sum(parts) == total
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))
