"""Every request that we make is one that Stripe's own mock server accepts.

It checks paths, names and kinds of parameters against Stripe's OpenAPI document, and answers with
objects of Stripe's own making, which we must be able to read. Names inside of nested parameters it
lets pass: those the stand-in checks, against the same document.
"""

import inspect
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.core.settings import Settings
from api.integrations.stripe import Line, Stripe, StripeRefusedError
from api.webhooks.missed_news import KINDS
from tests.support.processes import Process, free_port, wait_until

MODULE = "github.com/stripe/stripe-mock@v0.203.0"
NO_GO = f"Go is not on this machine, and Stripe's mock server is a Go module, {MODULE}"
NO_MODULE = f"{MODULE} cannot be had: the module proxy is away"
KEY = "sk_test_123"
SITE = "https://shop.example.com"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the server, in Go's own caches, where it stays for the next time."""
    go = shutil.which("go")
    if go is None:
        pytest.skip(NO_GO)
    folder = tmp_path_factory.mktemp("go")
    try:
        subprocess.run(
            [go, "install", MODULE],
            env=os.environ | {"GOBIN": str(folder), "GOFLAGS": "-mod=mod"},
            cwd=folder,
            capture_output=True,
            timeout=200,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        pytest.skip(NO_MODULE)
    return folder / "stripe-mock"


@pytest.fixture
async def url(program: Path, tmp_path: Path) -> AsyncIterator[str]:
    """Where the server runs."""
    address = f"127.0.0.1:{free_port()}"
    server = Process(str(program), "-http-addr", address, environment={}, log=tmp_path / "log")
    await server.start()

    async def answers() -> bool:
        assert server.running, server.output()
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                return (await client.get(f"http://{address}/")).status_code > 0
            except httpx.TransportError:
                return False

    try:
        await wait_until(answers, what="mock server")
        yield f"http://{address}"
    finally:
        await server.kill()


@pytest.fixture
async def stripe(url: str, settings: Settings) -> AsyncIterator[Stripe]:
    """Our client, talking to it."""
    client = Stripe(
        settings.model_copy(update={"stripe_api_url": url, "stripe_secret_key": SecretStr(KEY)})
    )
    yield client
    await client.close()


async def _all(stripe: Stripe) -> list[Any]:
    return [one async for one in stripe.movements(datetime.now(UTC) - timedelta(days=1))]


async def _subscribe(stripe: Stripe) -> None:
    for customer_id in (None, "cus_1"):
        await stripe.create_subscription_session(
            key="subscription-1",
            user_id="1",
            email="seller@example.com",
            customer_id=customer_id,
            line=Line("Pro", 1200),
            currency="USD",
            success_url=f"{SITE}/pricing?subscribed=1",
            cancel_url=f"{SITE}/pricing",
        )


CALLS: dict[str, Callable[[Stripe], Awaitable[Any]]] = {
    "create_session": lambda stripe: stripe.create_session(
        key="checkout-1",
        lines=[Line("One", 500), Line("Another (extended licence)", 1900)],
        currency="USD",
        reference="3d920742-44d2-4bb1-ad19-c739b7aab5d3",
        email="buyer@example.com",
        expires_at=datetime.now(UTC) + timedelta(hours=1),
        success_url=f"{SITE}/checkout/success?checkout=1",
        cancel_url=f"{SITE}/cart?cancelled=1",
    ),
    "session": lambda stripe: stripe.session("cs_test_1"),
    "expire_session": lambda stripe: stripe.expire_session("cs_test_1"),
    "create_refund": lambda stripe: stripe.create_refund(
        key="refund-1", intent_id="pi_1", amount_cents=100, our_id="1"
    ),
    "refund": lambda stripe: stripe.refund("re_1"),
    "refunds_of": lambda stripe: stripe.refunds_of("pi_1"),
    "dispute": lambda stripe: stripe.dispute("du_1"),
    "warned_payment": lambda stripe: stripe.warned_payment("issfr_1"),
    "intent_of_charge": lambda stripe: stripe.intent_of_charge("ch_1"),
    "checkout_of": lambda stripe: stripe.checkout_of("pi_1"),
    "create_account": lambda stripe: stripe.create_account(
        key="account-1", seller_id="1", email="seller@example.com"
    ),
    "account": lambda stripe: stripe.account("acct_1"),
    "onboarding_link": lambda stripe: stripe.onboarding_link(
        "acct_1", refresh_url=f"{SITE}/again", return_url=f"{SITE}/done"
    ),
    "dashboard_link": lambda stripe: stripe.dashboard_link("acct_1"),
    "create_transfer": lambda stripe: stripe.create_transfer(
        key="payout-1", amount_cents=100, currency="USD", account_id="acct_1", group="1"
    ),
    "transfer": lambda stripe: stripe.transfer("tr_1"),
    "transfers_of": lambda stripe: stripe.transfers_of("1"),
    "create_subscription_session": _subscribe,
    "subscription": lambda stripe: stripe.subscription("sub_1"),
    "end_subscription": lambda stripe: stripe.end_subscription("sub_1", end=True),
    "invoice": lambda stripe: stripe.invoice("in_1"),
    "invoice_paid_by": lambda stripe: stripe.invoice_paid_by("pi_1"),
    "events": lambda stripe: stripe.events(
        KINDS, datetime.now(UTC) - timedelta(days=1), datetime.now(UTC), "evt_1"
    ),
    "movements": _all,
    "movements_of": lambda stripe: stripe.movements_of("ch_1"),
    "balance_cents": lambda stripe: stripe.balance_cents("USD"),
}


def test_no_request_is_forgotten() -> None:
    requests = {
        name
        for name, function in inspect.getmembers(Stripe)
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
    }
    assert requests - {"close"} == set(CALLS)


@pytest.mark.timeout(240)
async def test_stripes_own_server_accepts_every_request(stripe: Stripe) -> None:
    refused = {}
    for name, call in CALLS.items():
        try:
            await call(stripe)
        except StripeRefusedError as error:
            refused[name] = error.message
    assert refused == {}


@pytest.mark.timeout(240)
async def test_it_refuses_what_stripe_does_not_know(url: str) -> None:
    given = {"amount": "100", "currency": "usd", "destination": "acct_1"}
    headers = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client:
        assert (await client.post("/v1/transfers", data=given)).status_code == 200
        for wrong in ({"amount": "much"}, {"payout": "1"}):
            assert (await client.post("/v1/transfers", data=given | wrong)).status_code == 400
