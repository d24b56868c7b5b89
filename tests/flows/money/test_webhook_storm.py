"""Every webhook up to five times, in disorder, in parallel, with workers killed at it."""

import asyncio
import random
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.core.settings import Settings
from api.integrations.stripe import Stripe
from api.orders.release import Releases
from tests.flows.money.books import check
from tests.flows.money.processes import running_api, worker
from tests.flows.money.world import Shop, Thing, connected, paid_settings
from tests.support.issuer import issuer
from tests.support.people import Person
from tests.support.processes import Process, wait_until
from tests.support.stripe_stand_in import StripeStandIn, Webhook, stripe

pytestmark = pytest.mark.long

__all__ = ["stripe"]

CHECKOUTS = 15
AT_ONCE = 8
KILLS = 3
"""In each of the two storms."""


class Storm:
    """Webhooks that are brought, and two workers who handle them and do not live long."""

    def __init__(self, shop: Shop, workers: list[Process], dice: random.Random) -> None:
        self.shop = shop
        self.workers = workers
        self.dice = dice
        self.killed = 0

    async def rage(self) -> None:
        """Bring all that Stripe has to tell, and kill workers, until everything is handled."""
        held = await self.shop.stripe.held()
        copies = [one for one in held for _ in range(self.dice.randint(1, 5))]
        self.dice.shuffle(copies)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._bring(copies))
            group.create_task(self._kill(len(held)))
        await self.shop.stripe.taken(held)
        await wait_until(self._quiet, seconds=90, what="end of the storm")

    async def _bring(self, webhooks: list[Webhook]) -> None:
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(webhook: Webhook) -> None:
            async with turns:
                await self.shop.send(webhook)

        await asyncio.gather(*(one(webhook) for webhook in webhooks))

    async def _kill(self, coming: int) -> None:
        """Kill a worker each time that some more has been handled."""
        begun = await self._handled()
        marks = sorted(self.dice.sample(range(coming), KILLS))
        for mark in marks:

            async def reached(mark: int = mark) -> bool:
                await self.shop.time_passes()
                return await self._handled() >= begun + mark

            await wait_until(reached, seconds=90, what="progress")
            unlucky = self.dice.choice(self.workers)
            await unlucky.kill()
            await unlucky.start()
            self.killed += 1

    async def _handled(self) -> int:
        return int(
            await self.shop.value("SELECT count(*) FROM webhook_inbox WHERE handled_at IS NOT NULL")
        )

    async def _quiet(self) -> bool:
        assert all(one.running for one in self.workers), self.workers[0].output()
        # Leases of the dead run out.
        await self.shop.time_passes()
        open_ones = await self.shop.value(
            "SELECT (SELECT count(*) FROM webhook_inbox WHERE handled_at IS NULL)"
            " + (SELECT count(*) FROM refunds WHERE status = 'approved')"
            " + (SELECT count(*) FROM payouts WHERE status IN ('requested', 'processing'))"
        )
        return bool(open_ones == 0)


@pytest.fixture
async def shop(
    fresh_settings: Settings, stripe: StripeStandIn, tmp_path: Path
) -> AsyncIterator[Shop]:
    """A shop whose API is a process."""
    with issuer() as signs:
        settings = paid_settings(fresh_settings, stripe, signs)
        async with (
            connected(settings) as database,
            running_api(settings, tmp_path / "api.log") as (api, _),
        ):
            shop = Shop(settings, database, stripe, signs, api)
            await shop.open(sellers=3, buyers=4)
            yield shop


@pytest.fixture
async def workers(shop: Shop, tmp_path: Path) -> AsyncIterator[list[Process]]:
    """Two workers."""
    both = [worker(shop.settings, tmp_path / f"worker-{number}.log") for number in range(2)]
    for one in both:
        await one.start()
    yield both
    for one in both:
        await one.kill()


async def buy(shop: Shop, buyer: Person, things: list[Thing]) -> None:
    """Buy things and pay, where that is asked for."""
    key = uuid.uuid4().hex
    # Twice at once, as by a double click.
    first, second = await asyncio.gather(
        *(shop.order(buyer, [thing.item() for thing in things], key) for _ in range(2))
    )
    assert first.status_code == second.status_code == 201, (first.text, second.text)
    assert first.json()["id"] == second.json()["id"]
    if first.json()["url"] is not None:
        await shop.stripe.pay(first.json()["url"])


async def buy_all(shop: Shop, dice: random.Random) -> None:
    """Let everybody buy one to three things at a time, nobody the same thing twice."""
    for number, buyer in enumerate(shop.buyers):
        wanted = list(shop.things)
        dice.shuffle(wanted)
        for _ in range(number, CHECKOUTS, len(shop.buyers)):
            things = [wanted.pop() for _ in range(dice.randint(1, 3))]
            await buy(shop, buyer, things)


async def refund_some(shop: Shop, dice: random.Random) -> int:
    """Have sellers give back all or a part of some sales; returns how many."""
    sold = await shop.sql(
        "SELECT o.id, o.price_cents, u.clerk_id FROM orders o JOIN users u ON u.id = o.seller_id"
        " WHERE o.status = 'paid' AND o.price_cents > 0 ORDER BY o.id LIMIT 6"
    )
    for order_id, price, subject in sold:
        seller = next(one for one in shop.sellers if one.subject == subject)
        body = {"amount_cents": dice.choice((price, price // 3)), "reason": "We are sorry."}
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = await seller("POST", f"/api/sales/{order_id}/refunds", body, **key)
        assert answer.is_success, answer.text
    return len(sold)


async def ask_half(shop: Shop, seller: Person) -> None:
    """Ask for half of what there is: anew if refunds, which are under way, were faster."""
    while True:
        has = (await seller("GET", "/api/payouts/balance")).json()["available_cents"]
        asked = await shop.ask_payout(seller, has // 2, uuid.uuid4().hex)
        if asked.is_success:
            return
        assert asked.json()["code"] == "payout_exceeds_balance", asked.text


@pytest.mark.timeout(300)
async def test_every_effect_happens_once_in_a_storm(shop: Shop, workers: list[Process]) -> None:
    dice = random.Random(7)
    await buy_all(shop, dice)
    storm = Storm(shop, workers, dice)
    await storm.rage()
    await shop.hold_ends()
    await Releases(shop.database).run()

    assert await refund_some(shop, dice) == 6
    for seller in shop.sellers:
        await ask_half(shop, seller)
    await wait_until(lambda: told_of(shop, 3, 6), seconds=60, what="refunds and transfers")
    await storm.rage()

    assert storm.killed == 2 * KILLS
    assert await shop.value("SELECT count(*) FROM checkouts WHERE status = 'paid'") == CHECKOUTS
    assert await shop.value("SELECT count(*) FROM letters WHERE kind = 'receipt'") == CHECKOUTS
    client = Stripe(shop.settings)
    await check(shop, client)
    await client.close()


async def told_of(shop: Shop, transfers: int, refunds: int) -> bool:
    """Whether Stripe has made so many transfers and refunds, and tells of them."""
    await shop.time_passes()
    sent = await shop.stripe.all("/v1/transfers")
    back = await shop.stripe.all("/v1/refunds")
    return len(sent) >= transfers and len(back) >= refunds
