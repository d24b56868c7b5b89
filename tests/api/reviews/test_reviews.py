"""Reviews: by those who bought, one for each order, and the rating that follows."""

import asyncio
import uuid
from typing import Any

import httpx
from sqlalchemy import text

from tests.support.orders import Trade
from tests.support.people import Person
from tests.support.sellers import Seller


async def _review(buyer: Person, order: str, rating: int = 4, **changes: Any) -> httpx.Response:
    body = {"order_id": order, "rating": rating, "title": "Good", "body": "It works."}
    return await buyer("POST", "/api/reviews", body | changes)


async def _rating(trade: Trade, product: dict[str, Any]) -> tuple[float | None, int]:
    [(average, count)] = await trade.sql(
        "SELECT rating_average, review_count FROM products WHERE id = :id", id=product["id"]
    )
    return (None if average is None else float(average)), count


async def _list(trade: Trade, product: dict[str, Any], **query: Any) -> dict[str, Any]:
    return await trade.api.get(f"/api/reviews/product/{product['id']}", **query)


async def _give_back(trade: Trade, seller: Seller, order: str) -> None:
    body = {"amount_cents": 4900, "reason": "All of it."}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert (await seller("POST", f"/api/sales/{order}/refunds", body, **key)).status_code == 201
    await trade.work()


async def test_the_rating_follows_what_buyers_write_change_and_take_back(trade: Trade) -> None:
    seller = await trade.selling()
    product = await seller.published()
    buyers = [trade.buyer() for _ in range(3)]
    orders = [(await trade.buy(buyer, product))[0] for buyer in buyers]
    written = [
        (await _review(buyer, order, rating)).json()
        for buyer, order, rating in zip(buyers, orders, (5, 4, 1), strict=True)
    ]
    assert await _rating(trade, product) == (3.33, 3)
    listed = await _list(trade, product)
    assert listed["summary"] == {"average": 3.33, "count": 3, "stars": [1, 0, 0, 1, 1]}
    assert [one["rating"] for one in listed["items"]] == [1, 4, 5]
    assert {(one["author"], one["verified"]) for one in listed["items"]} == {("Some Body", True)}
    page = await _list(trade, product, sort="highest", per_page=1, page=2)
    assert ([one["rating"] for one in page["items"]], page["pages"]) == ([4], 3)

    changed = await buyers[2](
        "PUT", f"/api/reviews/{written[2]['id']}", {"rating": 3, "title": "", "body": "Better."}
    )
    assert (changed.json()["rating"], changed.json()["body"]) == (3, "Better.")
    assert await _rating(trade, product) == (4.0, 3)
    gone = await buyers[0]("DELETE", f"/api/reviews/{written[0]['id']}")
    assert gone.status_code == 204
    assert await _rating(trade, product) == (3.5, 2)

    await _give_back(trade, seller, orders[2])
    assert await _rating(trade, product) == (4.0, 1)
    assert [one["rating"] for one in (await _list(trade, product))["items"]] == [4]
    late = await buyers[2](
        "PUT", f"/api/reviews/{written[2]['id']}", {"rating": 1, "title": "", "body": ""}
    )
    assert (late.status_code, late.json()["code"]) == (409, "not_reviewable")
    [(due,)] = await trade.sql(
        "SELECT count(*) FROM search_outbox WHERE entity_id = :id", id=product["id"]
    )
    assert due == 1, "the rating is on its way to search"


async def test_only_what_one_has_bought_and_kept_is_reviewed(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    checkout = await trade.place(buyer, product)
    unpaid = await _review(buyer, checkout["orders"][0]["id"])
    assert (unpaid.status_code, unpaid.json()["code"]) == (409, "not_reviewable")
    [order] = await trade.buy(buyer, await seller.published())
    for person in (seller, trade.buyer()):
        answer = await _review(person, order)
        assert (answer.status_code, answer.json()["code"]) == (404, "order_not_found")
    assert (await _review(buyer, order, 6)).status_code == 422
    await _give_back(trade, seller, order)
    assert (await _review(buyer, order)).json()["code"] == "not_reviewable"


async def test_an_order_has_one_review_even_by_two_requests_at_once(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    answers = await asyncio.gather(*(_review(buyer, order, rating) for rating in (1, 3, 5)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    assert (await _rating(trade, product))[1] == 1


async def test_the_seller_answers_and_nobody_else(trade: Trade) -> None:
    seller, other, buyer = await trade.selling(), await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    review = (await _review(buyer, order)).json()["id"]
    path = f"/api/reviews/{review}"
    assert (await other("PUT", f"{path}/reply", {"reply": "Ha."})).status_code == 404
    assert (await other("DELETE", path)).status_code == 404
    foreign = {"rating": 1, "title": "", "body": ""}
    assert (await seller("PUT", path, foreign)).status_code == 404
    replied = await seller("PUT", f"{path}/reply", {"reply": "Thank you."})
    assert replied.json()["reply"] == "Thank you."
    shown = (await buyer("GET", f"/api/orders/{order}")).json()
    assert shown["review"]["reply"] == "Thank you."
    taken = (await seller("DELETE", f"{path}/reply")).json()
    assert (taken["reply"], taken["replied_at"]) == (None, None)


async def test_a_review_and_a_refund_at_once_leave_the_rating_right(trade: Trade) -> None:
    seller = await trade.selling()
    product = await seller.published()
    buyers = [trade.buyer() for _ in range(4)]
    orders = [(await trade.buy(buyer, product))[0] for buyer in buyers]
    await asyncio.gather(
        *(_review(buyer, order) for buyer, order in zip(buyers, orders, strict=True)),
        *(_give_back(trade, seller, order) for order in orders),
    )
    await trade.work()
    async with trade.database.transaction() as session:
        counted = await session.scalar(
            text("SELECT count(*) FROM reviews WHERE withdrawn_at IS NULL")
        )
    assert (counted, await _rating(trade, product)) == (0, (None, 0))


async def test_money_goes_back_though_an_import_has_counted_fewer_reviews(trade: Trade) -> None:
    seller, buyer = await trade.selling(), trade.buyer()
    product = await seller.published()
    [order] = await trade.buy(buyer, product)
    assert (await _review(buyer, order)).status_code == 201
    await trade.sql(
        "UPDATE products SET review_count = 0, rating_average = NULL WHERE id = :id",
        id=product["id"],
    )
    await _give_back(trade, seller, order)
    assert (await trade.row(order)).status == "refunded"
    assert await _rating(trade, product) == (None, 0)
    await trade.check_books()


async def test_a_product_that_does_not_exist_has_no_reviews(trade: Trade) -> None:
    answer = await trade.api.client.get(f"/api/reviews/product/{uuid.uuid4()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "product_not_found")
