"""What was sold, as sellers see it: their share, by day of payment, without what went back."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest

from api.analytics.periods import Grain
from tests.support.catalogue import add_product
from tests.support.earning import Earner, refund
from tests.support.market import Market
from tests.support.own_market import issuer, market, stripe

__all__ = ["issuer", "market", "stripe"]


@pytest.fixture
async def earner(market: Market) -> Earner:
    return await Earner.settled(market, onboarded=False)


async def product(market: Market, earner: Earner) -> uuid.UUID:
    async with market.database.transaction() as session:
        id_: uuid.UUID = await add_product(session, earner.id, f"thing-{uuid.uuid4().hex[:12]}")
    return id_


async def test_sales_and_revenue_are_summed_by_day_and_compared(
    market: Market, earner: Earner
) -> None:
    first, second = await product(market, earner), await product(market, earner)
    midnight = datetime.combine(datetime.now(UTC).date(), time(), UTC)
    # The first and the last moment of a day belong to it.
    await earner.sold(10_000, product_id=first, paid_at=midnight)
    yesterday = midnight - timedelta(microseconds=1)
    partly = await earner.sold(2_000, product_id=first, paid_at=yesterday)
    whole = await earner.sold(4_000, product_id=second, paid_at=yesterday)
    await earner.sold(6_000, product_id=second, paid_at=midnight - timedelta(days=8))
    await earner.sold(9_999, product_id=second, paid_at=midnight - timedelta(days=30))
    await refund(market.database, partly, 1_000)
    await refund(market.database, whole, 4_000)
    await market.sql("UPDATE orders SET status = 'refunded' WHERE id = :id", id=whole.id)
    other = await Earner.settled(market, onboarded=False)
    await other.sold(5_000)

    await market.worker.roll_up.run()
    seen = (await earner("GET", "/api/analytics/overview?period=7d")).json()
    assert (seen["totals"]["sales_count"], seen["totals"]["revenue_cents"]) == (2, 9_900)
    assert (seen["before"]["sales_count"], seen["before"]["revenue_cents"]) == (1, 5_400)
    days = [(one["sales_count"], one["revenue_cents"]) for one in seen["series"]]
    assert days == [(0, 0)] * 5 + [(1, 900), (1, 9_000)]
    sold = {one["id"]: (one["sales_count"], one["revenue_cents"]) for one in seen["products"]}
    assert sold == {str(first): (2, 9_900), str(second): (0, 0)}

    one = (await earner("GET", f"/api/analytics/products/{first}?period=7d")).json()
    assert (one["totals"]["sales_count"], one["totals"]["revenue_cents"]) == (2, 9_900)
    assert (one["before"]["sales_count"], one["before"]["revenue_cents"]) == (0, 0)
    assert [day["revenue_cents"] for day in one["series"]] == [0] * 5 + [900, 9_000]

    rows = (await earner("GET", "/api/products/me?sort=revenue")).json()["items"]
    earned = [row["revenue_cents"] for row in rows if row["id"] in {str(first), str(second)}]
    # All there ever was.
    assert earned == [5_400 + 8_999 + 1, 9_900]


async def test_a_payment_that_is_moved_leaves_nothing_on_the_day_before(
    market: Market, earner: Earner
) -> None:
    now = datetime.now(UTC)
    sold = await earner.sold(5_000, paid_at=now - timedelta(days=3))
    await market.worker.roll_up.run()
    await market.sql("UPDATE orders SET paid_at = :at WHERE id = :id", at=now, id=sold.id)
    await market.worker.roll_up.run()
    seen = (await earner("GET", "/api/analytics/overview?period=7d")).json()
    assert [one["sales_count"] for one in seen["series"]] == [0] * 6 + [1]


@pytest.mark.parametrize("by", Grain)
async def test_each_column_is_compared_with_as_many_days_before(
    market: Market, earner: Earner, by: Grain
) -> None:
    first, second = await product(market, earner), await product(market, earner)
    noon = datetime.combine(datetime.now(UTC).date(), time(12), UTC)
    # The last is a day too early to be compared with.
    for at, days in enumerate((0, 1, 6, 9, 19, 20, 21, 33, 39, 40)):
        paid_at = noon - timedelta(days=days)
        await earner.sold(1_000 * (at + 1), product_id=(first, second)[at % 2], paid_at=paid_at)
    await market.worker.roll_up.run()
    from_, to = (noon - timedelta(days=19)).date(), noon.date()
    period = f"period=custom&from={from_}&to={to}&by={by}"
    paid = (
        "SELECT count(*), coalesce(sum(seller_cents), 0)::int FROM orders"
        " WHERE product_id = ANY(:products)"
        " AND date(timezone('UTC', paid_at)) BETWEEN :from AND :to"
    )
    for path, products in (
        ("overview", [first, second]),
        (f"products/{first}", [first]),
    ):
        seen = (await earner("GET", f"/api/analytics/{path}?{period}")).json()
        assert len(seen["series"]) == len(seen["series_before"])
        for now, then in zip(seen["series"], seen["series_before"], strict=True):
            for end in ("first", "last"):
                moved = date.fromisoformat(now[end]) - date.fromisoformat(then[end])
                assert moved == timedelta(days=20)
            for column in (now, then):
                [sums] = await market.sql(
                    paid,
                    products=products,
                    **{
                        "from": date.fromisoformat(column["first"]),
                        "to": date.fromisoformat(column["last"]),
                    },
                )
                assert (column["sales_count"], column["revenue_cents"]) == tuple(sums)
        for series, totals in (("series", "totals"), ("series_before", "before")):
            earned = sum(column["revenue_cents"] for column in seen[series])
            assert earned == seen[totals]["revenue_cents"] > 0
