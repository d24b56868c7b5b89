"""The same key never does the same thing twice, whatever fails in between."""

import asyncio
import time
from typing import Any

import pytest
from stripe import (
    APIError,
    CardError,
    IdempotencyError,
    InvalidRequestError,
    RateLimitError,
    RequestOptions,
    StripeClient,
)

from tests.sandbox.stripe.shop import paid_charge
from tests.support.processes import wait_until
from tests.support.stripe_stand_in import StripeStandIn


async def _post(stripe: StripeStandIn, key: str, path: str = "/v1/customers", **data: str) -> Any:
    head = {"Authorization": f"Bearer {stripe.secret_key}", "Idempotency-Key": key}
    return await stripe.client.post(path, data=data, headers=head)


def _customers(sdk: StripeClient) -> int:
    return len(sdk.v1.customers.list().data)


async def test_a_repeat_gets_the_first_answer(stripe: StripeStandIn, sdk: StripeClient) -> None:
    first = await _post(stripe, "k", name="A")
    again = await _post(stripe, "k", name="A")
    assert again.content == first.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["original-request"] == first.headers["request-id"]
    assert again.headers["request-id"] != first.headers["request-id"]
    assert _customers(sdk) == 1
    events = await stripe.get("/v1/events")
    assert events["data"][0]["request"] == {
        "id": first.headers["request-id"],
        "idempotency_key": "k",
    }


async def test_other_parameters_or_another_path_are_refused(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    options: RequestOptions = {"idempotency_key": "k"}
    sdk.v1.customers.create({"name": "A"}, options)
    with pytest.raises(IdempotencyError, match="same parameters"):
        sdk.v1.customers.create({"name": "B"}, options)
    answer = await _post(stripe, "k", "/v1/refunds", charge="ch_x")
    assert answer.json()["error"]["type"] == "idempotency_error"
    assert "same endpoint" in answer.json()["error"]["message"]
    assert _customers(sdk) == 1


async def test_a_refusal_before_execution_is_not_kept_and_one_by_execution_is(
    stripe: StripeStandIn,
) -> None:
    assert (await _post(stripe, "k", nope="1")).status_code == 400
    assert (await _post(stripe, "k", name="A")).status_code == 200

    first = await _post(stripe, "r", "/v1/refunds", charge="ch_x")
    again = await _post(stripe, "r", "/v1/refunds", charge="ch_x")
    assert (first.status_code, again.status_code) == (400, 400)
    assert again.headers["idempotent-replayed"] == "true"


async def test_a_key_in_use_conflicts(stripe: StripeStandIn, sdk: StripeClient) -> None:
    await stripe.fail("POST", "/v1/customers", when="after", status=0, hang_seconds=1)
    first = asyncio.create_task(_post(stripe, "k", name="A"))

    async def executed() -> bool:
        return bool((await stripe.get("/v1/customers"))["data"])

    await wait_until(executed, what="customer of the first request")
    second = await _post(stripe, "k", name="A")
    assert second.status_code == 409
    assert second.json()["error"]["code"] == "idempotency_key_in_use"
    assert (await first).status_code == 200
    assert (await _post(stripe, "k", name="A")).headers["idempotent-replayed"] == "true"
    assert _customers(sdk) == 1


async def test_a_lost_answer_is_found_again(stripe: StripeStandIn, sdk: StripeClient) -> None:
    charge = await paid_charge(stripe, sdk, 10_000)
    await stripe.fail("POST", "/v1/refunds", when="after", count=2)
    for _ in range(2):
        with pytest.raises(APIError):
            sdk.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "r"})
    refund = sdk.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "r"})
    assert [one.id for one in sdk.v1.refunds.list().data] == [refund.id]


async def test_an_error_before_is_forgotten_and_one_during_is_kept(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    await stripe.fail("POST", "/v1/customers", status=503)
    with pytest.raises(APIError):
        sdk.v1.customers.create({}, {"idempotency_key": "a"})
    assert sdk.v1.customers.create({}, {"idempotency_key": "a"}).id

    await stripe.fail("POST", "/v1/customers", when="during")
    for _ in range(2):
        with pytest.raises(APIError):
            sdk.v1.customers.create({}, {"idempotency_key": "b"})
    assert sdk.v1.customers.create({}, {"idempotency_key": "c"}).id
    assert _customers(sdk) == 2


async def test_failures_have_the_shape_that_the_client_expects(
    stripe: StripeStandIn, sdk: StripeClient
) -> None:
    await stripe.fail("GET", "/v1/charges/*", status=429, retry_after=2)
    with pytest.raises(RateLimitError) as limited:
        sdk.v1.charges.retrieve("ch_x")
    assert (limited.value.headers or {})["retry-after"] == "2"
    await stripe.fail("GET", "/v1/charges/*", status=402, code="card_declined")
    with pytest.raises(CardError) as declined:
        sdk.v1.charges.retrieve("ch_x")
    assert declined.value.code == "card_declined"
    with pytest.raises(InvalidRequestError):
        sdk.v1.charges.retrieve("ch_x")

    await stripe.fail(status=0, hang_seconds=0.3)
    begun = time.monotonic()
    sdk.v1.balance.retrieve()
    assert time.monotonic() - begun >= 0.3

    await stripe.fail(count=5)
    assert len((await stripe.client.get("/_sandbox/faults")).json()) == 1
    await stripe.client.delete("/_sandbox/faults")
    sdk.v1.balance.retrieve()


async def test_the_client_retries_by_itself(stripe: StripeStandIn) -> None:
    client = StripeClient(
        stripe.secret_key, base_addresses={"api": stripe.url}, max_network_retries=2
    )
    await stripe.fail("POST", "/v1/customers", when="after", status=500)
    client.v1.customers.create({"name": "A"})
    assert len(client.v1.customers.list().data) == 1


async def test_a_switch_names_what_is_wrong(stripe: StripeStandIn) -> None:
    for method, path, body, words in [
        ("POST", "faults", {"nope": 1}, "Unknown: nope"),
        ("POST", "faults", {"count": "1"}, "count must be of the type int"),
        ("POST", "faults", {"when": "never"}, "when must be one of"),
        ("POST", "balance", {}, "amount is missing"),
        ("PUT", "delivery", {"copies": 0}, "copies must be 1 to 100"),
        ("POST", "charges/ch_x/dispute", {}, "No such charge"),
        ("POST", "webhooks/wh_x/resend", {}, "No such webhook"),
    ]:
        answer = await stripe.client.request(method, f"/_sandbox/{path}", json=body)
        assert answer.status_code in {400, 404}
        assert words in answer.json()["error"]["message"]
