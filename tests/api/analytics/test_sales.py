"""What was sold, as sellers see it: their share, by day of payment, without what went back."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text

from api.analytics.service import AnalyticsService
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

    seen = (await earner("GET", "/api/analytics/overview?days=7")).json()
    assert (seen["totals"]["sales_count"], seen["totals"]["revenue_cents"]) == (2, 9_900)
    assert (seen["before"]["sales_count"], seen["before"]["revenue_cents"]) == (1, 5_400)
    days = [(one["sales_count"], one["revenue_cents"]) for one in seen["series"]]
    assert days == [(0, 0)] * 5 + [(1, 900), (1, 9_000)]
    sold = {one["id"]: (one["sales_count"], one["revenue_cents"]) for one in seen["products"]}
    assert sold == {str(first): (2, 9_900), str(second): (0, 0)}

    one = (await earner("GET", f"/api/analytics/products/{first}?days=7")).json()
    assert (one["totals"]["sales_count"], one["totals"]["revenue_cents"]) == (2, 9_900)
    assert (one["before"]["sales_count"], one["before"]["revenue_cents"]) == (0, 0)
    assert [day["revenue_cents"] for day in one["series"]] == [0] * 5 + [900, 9_000]

    rows = (await earner("GET", "/api/products/me?sort=revenue")).json()["items"]
    earned = [row["revenue_cents"] for row in rows if row["id"] in {str(first), str(second)}]
    # All there ever was.
    assert earned == [5_400 + 8_999 + 1, 9_900]


async def test_a_sellers_figures_are_found_by_the_index(market: Market, earner: Earner) -> None:
    thing = await product(market, earner)
    # Ten sales on each of five hundred days.
    await market.sql(
        "WITH c AS (INSERT INTO checkouts (buyer_id, idempotency_key, request_hash, status,"
        " total_cents, currency, expires_at, paid_at) SELECT :buyer, n, '', 'paid', 1000, 'USD',"
        " now(), now() - n * interval '144 minutes' FROM generate_series(1, 5000) AS n"
        " RETURNING id, paid_at)"
        " INSERT INTO orders (checkout_id, buyer_id, seller_id, product_id, product_name, licence,"
        " terms_version, status, price_cents, platform_cents, seller_cents, currency, paid_at)"
        " SELECT id, :buyer, :seller, :product, 'Thing', 'standard', '1', 'paid', 1000, 100, 900,"
        " 'USD', paid_at FROM c",
        buyer=await market.seller(),
        seller=earner.id,
        product=thing,
    )
    await market.sql("ANALYZE orders")
    before = await scans(market)
    async with market.database.transaction() as session:
        seen = await AnalyticsService().overview(session, earner.id, 7)
        # The server counts scans when it has time, unless it is told.
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
    after = await scans(market)
    assert 55 <= seen["totals"]["sales_count"] <= 70
    assert after["ix_orders_seller_id_paid_at"] > before["ix_orders_seller_id_paid_at"]
    assert after["orders"] == before["orders"]


async def scans(market: Market) -> dict[str, int]:
    """Return how often each index of the orders, and the whole table, was scanned."""
    rows = await market.sql(
        "SELECT indexrelname, idx_scan FROM pg_stat_user_indexes WHERE relname = 'orders'"
        " UNION ALL SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = 'orders'"
    )
    return {str(name): int(count) for name, count in rows}
