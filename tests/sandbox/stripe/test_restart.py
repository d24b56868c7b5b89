"""Nothing that was answered is lost, however the stand-in ends."""

import signal
import sqlite3
import time
from contextlib import closing

import pytest
from stripe import IdempotencyError, RequestOptions

from tests.sandbox.stripe.instance import Instance
from tests.sandbox.stripe.shop import account_of, paid_charge, session_of
from tests.support.processes import wait_until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_a_restart_keeps_everything(instance: Instance, number: signal.Signals) -> None:
    await instance.start()
    stripe, sdk = instance.stripe, instance.sdk
    charge = await paid_charge(stripe, sdk, 10_000)
    account = await account_of(stripe, sdk)
    options: RequestOptions = {"idempotency_key": "payout_1"}
    transfer = sdk.v1.transfers.create(
        {"amount": 9000, "currency": "usd", "destination": account.id}, options
    )
    waiting = session_of(sdk, 4999)
    webhooks = await instance.webhooks()

    assert await instance.stop(number) == (0 if number is signal.SIGTERM else -number)
    await instance.start()

    assert await instance.webhooks() == webhooks
    assert sdk.v1.charges.retrieve(charge.id).to_dict() == charge.to_dict()
    assert sdk.v1.accounts.retrieve(account.id).to_dict() == account.to_dict()
    assert sdk.v1.balance.retrieve().available[0].amount == 680
    again = sdk.v1.transfers.create(
        {"amount": 9000, "currency": "usd", "destination": account.id}, options
    )
    assert again.to_dict() == transfer.to_dict()
    with pytest.raises(IdempotencyError):
        sdk.v1.transfers.create(
            {"amount": 9001, "currency": "usd", "destination": account.id}, options
        )
    await stripe.pay(waiting.url or "")
    assert sdk.v1.checkout.sessions.retrieve(waiting.id).payment_status == "paid"


async def test_a_session_expires_by_itself_also_when_its_time_came_meanwhile(
    instance: Instance,
) -> None:
    await instance.start()
    session = session_of(instance.sdk, 4999)
    assert abs(session.expires_at - time.time() - 24 * 3600) < 60
    await instance.stop()
    with closing(sqlite3.connect(instance.data / "stripe.sqlite")) as database, database:
        database.execute(
            "UPDATE object SET body = json_set(body, '$.expires_at', ?) WHERE id = ?",
            (int(time.time()) + 1, session.id),
        )
    await instance.start()

    async def expired() -> bool:
        found = instance.sdk.v1.checkout.sessions.retrieve(session.id)
        return found.status == "expired"

    await wait_until(expired, what="expired session")
    assert [one["type"] for one in await instance.webhooks()] == ["checkout.session.expired"]
    page = await instance.stripe.client.get(f"/pay/{session.id}")
    assert "This payment has expired" in page.text
