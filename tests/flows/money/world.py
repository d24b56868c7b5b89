"""A whole world of money: sellers, buyers, an admin, the shop, a worker's parts, and a Stripe."""

import asyncio
import random
import sqlite3
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.api.helpers import Api
from tests.support.catalogue import add_product
from tests.support.issuer import Issuer
from tests.support.people import Person, fresh_name
from tests.support.stripe_stand_in import StripeStandIn, Webhook
from workers.context import WorkerContext

LEAST_PAYOUT_CENTS = 100
PRICES = (499, 1900, 4999, 9901)
WITH_DUE_ROWS = ("webhook_inbox", "checkouts", "refunds", "payouts", "subscriptions")


@dataclass(frozen=True)
class Thing:
    """A product, which may be free, and what its extended licence costs, if it has one."""

    id: uuid.UUID
    price_cents: int
    extended_cents: int | None

    def item(self, *, extended: bool = False) -> dict[str, Any]:
        """Return it as a line of an order."""
        extended = extended and self.extended_cents is not None
        return {
            "product_id": str(self.id),
            "licence": "extended" if extended else "standard",
            "expected_price_cents": self.extended_cents if extended else self.price_cents,
        }


@dataclass
class Shop:
    """A shop with people and things, however its processes run. ``client`` talks to its API."""

    settings: Settings
    database: Database
    stripe: StripeStandIn
    issuer: Issuer
    api: Api
    sellers: list[Person] = field(default_factory=list)
    buyers: list[Person] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)

    async def open(self, *, sellers: int, buyers: int) -> None:
        """Let people come, each seller with an account at Stripe and things to sell."""
        for _ in range(sellers):
            seller = Person(self.api, self.issuer)
            assert (await seller.sell(fresh_name())).status_code == 201
            await self.onboard(seller)
            seller_id = (await seller("GET", "/api/users/me")).json()["id"]
            self.sellers.append(seller)
            await self._put_up(uuid.UUID(seller_id))
        self.buyers = [Person(self.api, self.issuer) for _ in range(buyers)]
        for buyer in self.buyers:
            # Whose first request it is gets an account with it.
            assert (await buyer("GET", "/api/users/me")).status_code == 200

    async def _put_up(self, seller_id: uuid.UUID) -> None:
        async with self.database.transaction() as session:
            for number, price in enumerate((*PRICES, 0)):
                extended = price * 3 + 1 if number % 2 else None
                slug = f"thing-{uuid.uuid4().hex[:12]}"
                id_ = await add_product(session, seller_id, slug, price=price, extended=extended)
                self.things.append(Thing(id_, price, extended))

    async def onboard(self, seller: Person) -> None:
        """Have a seller go through Stripe's form."""
        link = await seller("POST", "/api/payouts/account/onboarding")
        assert link.status_code == 200, link.text
        await self.stripe.onboard(link.json()["url"])
        assert (await seller("GET", "/api/payouts/account?refresh=true")).status_code == 200

    async def order(
        self, buyer: Person, items: Sequence[dict[str, Any]], key: str
    ) -> httpx.Response:
        """Ask for an order."""
        return await buyer(
            "POST", "/api/orders", {"items": list(items)}, **{"Idempotency-Key": key}
        )

    async def ask_payout(self, seller: Person, cents: int, key: str) -> httpx.Response:
        """Ask for a payout."""
        body = {"amount_cents": cents}
        return await seller("POST", "/api/payouts", body, **{"Idempotency-Key": key})

    async def send(self, webhook: Webhook) -> None:
        """Bring one webhook, as Stripe does, until it is taken."""
        answer = await self.api.client.post(
            "/api/webhooks/stripe", content=webhook.payload, headers=webhook.headers
        )
        assert answer.status_code == 204, answer.text

    async def time_passes(self) -> None:
        """Let everything be due that waits for a time: leases run out, cron asks again."""
        for table in WITH_DUE_ROWS:
            await self.sql(f"UPDATE {table} SET due_at = now() WHERE due_at > now()")

    async def hold_ends(self) -> None:
        """Let the hold period of everything sold be over."""
        await self.sql("UPDATE orders SET available_at = now() WHERE available_at > now()")

    async def sql(self, statement: str, **parameters: Any) -> list[Any]:
        """Run a statement as a person in psql would; returns its rows."""
        async with self.database.transaction() as session:
            result: Any = await session.execute(text(statement), parameters)
            return list(result.all()) if result.returns_rows else []

    async def value(self, statement: str, **parameters: Any) -> Any:
        """Return the one value that a statement selects."""
        [[value]] = await self.sql(statement, **parameters)
        return value


@dataclass
class World(Shop):
    """A shop whose worker's parts are called one by one."""

    worker: WorkerContext = field(kw_only=True)
    folder: Path = field(kw_only=True)
    """Where the Stripe keeps its data."""
    dice: random.Random = field(kw_only=True)

    async def work(self) -> None:
        """Run every queue and cron at once, some of them twice at the same time."""
        worker = self.worker
        jobs = [
            worker.inbox.run,
            worker.inbox.run,
            worker.checkouts.run,
            worker.refunds.run,
            worker.refunds.run,
            worker.payouts.run,
            worker.payouts.run,
            worker.releases.run,
            worker.subscriptions.ask_due,
        ]
        self.dice.shuffle(jobs)
        await asyncio.gather(*(job() for job in jobs))

    async def bring(self, webhooks: Sequence[Webhook], *, most: int) -> None:
        """Bring webhooks in any order, each up to ``most`` times, two at the same time."""
        sent = [one for one in webhooks for _ in range(self.dice.randint(1, most))]
        self.dice.shuffle(sent)
        for first in range(0, len(sent), 2):
            await asyncio.gather(*(self.send(one) for one in sent[first : first + 2]))
        await self.stripe.taken(webhooks)

    async def day_passes(self) -> None:
        """Let Stripe forget its keys, under which it may have kept an error, and pages close."""
        with closing(sqlite3.connect(self.folder / "stripe.sqlite", timeout=10)) as kept, kept:
            kept.execute("UPDATE idempotency SET created = created - 100000")
        await self.sql(
            "UPDATE checkouts SET expires_at = now()"
            " WHERE status = 'open' AND stripe_session_id IS NULL"
        )

    async def settle(self) -> None:
        """Let time pass until nothing changes any more, and every webhook has been handled."""
        before = None
        # Webhooks that were lost are in Stripe's list.
        await self.worker.missed_news.run()
        for number in range(16):
            await self.bring(await self.stripe.held(), most=2)
            await self.time_passes()
            if number % 3 == 2:
                await self.day_passes()
            await self.work()
            after = await self._state()
            if number > 2 and after == before and not await self.stripe.held():
                break
            before = after
        else:
            raise AssertionError(f"it does not settle: {await self.troubles()}")
        troubles = await self.troubles()
        assert not troubles, troubles

    async def _state(self) -> list[Any]:
        return await self.sql(
            "SELECT (SELECT count(*) FROM ledger_postings), (SELECT count(*) FROM order_events),"
            " (SELECT count(*) FROM webhook_inbox WHERE handled_at IS NULL),"
            " (SELECT count(*) FROM letters),"
            " (SELECT array_agg(status ORDER BY id) FROM checkouts),"
            " (SELECT array_agg(status ORDER BY id) FROM refunds),"
            " (SELECT array_agg(status ORDER BY id) FROM payouts)"
        )

    async def troubles(self) -> list[Any]:
        """Return what has not gone well by now."""
        return await self.sql(
            "SELECT 'webhook', kind, payload::text, last_error FROM webhook_inbox"
            " WHERE handled_at IS NULL UNION ALL"
            " SELECT 'checkout', status, id::text, last_error FROM checkouts"
            " WHERE last_error IS NOT NULL AND due_at IS NOT NULL UNION ALL"
            " SELECT 'refund', status, id::text, last_error FROM refunds"
            " WHERE last_error IS NOT NULL AND due_at IS NOT NULL UNION ALL"
            " SELECT 'payout', status, id::text, last_error FROM payouts"
            " WHERE last_error IS NOT NULL AND due_at IS NOT NULL"
        )


def paid_settings(settings: Settings, stripe: StripeStandIn, issuer: Issuer) -> Settings:
    """Return settings in which people sign in at the issuer and pay at this Stripe."""
    return issuer.settings(settings).model_copy(
        update={
            "stripe_api_url": stripe.url,
            "stripe_secret_key": SecretStr(stripe.secret_key),
            "stripe_webhook_secret": SecretStr(stripe.webhook_secret),
            "minimum_payout_cents": LEAST_PAYOUT_CENTS,
        }
    )


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Database]:
    """Connect to the database of the settings."""
    database = Database.connect(settings, application_name="tests")
    try:
        yield database
    finally:
        await database.close()
