"""Nothing that was answered is lost, however the stand-in ends."""

import signal
import sqlite3
import time
from contextlib import closing

import pytest

from tests.sandbox.clerk.instance import PASSWORD, Instance, codes


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_a_restart_keeps_everything(instance: Instance, number: signal.Signals) -> None:
    await instance.post("/_sandbox/rotate-keys")
    session = await instance.sign_up("kept@example.com")
    ended = await instance.sign_in("kept@example.com", "a long password")
    await instance.post(
        f"/v1/client/sessions/{ended['created_session_id']}/end",
        Authorization=f"Bearer {ended['session_secret']}",
    )
    await instance.backend("DELETE", "/v1/users/user_demo_buyer")
    token, kids, webhooks = (
        await instance.token(session),
        await instance.kids(),
        await instance.webhooks(),
    )
    assert [webhook["type"] for webhook in webhooks] == [
        "user.created",
        "user.created",
        "user.deleted",
    ]

    assert await instance.stop(number) == (0 if number is signal.SIGTERM else -number)
    await instance.start()

    assert await instance.kids() == kids
    assert await instance.webhooks() == webhooks
    assert (await instance.claims(token))["sid"] == session["created_session_id"]
    assert (await instance.claims(await instance.token(session)))["v"] == 2
    assert codes(await instance.ask_token(ended))[0] == 401
    assert await instance.sign_in("kept@example.com", "a long password")
    # A demo account that was deleted does not come back.
    demo = {"email": "buyer@example.com", "password": PASSWORD}
    refused = await instance.client.post("/v1/client/sign_ins", json=demo)
    assert codes(refused) == (422, [("form_identifier_not_found", "email")])


async def test_a_session_ends_by_itself_after_seven_days(instance: Instance) -> None:
    session = await instance.sign_in("buyer@example.com", PASSWORD)
    await instance.stop()
    with closing(sqlite3.connect(instance.data / "clerk.sqlite")) as database, database:
        [(left,)] = database.execute("SELECT expire_at FROM session")
        assert 0 <= time.time() + 7 * 24 * 3600 - left / 1000 < 60
        database.execute("UPDATE session SET expire_at = ?", (int(time.time() * 1000),))
    await instance.start()
    assert codes(await instance.ask_token(session)) == (401, [("signed_out", None)])
