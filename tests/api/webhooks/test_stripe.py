"""Stripe's webhooks: only what is signed gets in, once, and nothing personal stays."""

import json
import time
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.core.effects import Effect, nothing
from api.core.settings import Settings
from api.models import WebhookSource
from api.webhooks.events import Event
from api.webhooks.stripe_news import StripeNews
from tests.api.helpers import running
from tests.support.market import Market
from tests.support.stripe_stand_in import Webhook

PATH = "/api/webhooks/stripe"


async def _paid(market: Market) -> list[Webhook]:
    """Return what Stripe has to tell of a payment."""
    checkout = await market.checkout(market.buyer(), (await market.thing()).item())
    await market.stripe.pay(checkout["url"])
    return await market.stripe.held()


async def _send(
    market: Market, one: Webhook, headers: dict[str, str], body: bytes | None = None
) -> httpx.Response:
    content = one.payload if body is None else body
    return await market.api.client.post(PATH, content=content, headers=headers)


async def test_a_webhook_is_kept_once_without_what_is_personal(market: Market) -> None:
    webhooks = await _paid(market)
    for one in webhooks * 3:
        answer = await _send(market, one, one.headers)
        assert (answer.status_code, answer.content) == (204, b"")
    rows = await market.sql("SELECT event_id, kind, payload FROM webhook_inbox")
    assert sorted(row[0] for row in rows) == sorted(one.event for one in webhooks)
    for _, _, payload in rows:
        assert set(payload) == {"object", "id"}
    kinds = {kind: payload["object"] for _, kind, payload in rows}
    assert kinds["checkout.session.completed"] == "checkout.session"


async def test_what_is_not_signed_by_stripe_now_changes_nothing(market: Market) -> None:
    one = (await _paid(market))[0]
    now = int(time.time())
    other = json.loads(one.payload) | {"type": "account.updated"}
    forged: list[tuple[dict[str, str], bytes | None]] = [
        ({}, None),
        ({"stripe-signature": ""}, None),
        ({"stripe-signature": f"t={now},v1={'0' * 64}"}, None),
        ({"stripe-signature": f"t={now}"}, None),
        (one.signed_at(now, "whsec_another"), None),
        # What was heard once, sent again later.
        (one.signed_at(now - 301), None),
        (one.headers, json.dumps(other).encode()),
        (one.headers, one.payload + b" "),
        (one.headers, b""),
    ]
    for headers, body in forged:
        answer = await _send(market, one, headers, body)
        assert (answer.status_code, answer.json()["code"]) == (401, "webhook_refused"), headers
    # Not what a browser sends, but whoever writes to a socket may.
    odd = {b"stripe-signature": f"t={now},v1=é".encode("latin-1")}
    answer = await market.api.client.post(PATH, content=one.payload, headers=odd)
    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_refused")
    assert await market.sql("SELECT 1 FROM webhook_inbox") == []


async def test_without_a_secret_nothing_is_believed(
    market: Market, fresh_settings: Settings
) -> None:
    one = (await _paid(market))[0]
    unset = fresh_settings.model_copy(update={"stripe_webhook_secret": SecretStr("")})
    async with running(unset) as api:
        for headers in (one.headers, one.signed_at(int(time.time()), "")):
            answer = await api.client.post(PATH, content=one.payload, headers=headers)
            assert answer.status_code == 401


async def test_two_secrets_are_believed_while_one_is_replaced(
    market: Market, fresh_settings: Settings
) -> None:
    one = (await _paid(market))[0]
    both = SecretStr(f"whsec_new, {market.stripe.webhook_secret}")
    rotating = fresh_settings.model_copy(update={"stripe_webhook_secret": both})
    now = int(time.time())
    async with running(rotating) as api:
        for headers in (one.headers, one.signed_at(now, "whsec_new")):
            answer = await api.client.post(PATH, content=one.payload, headers=headers)
            assert answer.status_code == 204
        refused = one.signed_at(now, "whsec_older")
        answer = await api.client.post(PATH, content=one.payload, headers=refused)
        assert answer.status_code == 401


async def test_kinds_without_interest_are_handled_as_nothing(market: Market) -> None:
    webhooks = await _paid(market)
    for one in webhooks:
        if not one.type.startswith("checkout.session."):
            assert (await _send(market, one, one.headers)).status_code == 204
    await market.handle()
    assert await market.sql("SELECT 1 FROM webhook_inbox WHERE handled_at IS NULL") == []
    assert await market.sql("SELECT status FROM checkouts") == [("open",)]


async def test_a_webhook_waits_for_a_stripe_that_is_away(market: Market) -> None:
    for one in await _paid(market):
        await _send(market, one, one.headers)
    await market.stripe.fail("GET", count=3, status=503)
    await market.handle()
    rows = await market.sql(
        "SELECT attempts, last_error ~ 'StripeUnavailableError', due_at > now()"
        " FROM webhook_inbox WHERE handled_at IS NULL"
    )
    assert rows == [(1, True, True)]
    await market.sql("UPDATE webhook_inbox SET due_at = now() WHERE handled_at IS NULL")
    await market.handle()
    assert await market.sql("SELECT status FROM checkouts") == [("paid",)]
    assert await market.sql("SELECT 1 FROM webhook_inbox WHERE last_error IS NOT NULL") == []


async def test_one_that_has_failed_for_months_is_still_put_off(market: Market) -> None:
    for one in await _paid(market):
        await _send(market, one, one.headers)
    await market.sql("UPDATE webhook_inbox SET attempts = 5000")
    await market.stripe.fail("GET", count=3, status=503)
    await market.handle()
    rows = await market.sql(
        "SELECT attempts, due_at > now() + interval '30 minutes'"
        " FROM webhook_inbox WHERE handled_at IS NULL"
    )
    assert rows == [(5001, True)]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("charge.dispute.funds_withdrawn", "disputes"),
        ("charge.refunded", "refunds"),
        ("charge.updated", None),
        ("refund.failed", "refunds"),
        ("refund", "refunds"),
        ("refunds.odd", None),
        ("", None),
    ],
)
async def test_the_longest_name_that_fits_says_who_looks(kind: str, asked: str | None) -> None:
    looked: list[tuple[str, str]] = []

    def look(name: str) -> Any:
        async def looking(object_id: str) -> Effect:
            looked.append((name, object_id))
            return nothing

        return looking

    news = StripeNews(
        {
            "charge.dispute": look("disputes"),
            "charge.refunded": look("refunds"),
            "refund": look("refunds"),
        }
    )
    await news.look(Event(WebhookSource.STRIPE, "evt_1", kind, {"object": "x", "id": "x_1"}))
    assert looked == ([] if asked is None else [(asked, "x_1")])
