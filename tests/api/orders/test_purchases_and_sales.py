"""What buyers and sellers see of orders, and what they do not see of others'."""

import asyncio
import csv
import io
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from api.sales import export
from tests.support.orders import Trade
from tests.support.processes import wait_until

PRICE = 4900
SHARE = 4410


async def test_a_buyer_sees_what_was_bought(trade: Trade) -> None:
    sellers, buyer = [await trade.selling(), await trade.selling()], trade.buyer()
    products = [await seller.published() for seller in sellers]
    orders = await trade.buy(buyer, *products)
    await trade.place(buyer, await sellers[0].published())
    listed = (await buyer("GET", "/api/orders")).json()
    assert listed["total"] == 2, "what was never paid is no purchase"
    assert {one["id"] for one in listed["items"]} == set(orders)
    shown = next(one for one in listed["items"] if one["id"] == orders[0])
    assert shown["product"]["slug"] == products[0]["slug"]
    assert shown["product"]["available"]
    assert shown["product"]["image"]["url"] == "/covers/thing.svg"
    assert (shown["licence"], shown["status"], shown["price_cents"]) == ("standard", "paid", PRICE)
    assert shown["licence_key"].startswith("MW-")
    assert (shown["version"], shown["review"], shown["refund"]) == ("1.0.0", None, None)
    assert shown["download"]["allowed"]
    found = (await buyer("GET", f"/api/orders?q={products[1]['name']}")).json()
    assert [one["id"] for one in found["items"]] == [orders[1]]
    assert (await trade.buyer()("GET", "/api/orders")).json()["items"] == []
    for person in (trade.buyer(), sellers[0]):
        answer = await person("GET", f"/api/orders/{orders[0]}")
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")


async def test_a_seller_sees_sales_their_sums_and_only_paying_buyers(trade: Trade) -> None:
    seller, other, buyer = await trade.selling(), await trade.selling(), trade.buyer()
    products = [await seller.published() for _ in range(3)]
    orders = await trade.buy(buyer, *products[:2])
    foreign = await trade.buy(buyer, await other.published())
    unpaid = (await trade.place(trade.buyer(), products[2]))["orders"][0]["id"]
    key = {"Idempotency-Key": "1"}
    body = {"amount_cents": 1000, "reason": "Sorry."}
    await seller("POST", f"/api/sales/{orders[0]}/refunds", body, **key)
    await trade.work()

    listed = (await seller("GET", "/api/sales")).json()
    assert listed["total"] == 3
    assert listed["totals"] == {
        "orders": 2,
        "gross_cents": 2 * PRICE,
        "platform_cents": 2 * 490,
        "seller_cents": 2 * SHARE,
        "refunded_cents": 1000,
        "net_cents": 2 * SHARE - 900,
        "currency": "USD",
    }
    rows = {one["id"]: one for one in listed["items"]}
    assert rows[orders[0]]["buyer"]["email"] == f"{buyer.subject}@example.com"
    assert (rows[orders[0]]["refunded_cents"], rows[orders[0]]["net_cents"]) == (1000, SHARE - 900)
    assert (rows[unpaid]["buyer"], rows[unpaid]["net_cents"]) == (None, 0)

    async def ids(**query: Any) -> set[str]:
        answer = await seller("GET", "/api/sales?" + "&".join(f"{k}={v}" for k, v in query.items()))
        assert answer.status_code == 200, answer.text
        return {one["id"] for one in answer.json()["items"]}

    assert await ids(status="pending") == {unpaid}
    assert await ids(product_id=products[1]["id"]) == {orders[1]}
    assert await ids(q=buyer.subject[:20]) == set(orders)
    assert await ids(q=orders[0][:13]) == {orders[0]}
    today = listed["items"][0]["created_at"][:10]
    assert await ids(**{"from": today, "to": today}) == {*orders, unpaid}
    assert await ids(to="2020-01-01") == set()
    # Ordered days before the bank paid: it counts when it was paid.
    await trade.sql(
        "UPDATE orders SET created_at = created_at - interval '5 days' WHERE id = :id", id=orders[0]
    )
    assert await ids(**{"from": today, "to": today}) == {*orders, unpaid}
    for path in (f"/api/sales/{foreign[0]}", f"/api/sales/{uuid.uuid4()}"):
        answer = await seller("GET", path)
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")


async def test_a_licence_is_limited_and_its_key_not_shown(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    key = (await buyer("GET", f"/api/orders/{order}")).json()["licence_key"]
    sale = (await seller("GET", f"/api/sales/{order}")).json()
    assert key not in sale["licence_key"]
    assert sale["licence_key"].endswith(key[-5:])
    path = f"/api/sales/{order}/licence"
    limited = (await seller("PUT", path, {"activation_limit": 1})).json()
    assert (limited["activation_limit"], limited["activations"]) == (1, 0)
    answers = [
        await trade.api.client.post(
            "/api/licences/activate", json={"key": key, "instance": instance}
        )
        for instance in ("one", "two")
    ]
    assert [one.status_code for one in answers] == [200, 409]
    assert (await seller("GET", f"/api/sales/{order}")).json()["activations"] == 1
    assert (await seller("PUT", path, {"activation_limit": 0})).status_code == 422


async def test_an_export_streams_all_rows_and_no_formulas(
    trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BATCH", 2)
    seller, buyer = await trade.selling(), trade.buyer()
    products = [await seller.published() for _ in range(5)]
    orders = await trade.buy(buyer, *products)
    await trade.sql(
        "UPDATE users SET name = '=1+1' WHERE email = :e", e=f"{buyer.subject}@example.com"
    )
    answer = await seller("GET", "/api/sales/export")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["order"] for row in rows} == set(orders)
    assert {row["buyer"] for row in rows} == {"'=1+1"}
    assert {(row["gross"], row["platform's cut"], row["net"]) for row in rows} == {
        ("49.00", "4.90", "44.10")
    }
    for sort in ("newest", "oldest", "price_desc", "price_asc"):
        exported = (await seller("GET", f"/api/sales/export?sort={sort}")).text
        listed = (await seller("GET", f"/api/sales?sort={sort}")).json()["items"]
        assert [row["order"] for row in csv.DictReader(io.StringIO(exported))] == [
            sale["id"] for sale in listed
        ]
    one = await seller("GET", f"/api/sales/export?product_id={products[0]['id']}")
    assert len(list(csv.DictReader(io.StringIO(one.text)))) == 1
    assert (await seller("GET", "/api/sales/export?status=nonsense")).status_code == 422


async def test_a_product_that_was_ever_ordered_is_archived_and_not_deleted(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product, unsold = await seller.published(), await seller.published()
    await trade.place(buyer, product)
    removed = await seller("DELETE", f"/api/products/{product['id']}")
    assert removed.json() == {"outcome": "archived"}
    assert (await seller("DELETE", f"/api/products/{unsold['id']}")).json() == {
        "outcome": "deleted"
    }


@pytest.mark.parametrize("who", ["seller", "buyer"])
async def test_what_is_shown_of_an_order_is_of_one_moment(trade: Trade, who: str) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    await buyer("POST", f"/api/orders/{order}/refunds", {"reason": "It does not run."})
    waiting = "SELECT 1 FROM pg_locks WHERE relation = 'refunds'::regclass AND NOT granted"
    async with trade.database.transaction() as session:
        # Whoever has read the order by now comes to its refunds only after both have changed.
        await session.execute(text("LOCK TABLE refunds IN ACCESS EXCLUSIVE MODE"))
        await session.execute(text("UPDATE refunds SET status = 'declined', decided_at = now()"))
        await session.execute(text("UPDATE orders SET status = 'paid'"))
        path = f"/api/sales/{order}" if who == "seller" else f"/api/orders/{order}"
        looking = asyncio.create_task((seller if who == "seller" else buyer)("GET", path))

        async def waits() -> bool:
            return looking.done() or await trade.sql(waiting) != []

        await wait_until(waits, what="look at the refunds")
    shown = (await looking).json()
    refund = shown["refund"] if who == "buyer" else shown["refunds"][0]
    assert (shown["status"], refund["status"]) == ("refund_requested", "requested")
