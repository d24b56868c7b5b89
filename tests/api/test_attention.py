"""What waits for a seller, and for nobody else."""

import uuid
from typing import Any

import pytest

from tests.support.earning import Earner
from tests.support.market import Market
from tests.support.own_market import issuer, market, stripe

__all__ = ["issuer", "market", "stripe"]

NOTHING = {
    "refund_requests": 0,
    "disputes": 0,
    "drafts": [],
    "refused_uploads": [],
    "unanswered_reviews": [],
}


@pytest.fixture
async def earner(market: Market) -> Earner:
    return await Earner.settled(market, onboarded=False)


async def test_what_waits_is_shown_until_it_is_done(market: Market, earner: Earner) -> None:
    async def waits() -> dict[str, Any]:
        answer = await earner("GET", "/api/attention")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    assert await waits() == NOTHING
    begun = (await earner.draft("Only begun"))["id"]
    assert await waits() == NOTHING
    one, two = await earner.sold(5_000), await earner.sold(5_000)
    await market.sql("UPDATE orders SET status = 'refund_requested' WHERE id = :id", id=one.id)
    await market.sql("UPDATE orders SET status = 'disputed' WHERE id = :id", id=two.id)
    await market.sql(
        "UPDATE products SET name = 'Nearly', summary = 'A thing', description = repeat('x', 99),"
        " tech_stack = '{Go}', price_cents = 900,"
        " category_id = (SELECT id FROM categories LIMIT 1) WHERE id = :id",
        id=uuid.UUID(begun),
    )
    await market.sql(
        "INSERT INTO uploads (owner_id, product_id, kind, filename, content_type, size, status,"
        " refusal_code, refusal) VALUES (:owner, :product, 'package', 'a.zip', 'application/zip',"
        " 1, 'refused', 'bomb', 'It is too large.')",
        owner=earner.id,
        product=uuid.UUID(begun),
    )
    await market.sql(
        "INSERT INTO reviews (order_id, product_id, author_id, rating)"
        " SELECT id, product_id, buyer_id, CASE WHEN id = :one THEN 2 ELSE 5 END FROM orders",
        one=one.id,
    )
    found = await waits()
    assert (found["refund_requests"], found["disputes"]) == (1, 1)
    [draft] = found["drafts"]
    assert (draft["name"], [lack["field"] for lack in draft["missing"]]) == (
        "Nearly",
        ["images", "package"],
    )
    assert found["refused_uploads"] == [
        {
            "product_id": begun,
            "product_name": "Nearly",
            "filename": "a.zip",
            "refusal": "It is too large.",
        }
    ]
    [review] = found["unanswered_reviews"]
    assert (review["product_id"], review["count"]) == (str(one.product_id), 1)

    other = await Earner.settled(market, onboarded=False)
    assert (await other("GET", "/api/attention")).json() == NOTHING
    await market.sql("UPDATE reviews SET reply = 'Sorry', replied_at = now()")
    await market.sql("UPDATE uploads SET status = 'removed', refusal_code = NULL, refusal = NULL")
    await market.sql("UPDATE orders SET status = 'paid'")
    assert await waits() == NOTHING | {"drafts": [draft]}


@pytest.mark.parametrize(
    ("kind", "later", "waiting"),
    [
        ("package", 1, []),
        ("package", -1, ["a.zip"]),  # It was on its way when the other was refused.
        ("image", 1, ["a.zip"]),
    ],
)
async def test_a_refused_file_waits_until_another_takes_its_place(
    market: Market, earner: Earner, kind: str, later: int, waiting: list[str]
) -> None:
    draft = (await earner.draft("A thing"))["id"]
    await market.sql(
        "INSERT INTO uploads (owner_id, product_id, kind, filename, content_type, size, status,"
        " etag, refusal_code, refusal, created_at, updated_at) VALUES"
        " (:owner, :product, 'package', 'a.zip', 'application/zip', 1, 'refused', NULL, 'bomb',"
        " 'It is too large.', now() - interval '2 hours', now() - interval '1 hour'),"
        " (:owner, :product, :kind, 'b.zip', 'application/zip', 1, 'ready', 'e', NULL, NULL,"
        " now() - interval '1 hour' + :later * interval '1 minute', now())",
        owner=earner.id,
        product=uuid.UUID(draft),
        kind=kind,
        later=later,
    )
    found = (await earner("GET", "/api/attention")).json()["refused_uploads"]
    assert [one["filename"] for one in found] == waiting
    await market.sql("UPDATE products SET status = 'archived'")
    assert (await earner("GET", "/api/attention")).json()["refused_uploads"] == []


async def test_sales_of_a_day_are_those_of_the_sellers_day(market: Market, earner: Earner) -> None:
    await earner("PUT", "/api/analytics/time-zone", {"time_zone": "Asia/Kathmandu"})
    sold = await earner.sold(5_000)
    await market.sql("UPDATE orders SET paid_at = '2026-03-04 18:15+00' WHERE id = :id", id=sold.id)
    for day, number in (("2026-03-04", 0), ("2026-03-05", 1)):
        page = (await earner("GET", f"/api/sales?from={day}&to={day}")).json()
        assert page["total"] == number
