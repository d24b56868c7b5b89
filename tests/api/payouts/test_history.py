"""What sellers see of their payouts."""

import csv
from datetime import UTC, datetime
from io import StringIO

from tests.support.earning import Earner
from tests.support.market import Market


async def test_payouts_are_listed_and_filtered(market: Market, earner: Earner) -> None:
    await earner.sold(100_000)
    ids = [await earner.requested(cents) for cents in (3_000, 4_000, 5_000)]
    await market.sql("UPDATE payouts SET status = 'failed' WHERE id = :id", id=ids[1])
    everything = (await earner("GET", "/api/payouts?per_page=2")).json()
    assert (everything["total"], everything["pages"]) == (3, 2)
    assert [one["id"] for one in everything["items"]] == [ids[2], ids[1]]
    failed = (await earner("GET", "/api/payouts?status=failed")).json()
    assert [one["id"] for one in failed["items"]] == [ids[1]]
    assert (await earner("GET", "/api/payouts?status=nonsense")).status_code == 422


async def test_the_export_has_all_payouts_and_numbers_that_are_numbers(
    market: Market, earner: Earner
) -> None:
    await earner.sold(100_000)
    payout_id = await earner.requested(12_345)
    # More than one batch.
    await market.sql(
        "INSERT INTO payouts (seller_id, idempotency_key, amount_cents, currency, status,"
        " stripe_account_id, stripe_transfer_id, due_at, created_at)"
        " SELECT :seller, n, 100, 'USD', 'paid', 'acct', '=cmd' || n, NULL,"
        " now() - interval '1 day' FROM generate_series(1, 1200) AS n",
        seller=earner.id,
    )
    answer = await earner("GET", "/api/payouts/export")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert len(rows) == 1201
    assert len({row["payout"] for row in rows}) == 1201
    assert (rows[0]["payout"], rows[0]["amount"]) == (payout_id, "123.45")
    assert rows[1]["transfer at Stripe"].startswith("'=cmd")


async def test_what_is_released_next_is_summed_by_day(market: Market, earner: Earner) -> None:
    morning = datetime.now(UTC).replace(hour=0, minute=10)
    for price, hours in ((1_000, 0), (2_000, 3), (4_000, 30)):
        order = await earner.sold(price, released=False)
        await market.sql(
            "UPDATE orders SET available_at = CAST(:at AS timestamptz)"
            " + make_interval(days => 3, hours => :hours) WHERE id = :id",
            at=morning,
            hours=hours,
            id=order.id,
        )
    assert (await earner.balance())["next_release"]["cents"] == 2_700
