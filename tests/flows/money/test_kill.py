"""The power goes off between any two steps: afterwards everything ends well by itself."""

import dataclasses
import random
import re
import signal
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from api.core.settings import Settings
from tests.flows.money.books import check
from tests.flows.money.processes import at, environment, running_api, worker
from tests.flows.money.test_histories import running_world
from tests.flows.money.world import Thing, World
from tests.support.people import Person
from tests.support.processes import ROOT, python

Story: TypeAlias = Callable[["Scene", str], Awaitable[None]]

READ_NEWS = """
import asyncio
from api.core.settings import Settings
from workers.context import worker_context


async def read():
    async with worker_context(Settings(), name="tests-reader") as context:
        await context.missed_news.run()


asyncio.run(read())
"""
"""What the worker's cron does every few minutes."""
REACHED = re.compile(r"checkpoints\.reached\(\s*\"([^\"]+)\"")


@dataclasses.dataclass
class Scene:
    """A small world, in which one process is going to die. ``folder`` is for its log."""

    world: World
    folder: Path

    @property
    def seller(self) -> Person:
        return self.world.sellers[0]

    @property
    def buyer(self) -> Person:
        return self.world.buyers[0]

    @property
    def thing(self) -> Thing:
        return self.world.things[2]

    async def buy(self, person: Person | None = None, key: str | None = None) -> dict[str, Any]:
        """Place an order that is accepted."""
        items = [self.thing.item(), self.world.things[4].item()]
        answer = await self.world.order(person or self.buyer, items, key or uuid.uuid4().hex)
        assert answer.status_code == 201, answer.text
        checkout: dict[str, Any] = answer.json()
        return checkout

    async def sale(self) -> str:
        """Sell something, let its money be available; returns the order that was paid."""
        checkout = await self.buy()
        await self.world.stripe.pay(checkout["url"])
        await self.world.settle()
        await self.world.hold_ends()
        await self.world.worker.releases.run()
        return next(str(one["id"]) for one in checkout["orders"] if one["price_cents"])

    async def api_dies(
        self, step: str, request: Callable[[World, Person, Person], Awaitable[Any]]
    ) -> None:
        """Have an API process die at a step of a request, whose client gets no answer."""
        log = self.folder / "api.log"
        async with running_api(self.world.settings, log, MYWORK_DIE_AT=step) as (api, process):
            with pytest.raises(httpx.TransportError):
                await request(self.world, at(self.buyer, api), at(self.seller, api))
            assert await process.ended() == -signal.SIGKILL, process.output()

    async def worker_dies(self, step: str) -> None:
        """Have a worker process die at a step of what is due."""
        doomed = worker(self.world.settings, self.folder / "worker.log", MYWORK_DIE_AT=step)
        await doomed.start()
        try:
            assert await doomed.ended() == -signal.SIGKILL, doomed.output()
        finally:
            await doomed.kill()


@pytest.fixture
async def scene(fresh_settings: Settings, tmp_path: Path) -> AsyncIterator[Scene]:
    async with running_world(fresh_settings, random.Random(1)) as world:
        await world.open(sellers=1, buyers=1)
        yield Scene(world, tmp_path)


async def order(scene: Scene, step: str) -> None:
    """The API dies while an order is placed."""
    key = uuid.uuid4().hex
    items = [scene.thing.item(), scene.world.things[4].item()]
    await scene.api_dies(step, lambda world, buyer, _: world.order(buyer, items, key))
    await scene.world.settle()
    # Whether the buyer sends it again or not, there is one checkout, and one page to pay at.
    checkout = await scene.buy(key=key)
    assert await scene.world.value("SELECT count(*) FROM checkouts") == 1
    await scene.world.stripe.pay(checkout["url"])
    await scene.world.settle()
    assert await scene.world.value("SELECT status FROM checkouts") == "paid"


async def onboarding(scene: Scene, step: str) -> None:
    """The API dies while a seller's account is made."""
    newcomer = Person(scene.world.api, scene.world.issuer)
    assert (await newcomer.sell("a-newcomer")).status_code == 201
    before = len(await scene.world.stripe.all("/v1/accounts"))
    path = "/api/payouts/account/onboarding"
    await scene.api_dies(
        step, lambda _world, _buyer, seller: at(newcomer, seller.api)("POST", path)
    )
    await scene.world.onboard(newcomer)
    await scene.world.settle()
    assert len(await scene.world.stripe.all("/v1/accounts")) == before + 1
    account = (await newcomer("GET", "/api/payouts/account")).json()
    assert account["state"] == "ready"


async def subscription(scene: Scene, step: str) -> None:
    """The API dies while a subscription is begun."""
    key = {"Idempotency-Key": uuid.uuid4().hex}
    path = "/api/subscriptions"
    await scene.api_dies(step, lambda _world, buyer, _seller: buyer("POST", path, **key))
    again = await scene.buyer("POST", path, **key)
    assert again.status_code == 200, again.text
    assert len(await scene.world.stripe.all("/v1/checkout/sessions")) == 1
    await scene.world.stripe.pay(again.json()["url"])
    await scene.world.settle()
    assert (await scene.buyer("GET", "/api/subscriptions/me")).json()["plan"] == "pro"
    assert await postings(scene, "invoice:") == 1


async def payment(scene: Scene, step: str) -> None:
    """A worker dies over the news of a payment."""
    checkout = await scene.buy()
    await scene.world.stripe.pay(checkout["url"])
    await scene.world.bring(await scene.world.stripe.held(), most=1)
    await scene.worker_dies(step)
    assert await scene.world.value("SELECT status FROM checkouts") == "open"
    await scene.world.settle()
    assert await scene.world.value("SELECT status FROM checkouts") == "paid"
    assert await postings(scene, "sale:") == 1


async def refund(scene: Scene, step: str) -> None:
    """A worker dies while it gives money back."""
    order_id = await scene.sale()
    body = {"amount_cents": 1000, "reason": "We are sorry."}
    answer = await scene.seller(
        "POST", f"/api/sales/{order_id}/refunds", body, **{"Idempotency-Key": uuid.uuid4().hex}
    )
    assert answer.is_success, answer.text
    await scene.worker_dies(step)
    await scene.world.settle()
    assert await scene.world.value("SELECT status FROM refunds") == "succeeded"
    assert len(await scene.world.stripe.all("/v1/refunds")) == 1
    assert await postings(scene, "refund:") == 1


async def asking_for_payout(scene: Scene, step: str) -> None:
    """The API dies while a payout is asked for."""
    await scene.sale()
    key = uuid.uuid4().hex
    await scene.api_dies(step, lambda world, _, seller: world.ask_payout(seller, 1000, key))
    again = await scene.world.ask_payout(scene.seller, 1000, key)
    assert again.status_code == 201, again.text
    await sent_once(scene)


async def payout(scene: Scene, step: str) -> None:
    """A worker dies while it sends a payout."""
    await scene.sale()
    asked = await scene.world.ask_payout(scene.seller, 1000, uuid.uuid4().hex)
    assert asked.status_code == 201, asked.text
    await scene.worker_dies(step)
    await sent_once(scene)


async def sent_once(scene: Scene) -> None:
    await scene.world.settle()
    assert await scene.world.sql("SELECT status, amount_cents FROM payouts") == [("paid", 1000)]
    assert len(await scene.world.stripe.all("/v1/transfers")) == 1
    assert await postings(scene, "payout_paid:") == 1


async def postings(scene: Scene, kind: str) -> Any:
    return await scene.world.value(
        "SELECT count(*) FROM ledger_postings WHERE starts_with(cause, :kind)", kind=kind
    )


async def hearing(scene: Scene, step: str) -> None:
    """The API dies over a webhook, before Stripe hears that it has come."""
    checkout = await scene.buy()
    await scene.world.stripe.pay(checkout["url"])
    news = await scene.world.stripe.held("checkout.session.completed")
    await scene.api_dies(
        step, lambda world, buyer, _: dataclasses.replace(world, api=buyer.api).send(news[0])
    )
    # Which is why it comes again.
    await scene.world.settle()
    assert await scene.world.value("SELECT status FROM checkouts") == "paid"
    assert await postings(scene, "sale:") == 1


async def missed_news(scene: Scene, step: str) -> None:
    """A worker dies while it reads the news that no webhook has brought."""
    order_id = await scene.sale()
    charge = await scene.world.value("SELECT stripe_charge_id FROM checkouts")
    await scene.world.stripe.switch(f"charges/{charge}/refund", amount=1000)
    await scene.world.stripe.taken(await scene.world.stripe.held())
    doomed = python(
        "-c",
        READ_NEWS,
        environment=environment(scene.world.settings, MYWORK_DIE_AT=step),
        log=scene.folder / "reader.log",
    )
    await doomed.start()
    try:
        assert await doomed.ended() == -signal.SIGKILL, doomed.output()
    finally:
        await doomed.kill()
    refunded = "SELECT refunded_cents FROM orders WHERE id = :id"
    assert await scene.world.value(refunded, id=order_id) == 0
    await scene.world.settle()
    assert await scene.world.value(refunded, id=order_id) == 1000
    assert await postings(scene, "refund:") == 1


STORIES: dict[str, Story] = {
    "news.read": missed_news,
    "checkout.row": order,
    "checkout.session": order,
    "webhook.stored": hearing,
    "webhook.claimed": payment,
    "webhook.looked": payment,
    "refund.row": refund,
    "refund.stripe": refund,
    "account.row": onboarding,
    "account.stripe": onboarding,
    "payout.row": asking_for_payout,
    "payout.claimed": payout,
    "payout.transfer": payout,
    "subscription.row": subscription,
    "subscription.session": subscription,
}


def test_every_step_of_the_code_has_its_story() -> None:
    found = {
        step
        for folder in ("api", "workers", "indexer", "cli")
        for file in (ROOT / folder).rglob("*.py")
        for step in REACHED.findall(file.read_text())
    }
    assert found == set(STORIES)


@pytest.mark.parametrize("step", STORIES)
async def test_a_process_that_dies_at_a_step_leaves_nothing_half_done(
    scene: Scene, step: str
) -> None:
    await STORIES[step](scene, step)
    await check(scene.world, scene.world.worker.stripe)
