"""What the shop is told, how it is signed, and that it is told until it has heard."""

import json
from typing import Any

import pytest
from stripe import SignatureVerificationError, StripeClient, Webhook, WebhookSignature

from sandbox.stripe.delivery import Destination, signature
from tests.sandbox.stripe.instance import Instance
from tests.sandbox.stripe.shop import account_of, session_of
from tests.support.processes import wait_until
from tests.support.receiver import Received, Receiver
from tests.support.stripe_stand_in import WEBHOOK_SECRET, StripeStandIn


async def _until_received(receiver: Receiver, count: int) -> list[Received]:
    async def enough() -> bool:
        return len(receiver.received) >= count

    await wait_until(enough, what=f"{count} webhooks")
    return receiver.received


async def _until_taken(instance: Instance) -> list[dict[str, Any]]:
    async def taken() -> bool:
        return all(webhook["state"] == "taken" for webhook in await instance.webhooks())

    await wait_until(taken, what="end of the webhooks")
    return await instance.webhooks()


def _event(received: Received) -> dict[str, Any]:
    """Verify a webhook as the shop does."""
    Webhook.construct_event(received.body, received.headers["stripe-signature"], WEBHOOK_SECRET)
    event: dict[str, Any] = json.loads(received.body)
    return event


def test_the_signature_is_that_of_stripe_s_own_client() -> None:
    made = signature("whsec_x", 1614265330, '{"a": 1}')
    assert made == WebhookSignature.generate_signature_header('{"a": 1}', "whsec_x", 1614265330)


def test_pauses_double_up_to_the_longest() -> None:
    destination = Destination(url="", secret="", first_pause=1, longest_pause=15)
    pauses = [destination.pause_ms(attempts) for attempts in (1, 2, 3, 4, 5, 6, 10_000)]
    assert pauses == [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]


async def test_a_payment_is_told_signed_and_in_stripe_s_shape(
    instance: Instance, receiver: Receiver
) -> None:
    await instance.start(receiver.url)
    session = session_of(instance.sdk, 4999)
    await instance.stripe.pay(session.url or "")

    received = {event["type"]: event for event in map(_event, await _until_received(receiver, 5))}
    assert sorted(received) == [
        "charge.succeeded",
        "charge.updated",
        "checkout.session.completed",
        "payment_intent.created",
        "payment_intent.succeeded",
    ]
    event = received["checkout.session.completed"]
    assert event["data"]["object"]["id"] == session.id
    assert event["data"]["object"]["client_reference_id"] == "cart_1"
    assert event["request"] == {"id": None, "idempotency_key": None}
    assert (event["object"], event["livemode"], event["pending_webhooks"]) == ("event", False, 1)
    assert event["api_version"] == "2026-10-28.endive"
    updated = received["charge.updated"]["data"]
    assert updated["previous_attributes"] == {"balance_transaction": None}
    assert updated["object"]["balance_transaction"].startswith("txn_")
    await _until_taken(instance)
    assert instance.sdk.v1.events.retrieve(event["id"]).pending_webhooks == 0


async def test_it_is_sent_again_until_it_is_taken_with_a_fresh_signature(
    instance: Instance, receiver: Receiver
) -> None:
    receiver.answers = [500, 404, 302]
    await instance.start(receiver.url)
    await account_of(instance.stripe, instance.sdk)
    (webhook,) = await _until_taken(instance)
    assert (webhook["attempts"], webhook["outcome"]) == (4, "answered 204")
    assert len({_event(one)["id"] for one in receiver.received}) == 1
    assert len(receiver.received) == 4


async def test_one_that_is_refused_holds_up_no_other(
    instance: Instance, receiver: Receiver
) -> None:
    receiver.answers = [500]
    await instance.start(receiver.url, first_pause=30)
    await account_of(instance.stripe, instance.sdk)
    await _until_received(receiver, 1)
    await instance.stripe.pay(session_of(instance.sdk, 4999).url or "")
    await _until_received(receiver, 6)
    refused = (await instance.webhooks())[0]
    assert (refused["state"], refused["attempts"]) == ("waiting", 1)

    await instance.stripe.switch(f"webhooks/{refused['id']}/resend")
    await _until_taken(instance)
    assert _event(receiver.received[-1])["id"] == refused["event"]


async def test_copies_come_as_often_as_wanted(instance: Instance, receiver: Receiver) -> None:
    await instance.start(receiver.url)
    await instance.stripe.client.put("/_sandbox/delivery", json={"copies": 3})
    await account_of(instance.stripe, instance.sdk)
    received = await _until_received(receiver, 3)
    assert len({one.body for one in received}) == 1
    assert len(await _until_taken(instance)) == 3


async def test_what_is_held_goes_when_it_is_released_in_another_order(
    instance: Instance, receiver: Receiver
) -> None:
    await instance.start(receiver.url)
    await instance.stripe.client.put("/_sandbox/delivery", json={"hold": True})
    for _ in range(4):
        await instance.stripe.pay(session_of(instance.sdk, 4999).url or "")
    held = [one.event for one in await instance.stripe.held()]
    assert len(held) == 20
    assert receiver.received == []

    released = await instance.stripe.switch("webhooks/release", spread_seconds=0.5)
    assert released == {"released": 20}
    received = [_event(one)["id"] for one in await _until_received(receiver, 20)]
    assert sorted(received) == sorted(held)
    # One of 20! orders.
    assert received != held


async def test_a_test_delivers_by_hand(stripe: StripeStandIn, sdk: StripeClient) -> None:
    await account_of(stripe, sdk)
    (webhook,) = await stripe.held("account.updated")
    headers = webhook.headers
    Webhook.construct_event(webhook.payload, headers["stripe-signature"], stripe.webhook_secret)
    stale = webhook.signed_at(1)["stripe-signature"]
    with pytest.raises(SignatureVerificationError):
        Webhook.construct_event(webhook.payload, stale, stripe.webhook_secret)
    await stripe.taken([webhook])
    assert await stripe.held() == []


async def test_events_are_listed_by_type_and_delivery(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    await account_of(stripe, sdk)
    await stripe.pay(session_of(sdk, 4999).url or "")

    def types(**query: Any) -> list[str]:
        return [one.type for one in sdk.v1.events.list(query).data]  # type: ignore[arg-type] # any query

    assert await stripe.held("account.updated")
    assert types(type="account.updated") == []
    assert types(type="charge.*") == ["charge.updated", "charge.succeeded"]
    assert types(types=["payment_intent.succeeded", "charge.succeeded"]) == [
        "payment_intent.succeeded",
        "charge.succeeded",
    ]
    assert types(delivery_success="true") == []
    await stripe.taken(await stripe.held("charge.updated"))
    assert types(delivery_success="true") == ["charge.updated"]
    assert len(types(delivery_success="false")) == 4
