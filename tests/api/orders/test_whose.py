"""What belongs to an order is its buyer's or its seller's: for all others it is not there."""

from typing import Any

from tests.api.accounts.test_access import OF_ORDERS, TABLE
from tests.support.orders import Trade

KEY = {"Idempotency-Key": "one"}
SELLERS: dict[tuple[str, str], tuple[dict[str, Any] | None, dict[str, str]]] = {
    ("GET", "/api/sales/{order}"): (None, {}),
    ("PUT", "/api/sales/{order}/licence"): ({"activation_limit": 3}, {}),
    ("POST", "/api/sales/{order}/grants"): (None, {}),
    ("POST", "/api/sales/{order}/grants/extend"): ({"days": 1, "downloads": 1}, {}),
    ("POST", "/api/sales/{order}/grants/revoke"): (None, {}),
    ("PUT", "/api/reviews/{review}/reply"): ({"reply": "Thanks."}, {}),
    ("DELETE", "/api/reviews/{review}/reply"): (None, {}),
    ("POST", "/api/refunds/{refund}/decline"): ({"answer": ""}, {}),
    ("POST", "/api/refunds/{refund}/approve"): ({"amount_cents": 1, "answer": ""}, {}),
    ("POST", "/api/sales/{order}/refunds"): ({"amount_cents": 1, "reason": "x"}, KEY),
}
BUYERS: dict[tuple[str, str], dict[str, Any] | None] = {
    ("GET", "/api/orders/{order}"): None,
    ("GET", "/api/orders/{order}/download"): None,
    ("POST", "/api/orders/{order}/refunds"): {"reason": "x"},
    ("POST", "/api/refunds/{refund}/appeal"): {"text": "x"},
    ("PUT", "/api/reviews/{review}"): {"rating": 2, "title": "", "body": ""},
    ("DELETE", "/api/reviews/{review}"): None,
}


def test_everything_that_belongs_to_an_order_is_in_a_table() -> None:
    for access, table in (("seller", set(SELLERS)), ("signed_in", set(BUYERS))):
        named = {
            key
            for key, given in TABLE.items()
            if given == access and any(name in key[1] for name in OF_ORDERS)
        }
        assert named == table


async def test_it_is_not_there_for_others(trade: Trade) -> None:
    owner, other = await trade.selling(), await trade.selling()
    buyer, stranger = trade.buyer(), trade.buyer()
    [order] = await trade.buy(buyer, await owner.published())
    refund = (await buyer("POST", f"/api/orders/{order}/refunds", {"reason": "x"})).json()
    review = (
        await buyer(
            "POST", "/api/reviews", {"order_id": order, "rating": 5, "title": "", "body": ""}
        )
    ).json()
    ids = {"order": order, "refund": refund["id"], "review": review["id"]}
    for (method, path), (body, headers) in SELLERS.items():
        address = path.format(**ids)
        assert (await other(method, address, body, **headers)).status_code == 404, path
        assert (await buyer(method, address, body, **headers)).status_code == 403, path
    for (method, path), sent in BUYERS.items():
        for person in (stranger, other, owner):
            answer = await person(method, path.format(**ids), sent)
            assert answer.status_code == 404, (path, answer.text)
    assert (await other("GET", "/api/sales")).json()["items"] == []
    assert (await stranger("GET", "/api/orders")).json()["items"] == []
    for (method, path), (body, headers) in SELLERS.items():
        answer = await owner(method, path.format(**ids), body, **headers)
        assert answer.status_code not in {401, 403, 404, 422}, (path, answer.text)
    for (method, path), sent in BUYERS.items():
        answer = await buyer(method, path.format(**ids), sent)
        assert answer.status_code not in {401, 403, 404, 422}, (path, answer.text)
