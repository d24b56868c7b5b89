"""Licences as software asks about them: without an account, and counted exactly."""

import uuid
from typing import Any

import pytest

from api.licences.keys import new_key
from tests.support.market import Market, Thing, at_once


async def _ask(market: Market, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await market.api.client.post(f"/api/licences/{what}", json=body)
    return answer.status_code, answer.json()


async def _licence(market: Market) -> tuple[str, Thing]:
    thing = await market.thing(name="Invoice Kit")
    await market.bought(market.buyer(), thing)
    ((key,),) = await market.sql("SELECT key FROM licences")
    return key, thing


async def test_a_licence_is_verified(market: Market) -> None:
    key, thing = await _licence(market)
    for product_id in (None, str(thing.id)):
        status, state = await _ask(market, "verify", key=key.lower(), product_id=product_id)
        assert status == 200
        assert state["product"]["id"] == str(thing.id)
        assert state | {"product": None} == {
            "valid": True,
            "reason": None,
            "product": None,
            "licence": "standard",
            "activations": 0,
            "activation_limit": None,
        }
    _, state = await _ask(market, "verify", key=key, product_id=str(uuid.uuid4()))
    assert (state["valid"], state["reason"], state["product"]) == (False, "other_product", None)
    _, state = await _ask(market, "verify", key=new_key(), product_id=None)
    assert (state["valid"], state["reason"]) == (False, "unknown")
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    _, state = await _ask(market, "verify", key=wrong, product_id=None)
    assert (state["valid"], state["reason"]) == (False, "malformed")


async def test_a_mistyped_key_is_not_looked_up(market: Market) -> None:
    await market.sql("ALTER TABLE licences RENAME TO away")
    status, state = await _ask(market, "verify", key="MW-1", product_id=None)
    assert (status, state["reason"]) == (200, "malformed")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE licences SET revoked_at = now()", "revoked"),
        ("UPDATE orders SET status = 'refunded'", "revoked"),
        ("UPDATE orders SET status = 'disputed'", "suspended"),
        ("UPDATE orders SET status = 'refund_requested'", None),
    ],
)
async def test_what_becomes_of_the_order_shows(
    market: Market, change: str, reason: str | None
) -> None:
    key, _ = await _licence(market)
    await market.sql(change)
    _, state = await _ask(market, "verify", key=key, product_id=None)
    assert (state["valid"], state["reason"]) == (reason is None, reason)
    status, answer = await _ask(market, "activate", key=key, instance="a")
    assert status == (200 if reason is None else 404)
    assert answer.get("code") == (None if reason is None else "licence_not_valid")


async def test_places_are_counted_exactly_at_once(market: Market) -> None:
    key, _ = await _licence(market)
    await market.sql("UPDATE licences SET activation_limit = 3")
    asked = [f"host-{number % 6}" for number in range(18)]
    answers = await at_once(*(_ask(market, "activate", key=key, instance=one) for one in asked))
    taken = {one for one, (status, _) in zip(asked, answers, strict=True) if status == 200}
    refused = [body["code"] for status, body in answers if status != 200]
    assert len(taken) == 3
    assert set(refused) == {"activation_limit_reached"}
    assert await market.sql("SELECT count(*) FROM licence_activations") == [(3,)]
    # One that is in use already may say so again, and one that goes makes room.
    status, state = await _ask(market, "activate", key=key, instance=min(taken))
    assert (status, state["activations"], state["activation_limit"]) == (200, 3, 3)
    for _ in range(2):
        status, state = await _ask(market, "deactivate", key=key, instance=min(taken))
        assert (status, state["activations"]) == (200, 2)
    assert (await _ask(market, "activate", key=key, instance="new"))[0] == 200
    assert (await _ask(market, "activate", key=key, instance="newer"))[0] == 409


async def test_a_limit_below_what_is_in_use_takes_nobody_out(market: Market) -> None:
    key, _ = await _licence(market)
    for place in ("a", "b"):
        await _ask(market, "activate", key=key, instance=place)
    await market.sql("UPDATE licences SET activation_limit = 1")
    assert (await _ask(market, "activate", key=key, instance="a"))[0] == 200
    assert (await _ask(market, "activate", key=key, instance="c"))[0] == 409


async def test_an_unknown_key_is_used_nowhere(market: Market) -> None:
    for what in ("activate", "deactivate"):
        for key in (new_key(), "MW-1"):
            status, answer = await _ask(market, what, key=key, instance="a")
            assert (status, answer["code"]) == (404, "licence_not_valid")
    for instance in ("", " ", "a\n", "é", "a" * 201):
        assert (await _ask(market, "activate", key=new_key(), instance=instance))[0] == 422
