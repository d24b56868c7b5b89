"""What the shop is told, how it is signed, and that it is told until it has heard."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from sandbox.clerk.delivery import Destination, signature
from tests.sandbox.clerk.instance import WEBHOOK_KEY, Instance, codes
from tests.support.processes import free_port, wait_until
from tests.support.receiver import Received, Receiver


async def _until_received(receiver: Receiver, count: int) -> list[Received]:
    async def enough() -> bool:
        return len(receiver.received) >= count

    await wait_until(enough, what=f"{count} webhooks")
    return receiver.received


async def _until_taken(instance: Instance) -> list[dict[str, Any]]:
    async def taken() -> bool:
        return all(webhook["status"] == "taken" for webhook in await instance.webhooks())

    await wait_until(taken, what="end of the webhooks")
    return await instance.webhooks()


def _verified(received: Received) -> dict[str, Any]:
    signed = f"{received.id}.{received.timestamp}.".encode() + received.body
    digest = hmac.new(WEBHOOK_KEY, signed, hashlib.sha256).digest()
    assert received.signature == f"v1,{base64.b64encode(digest).decode()}"
    assert abs(int(received.timestamp) - time.time()) < 60
    event: dict[str, Any] = json.loads(received.body)
    return event


def test_the_signature_is_that_of_the_specification_s_example() -> None:
    made = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        '{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_pauses_double_up_to_the_longest() -> None:
    destination = Destination(url="", secret="", first_pause=1, longest_pause=15)
    pauses = [destination.pause_ms(attempts) for attempts in (1, 2, 3, 4, 5, 6, 10_000)]
    assert pauses == [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]


async def test_each_change_of_a_user_is_told_and_signed(
    instance: Instance, receiver: Receiver
) -> None:
    await instance.stop()
    await instance.start(receiver.url)
    user_id = (await instance.sign_up("told@example.com"))["created_user_id"]
    await _until_received(receiver, 2)
    user = (await instance.backend("GET", f"/v1/users/{user_id}")).json()
    await instance.backend("PATCH", f"/v1/users/{user_id}", {"last_name": "Byron"})
    await _until_received(receiver, 3)
    await instance.backend("DELETE", f"/v1/users/{user_id}")
    await _until_received(receiver, 4)
    demo, *events = [_verified(received) for received in receiver.received]
    assert demo["data"]["id"] == "user_demo_buyer"
    created, updated, deleted = events
    for event in events:
        assert set(event) == {"data", "object", "type", "timestamp", "instance_id"}
        assert event["object"] == "event"
        assert event["instance_id"] == demo["instance_id"]
        assert abs(event["timestamp"] / 1000 - time.time()) < 60
    assert demo["instance_id"].startswith("ins_")
    assert created["type"] == "user.created"
    # That webhook was made before the first sign-in was noted.
    assert created["data"] == {**user, "last_sign_in_at": None, "last_active_at": None}
    assert (updated["type"], updated["data"]["last_name"]) == ("user.updated", "Byron")
    assert updated["data"]["updated_at"] > created["data"]["updated_at"]
    assert deleted["type"] == "user.deleted"
    assert deleted["data"] == {"id": user_id, "object": "user", "deleted": True}
    ids = [received.id for received in receiver.received]
    assert len(set(ids)) == 4
    assert [webhook["id"] for webhook in await _until_taken(instance)] == ids


async def test_a_refused_webhook_waits_and_holds_up_no_other(
    instance: Instance, receiver: Receiver
) -> None:
    await instance.stop()
    receiver.answers = [500]
    await instance.start(receiver.url, first_pause=60)
    await _until_received(receiver, 1)
    await instance.sign_up("other@example.com")
    await _until_received(receiver, 2)

    async def noted() -> bool:
        return all(webhook["attempts"] for webhook in await instance.webhooks())

    await wait_until(noted, what="outcomes")
    refused, other = await instance.webhooks()
    assert (refused["status"], refused["outcome"]) == ("waiting", "answered 500")
    assert 30 < refused["next_attempt_at"] / 1000 - time.time() <= 60
    assert (other["status"], other["outcome"]) == ("taken", "answered 204")
    assert "answered 500; goes on trying" in instance.output()


async def test_a_receiver_that_fails_twice_gets_it_the_third_time(
    instance: Instance, receiver: Receiver
) -> None:
    await instance.stop()
    receiver.answers = [503, 302]
    await instance.start(receiver.url)
    [webhook] = await _until_taken(instance)
    assert webhook["attempts"] == len(receiver.received) == 3
    assert {received.id for received in receiver.received} == {webhook["id"]}
    assert [_verified(received)["type"] for received in receiver.received] == ["user.created"] * 3


async def test_what_could_not_be_sent_is_sent_after_a_restart(
    instance: Instance, receiver: Receiver
) -> None:
    await instance.stop()
    await instance.start(f"http://127.0.0.1:{free_port()}/webhooks")

    async def tried() -> bool:
        return all(webhook["attempts"] > 0 for webhook in await instance.webhooks())

    await wait_until(tried, what="attempt")
    await instance.stop()
    await instance.start()
    waiting = await instance.webhooks()
    assert [webhook["status"] for webhook in waiting] == ["waiting"]
    assert waiting[0]["outcome"].startswith("ConnectError")
    await instance.stop()
    await instance.start(receiver.url)
    taken = await _until_taken(instance)
    assert [received.id for received in receiver.received] == [waiting[0]["id"]]
    assert taken[0]["attempts"] > waiting[0]["attempts"]


async def test_one_that_was_taken_can_be_sent_again(instance: Instance, receiver: Receiver) -> None:
    await instance.stop()
    await instance.start(receiver.url)
    [webhook] = await _until_taken(instance)
    again = await instance.post(f"/_sandbox/webhooks/{webhook['id']}/resend")
    assert again["id"] == webhook["id"]
    first, second = await _until_received(receiver, 2)
    assert (first.id, first.body) == (second.id, second.body)
    assert _verified(second) == _verified(first)
    assert [webhook["attempts"] for webhook in await _until_taken(instance)] == [2]
    refused = await instance.client.post("/_sandbox/webhooks/msg_none/resend")
    assert codes(refused) == (404, [("resource_not_found", None)])
