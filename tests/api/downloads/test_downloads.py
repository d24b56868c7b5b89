"""Downloads: addresses that end soon, counted exactly, for those who may."""

import asyncio
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from api.integrations.storage import Storage
from tests.support.catalogue import add_version
from tests.support.orders import Trade
from tests.support.people import Person
from tests.support.sellers import Seller


async def _sold(trade: Trade) -> tuple[Seller, Person, dict[str, Any], str]:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    return seller, buyer, product, order


async def test_the_file_arrives_under_its_name_by_an_address_that_ends_soon(
    trade: Trade,
) -> None:
    _, buyer, product, order = await _sold(trade)
    [(key,)] = await trade.sql("SELECT key FROM packages")
    storage = Storage(trade.worker.settings)
    await storage.private.put(key, b"the bytes", content_type="application/zip")
    link = (await buyer("GET", f"/api/orders/{order}/download")).json()
    assert (link["filename"], link["size"]) == ("thing.zip", 1000)
    assert int(parse_qs(urlsplit(link["url"]).query)["X-Amz-Expires"][0]) <= 60
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(link["url"])
    assert answer.content == b"the bytes"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "thing.zip" in answer.headers["Content-Disposition"]
    # What is for sale no more stays with those who bought it.
    await trade.sql("UPDATE products SET status = 'archived' WHERE id = :id", id=product["id"])
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert not shown["product"]["available"]
    assert (await buyer("GET", f"/api/orders/{order}/download")).status_code == 200
    await storage.close()


async def test_parallel_downloads_are_counted_exactly(trade: Trade) -> None:
    _, buyer, _, order = await _sold(trade)
    await trade.sql("UPDATE download_grants SET limit_count = 5")
    answers = await asyncio.gather(
        *(buyer("GET", f"/api/orders/{order}/download") for _ in range(8))
    )
    assert sorted(one.status_code for one in answers) == [200] * 5 + [409] * 3
    codes = {one.json()["errors"][0]["message"] for one in answers if one.status_code == 409}
    assert codes == {"used_up"}
    assert await trade.sql("SELECT used_count FROM download_grants") == [(5,)]
    assert await trade.sql("SELECT count(*) FROM downloads") == [(5,)]


async def test_any_version_of_the_product_and_no_other(trade: Trade) -> None:
    seller, buyer, product, order = await _sold(trade)
    other = await seller.published()
    async with trade.database.transaction() as session:
        await add_version(session, uuid.UUID(product["id"]), "2.0.0")
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert shown["version"] == "2.0.0"
    assert [one["version"] for one in shown["versions"]] == ["2.0.0", "1.0.0"]
    for version in shown["versions"]:
        path = f"/api/orders/{order}/download?version_id={version['id']}"
        assert (await buyer("GET", path)).status_code == 200
    [(foreign,)] = await trade.sql(
        "SELECT id FROM product_versions WHERE product_id = :id", id=other["id"]
    )
    for unknown in (foreign, uuid.uuid4()):
        answer = await buyer("GET", f"/api/orders/{order}/download?version_id={unknown}")
        assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")
    sale = (await seller("GET", f"/api/sales/{order}")).json()
    used = [one["version"] for one in sale["grants"][0]["downloads"]]
    assert used == ["1.0.0", "2.0.0"]


async def test_nobody_elses_order_can_be_downloaded(trade: Trade) -> None:
    seller, _, _, order = await _sold(trade)
    for person in (seller, trade.buyer()):
        answer = await person("GET", f"/api/orders/{order}/download")
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
    assert await trade.sql("SELECT used_count FROM download_grants") == [(0,)]


async def test_what_is_not_paid_cannot_be_downloaded(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    checkout = await trade.place(buyer, await seller.published())
    answer = await buyer("GET", f"/api/orders/{checkout['orders'][0]['id']}/download")
    assert answer.json()["errors"][0]["message"] == "not_paid"


async def test_a_seller_stops_renews_and_extends(trade: Trade) -> None:
    seller, buyer, _, order = await _sold(trade)
    path = f"/api/sales/{order}/grants"

    async def reason() -> str:
        answer = await buyer("GET", f"/api/orders/{order}/download")
        return "" if answer.status_code == 200 else answer.json()["errors"][0]["message"]

    assert await reason() == ""
    assert (await seller("POST", f"{path}/revoke")).status_code == 200
    assert await reason() == "revoked"
    again = await seller("POST", f"{path}/revoke")
    assert (again.status_code, again.json()["code"]) == (409, "no_grant")
    extension = {"days": 10, "downloads": 5}
    assert (await seller("POST", f"{path}/extend", extension)).json()["code"] == "no_grant"
    renewed = (await seller("POST", path)).json()
    assert [one["revoked_at"] is None for one in renewed["grants"]] == [True, False]
    assert await reason() == ""
    await trade.sql(
        "UPDATE download_grants SET expires_at = now() - interval '1 day' WHERE revoked_at IS NULL"
    )
    assert await reason() == "expired"
    extended = (await seller("POST", f"{path}/extend", extension)).json()
    assert extended["grants"][0]["limit"] == 25
    assert await reason() == ""
    changes = [one for one in extended["timeline"] if one["kind"] == "downloads_changed"]
    assert [one["actor"] for one in changes] == ["seller"] * 3
    # What goes back gets no new downloads.
    await buyer("POST", f"/api/orders/{order}/refunds", {"reason": "No."})
    refused = await seller("POST", path)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_grantable")
