"""Carts: kept on every device, and honest about what has changed."""

import uuid
from typing import Any

import pytest

from tests.support.catalogue import add_image
from tests.support.market import Market, Thing, at_once
from tests.support.people import Person, fresh_name


async def _put(person: Person, *lines: dict[str, Any]) -> dict[str, Any]:
    answer = await person("PUT", "/api/cart", {"items": list(lines)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def _cart(person: Person) -> dict[str, Any]:
    body: dict[str, Any] = (await person("GET", "/api/cart")).json()
    return body


def _problems(cart: dict[str, Any]) -> list[str | None]:
    return [line["problem"] for line in cart["lines"]]


async def _two(market: Market) -> tuple[Thing, Thing]:
    return await market.thing(1900, extended=9900), await market.thing(4900)


async def test_a_cart_is_what_was_put_there_last(market: Market) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    assert (await _cart(buyer)) == {
        "lines": [],
        "total_cents": 0,
        "currency": "USD",
        "payable": False,
    }
    await _put(buyer, first.line())
    cart = await _put(buyer, second.line(), first.line("extended"))
    assert cart == await _cart(buyer)
    assert [line["product_id"] for line in cart["lines"]] == [str(first.id), str(second.id)]
    assert [line["licence"] for line in cart["lines"]] == ["extended", "standard"]
    assert [line["price_cents"] for line in cart["lines"]] == [9900, 4900]
    assert (cart["total_cents"], cart["payable"]) == (14_800, True)
    assert cart["lines"][0]["available_licences"] == [
        {"licence": "standard", "price_cents": 1900},
        {"licence": "extended", "price_cents": 9900},
    ]
    assert (await _put(buyer))["lines"] == []


async def test_a_line_shows_its_product(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing(name="Invoice Kit", summary="Numbers them")
    async with market.database.transaction() as session:
        await add_image(session, thing.id, 1, "/covers/second.svg")
        await add_image(session, thing.id, 0, "/covers/first.svg")
    (line,) = (await _put(buyer, thing.line()))["lines"]
    assert (line["name"], line["summary"]) == ("Invoice Kit", "Numbers them")
    assert line["image"] == {
        "url": "/covers/first.svg",
        "srcset": None,
        "placeholder": None,
        "alt": "",
    }
    assert set(line["seller"]) == {"username", "display_name"}


async def test_a_price_that_has_changed_is_said(market: Market) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    await _put(buyer, first.line(), second.line())
    await market.sql("UPDATE products SET price_cents = 2500 WHERE id = :id", id=first.id)
    # Also after the cart was written from another device.
    for cart in (await _cart(buyer), await _put(buyer, first.line(), second.line())):
        assert _problems(cart) == ["price_changed", None]
        line = cart["lines"][0]
        assert (line["seen_price_cents"], line["price_cents"]) == (1900, 2500)
        assert (cart["total_cents"], cart["payable"]) == (7400, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE products SET status = 'archived' WHERE id = :id",
        "UPDATE products SET hidden_at = now() WHERE id = :id",
        "UPDATE products SET currency = 'EUR' WHERE id = :id",
        (
            "UPDATE users SET status = 'suspended' WHERE id ="
            " (SELECT seller_id FROM products WHERE id = :id)"
        ),
    ],
)
async def test_what_was_withdrawn_is_said(market: Market, change: str) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    await _put(buyer, first.line(), second.line())
    await market.sql(change, id=first.id)
    cart = await _cart(buyer)
    assert _problems(cart) == ["unavailable", None]
    assert cart["lines"][0]["price_cents"] is None
    assert cart["lines"][0]["available_licences"] == []
    assert cart["total_cents"] == 4900


async def test_a_licence_that_is_not_sold_any_more_is_said(market: Market) -> None:
    buyer = market.buyer()
    first, _ = await _two(market)
    await _put(buyer, first.line("extended"))
    await market.sql("UPDATE products SET extended_price_cents = NULL")
    cart = await _cart(buyer)
    assert (_problems(cart), cart["payable"]) == (["unavailable"], False)
    assert cart["lines"][0]["available_licences"] == [{"licence": "standard", "price_cents": 1900}]


async def test_what_is_owned_or_ones_own_is_said(market: Market) -> None:
    buyer = market.buyer()
    assert (await buyer.sell(fresh_name())).status_code == 201
    me = uuid.UUID((await buyer("GET", "/api/users/me")).json()["id"])
    own, (first, second) = await market.thing(seller=me), await _two(market)
    await market.bought(buyer, first)
    cart = await _put(buyer, own.line(), first.line(), second.line())
    found = {line["product_id"]: line["problem"] for line in cart["lines"]}
    assert found == {str(own.id): "own_product", str(first.id): "owned", str(second.id): None}
    assert cart["total_cents"] == 4900
    cart = await _put(buyer, first.line("extended"))
    assert _problems(cart) == [None]


async def test_what_never_was_public_is_left_out(market: Market) -> None:
    buyer, thing = market.buyer(), await market.thing()
    await market.sql("UPDATE products SET status = 'draft', published_at = NULL")
    unknown = {"product_id": str(uuid.uuid4()), "licence": "standard"}
    assert (await _put(buyer, thing.line(), unknown))["lines"] == []
    quoted = await market.api.client.post(
        "/api/cart/quote", json={"items": [thing.line(), unknown]}
    )
    assert quoted.json()["lines"] == []


async def test_a_quote_saves_nothing_and_needs_no_account(market: Market) -> None:
    first, second = await _two(market)
    items = {"items": [first.line("extended"), second.line()]}
    quote = (await market.api.client.post("/api/cart/quote", json=items)).json()
    assert (quote["total_cents"], _problems(quote)) == (14_800, [None, None])
    assert await market.sql("SELECT 1 FROM cart_items") == []


async def test_a_visitor_is_told_of_another_price_and_still_after_signing_in(
    market: Market,
) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    items = {"items": [first.line() | {"seen_price_cents": 1500}, second.line()]}
    quote = (await market.api.client.post("/api/cart/quote", json=items)).json()
    merged = (await buyer("POST", "/api/cart/merge", items)).json()
    for cart in (quote, merged, await _cart(buyer)):
        assert _problems(cart) == ["price_changed", None]
        assert [line["seen_price_cents"] for line in cart["lines"]] == [1500, 4900]
        # What somebody says to have seen is no price.
        assert cart["total_cents"] == 6800


async def test_what_is_theirs_is_told_and_nothing_saved(market: Market) -> None:
    buyer = market.buyer()
    assert (await buyer.sell(fresh_name())).status_code == 201
    me = uuid.UUID((await buyer("GET", "/api/users/me")).json()["id"])
    own, (first, second) = await market.thing(seller=me), await _two(market)
    await market.bought(buyer, first)
    items = {"items": [own.line(), first.line(), second.line()]}
    quote = (await buyer("POST", "/api/cart/quote/mine", items)).json()
    assert _problems(quote) == ["own_product", "owned", None]
    assert (await _cart(buyer))["lines"] == []
    found = (await buyer("GET", f"/api/orders?product_id={first.id}")).json()
    assert [one["product"]["id"] for one in found["items"]] == [str(first.id)]
    assert (await buyer("GET", f"/api/orders?product_id={second.id}")).json()["total"] == 0


async def test_signing_in_adds_what_was_chosen_before(market: Market) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    await _put(buyer, first.line("extended"))
    body = {"items": [first.line(), second.line()]}
    answers = await at_once(*(buyer("POST", "/api/cart/merge", body) for _ in range(3)))
    for answer in answers:
        assert [line["licence"] for line in answer.json()["lines"]] == ["extended", "standard"]
    assert len((await _cart(buyer))["lines"]) == 2


async def test_a_cart_has_an_end(market: Market) -> None:
    buyer, seller = market.buyer(), await market.seller()
    things = [await market.thing(seller=seller) for _ in range(52)]
    lines = [thing.line() for thing in things]
    assert (await buyer("PUT", "/api/cart", {"items": lines[:51]})).status_code == 422
    await _put(buyer, *lines[:49])
    merged = (await buyer("POST", "/api/cart/merge", {"items": lines[49:]})).json()
    assert len(merged["lines"]) == 50


async def test_of_a_product_that_is_named_twice_the_later_line_counts(market: Market) -> None:
    first, second = await _two(market)
    cart = await _put(market.buyer(), first.line(), second.line(), first.line("extended"))
    assert {line["product_id"]: line["licence"] for line in cart["lines"]} == {
        str(first.id): "extended",
        str(second.id): "standard",
    }


async def test_two_devices_at_once_leave_one_of_both_carts(market: Market) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    await _put(buyer)
    await at_once(
        *(_put(buyer, *lines) for lines in ([first.line()], [second.line()]) for _ in range(4))
    )
    assert len((await _cart(buyer))["lines"]) == 1


async def test_carts_are_apart(market: Market) -> None:
    buyer, other = market.buyer(), market.buyer()
    first, second = await _two(market)
    await _put(buyer, first.line())
    await _put(other, second.line())
    assert [line["product_id"] for line in (await _cart(buyer))["lines"]] == [str(first.id)]


async def test_a_line_whose_product_is_gone_for_the_second_read_is_none(market: Market) -> None:
    buyer = market.buyer()
    first, second = await _two(market)
    await _put(buyer, first.line(), second.line())
    # As if it were deleted after the lines were read: there is a line, and no product for it.
    await market.sql(
        "UPDATE products SET published_at = NULL, status = 'draft' WHERE id = :id", id=first.id
    )
    cart = await _cart(buyer)
    assert [line["product_id"] for line in cart["lines"]] == [str(second.id)]
    assert cart["total_cents"] == 4900
