"""Accounts of people who have bought and sold: kept open while money is on its way, then erased."""

import io
import zipfile
from typing import Any

import httpx
import orjson

from api.integrations.storage import Storage
from api.privacy.exports import ExportQueue
from tests.support.orders import Trade
from tests.support.people import Person

ME = "/api/users/me"


async def _obligations(person: Person) -> list[str]:
    reasons: list[str] = (await person("GET", f"{ME}/closing")).json()["obligations"]
    return reasons


async def _close(person: Person) -> int:
    email = (await person("GET", ME)).json()["email"]
    return (await person("DELETE", ME, {"confirmation": email})).status_code


async def test_money_on_its_way_keeps_an_account_open(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    checkout = await trade.place(buyer, product)
    for person in (seller, buyer):
        assert "payment is under way" in (await _obligations(person))[0]
    await trade.stripe.pay(checkout["url"])
    await trade.news()
    order = checkout["orders"][0]["id"]
    assert await _obligations(buyer) == []
    assert "hold period" in (await _obligations(seller))[0]
    refund = (await buyer("POST", f"/api/orders/{order}/refunds", {"reason": "x"})).json()
    for person in (seller, buyer):
        assert any("refund" in reason for reason in await _obligations(person))
    assert await _close(buyer) == 409
    await seller("POST", f"/api/refunds/{refund['id']}/decline", {"answer": ""})
    charge = await trade.charge(order)
    dispute = await trade.stripe.switch(f"charges/{charge}/dispute")
    await trade.news()
    for person in (seller, buyer):
        assert any("bank disputes" in reason for reason in await _obligations(person))
    await trade.stripe.switch(f"disputes/{dispute['id']}/decide", outcome="won")
    await trade.news()
    await trade.end_hold()
    assert await _obligations(seller) == ["Your balance is $44.10; have it paid out first."]
    assert await _close(seller) == 409
    assert await _close(buyer) == 204


async def test_nothing_keeps_a_seller_whose_sales_went_back(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    everything = {"amount_cents": 4900, "reason": "x"}
    await seller("POST", f"/api/sales/{order}/refunds", everything, **{"Idempotency-Key": "1"})
    assert any("refund" in reason for reason in await _obligations(seller))
    await trade.work()
    assert await _obligations(seller) == []
    assert await _close(seller) == 204
    await trade.check_books()


async def test_what_people_wrote_goes_and_the_books_stay(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    secret = "My name is Ada"
    refund = (await buyer("POST", f"/api/orders/{order}/refunds", {"reason": secret})).json()
    await seller("POST", f"/api/refunds/{refund['id']}/decline", {"answer": "No."})
    await buyer("POST", f"/api/refunds/{refund['id']}/appeal", {"text": secret})
    admin = await trade.admin()
    await admin("POST", f"/api/admin/refunds/{refund['id']}/reject", {"answer": "No."})
    review = {"order_id": order, "rating": 4, "title": "Good", "body": "It works."}
    assert (await buyer("POST", "/api/reviews", review)).status_code == 201
    assert await _close(buyer) == 204
    for table in ("users", "refunds", "order_events", "checkouts", "orders"):
        rows = await trade.sql(f"SELECT to_jsonb(t)::text FROM {table} t")
        everything = "".join(row[0] for row in rows)
        assert secret not in everything, table
        assert f"{buyer.subject}@example.com" not in everything, table
    listed = await trade.api.get(f"/api/reviews/product/{product['id']}")
    assert [(one["author"], one["body"]) for one in listed["items"]] == [
        ("Deleted user", "It works.")
    ]
    sale = (await seller("GET", f"/api/sales/{order}")).json()
    assert (sale["buyer"]["name"], sale["price_cents"]) == ("Deleted user", 4900)
    assert sale["buyer"]["email"].endswith("@deleted.invalid")


async def test_an_export_has_what_was_bought_sold_and_written(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    [order] = await trade.buy(buyer, await seller.published())
    await buyer("GET", f"/api/orders/{order}/download")
    await buyer("POST", f"/api/orders/{order}/refunds", {"reason": "Slow."})
    await buyer(
        "POST", "/api/reviews", {"order_id": order, "rating": 4, "title": "", "body": "Fine."}
    )
    files = {}
    storage = Storage(trade.worker.settings)
    for person in (buyer, seller):
        assert (await person("POST", f"{ME}/exports")).status_code == 202
        assert await ExportQueue(trade.database, storage).run() == 1
        [export] = (await person("GET", f"{ME}/exports")).json()
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(export["url"])
        files[person] = _unpacked(answer.content)
    bought, sold = files[buyer], files[seller]
    assert [one["id"] for one in bought["orders"]] == [order]
    assert [one["id"] for one in sold["sales"]] == [order]
    assert bought["sales"] == sold["orders"] == sold["licences"] == sold["reviews"] == []
    assert bought["licences"][0]["key"].startswith("MW-")
    assert len(bought["downloads"]) == 1
    assert bought["reviews"][0]["body"] == "Fine."
    assert [one["reason"] for one in bought["refunds"]] == ["Slow."]
    assert {one["kind"] for one in sold["balances"]} >= {"seller_pending"}
    await storage.close()


def _unpacked(data: bytes) -> dict[str, list[dict[str, Any]]]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {
        name.removesuffix(".json"): orjson.loads(archive.read(name)) for name in archive.namelist()
    }
