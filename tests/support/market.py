"""A shop that takes payments: the API, the worker's part in it, and a Stripe to pay at."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.api.helpers import Api, running
from tests.support.catalogue import add_product, add_seller
from tests.support.issuer import Issuer
from tests.support.people import Person, fresh_name
from tests.support.stripe_stand_in import StripeStandIn, Webhook
from workers.context import WorkerContext, worker_context


@dataclass(frozen=True)
class Thing:
    """A product that is for sale."""

    id: uuid.UUID
    seller_id: uuid.UUID
    price_cents: int

    def item(self, licence: str = "standard", price: int | None = None) -> dict[str, Any]:
        """Return it as a line of an order."""
        return {
            "product_id": str(self.id),
            "licence": licence,
            "expected_price_cents": self.price_cents if price is None else price,
        }

    def line(self, licence: str = "standard") -> dict[str, Any]:
        """Return it as a line of a cart."""
        return {"product_id": str(self.id), "licence": licence}


class Market:
    """Buyers, sellers and what passes between them."""

    def __init__(
        self, api: Api, worker: WorkerContext, stripe: StripeStandIn, issuer: Issuer
    ) -> None:
        self.api = api
        self.worker = worker
        self.stripe = stripe
        self.database: Database = worker.database
        self._issuer = issuer

    def buyer(self) -> Person:
        """Return somebody new."""
        return Person(self.api, self._issuer)

    async def seller(self) -> uuid.UUID:
        """Make a seller."""
        async with self.database.transaction() as session:
            return await add_seller(session, fresh_name())

    async def thing(
        self, price: int = 4900, *, seller: uuid.UUID | None = None, **columns: Any
    ) -> Thing:
        """Put something up for sale."""
        seller_id = seller or await self.seller()
        async with self.database.transaction() as session:
            id_ = await add_product(
                session, seller_id, f"thing-{uuid.uuid4().hex[:12]}", price=price, **columns
            )
        return Thing(id_, seller_id, price)

    async def order(
        self, buyer: Person, *items: dict[str, Any], key: str | None = None
    ) -> httpx.Response:
        """Ask for an order."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return await buyer("POST", "/api/orders", {"items": list(items)}, **headers)

    async def checkout(self, buyer: Person, *items: dict[str, Any]) -> dict[str, Any]:
        """Place an order that is accepted; returns the checkout."""
        answer = await self.order(buyer, *items)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def bought(self, buyer: Person, *things: Thing) -> dict[str, Any]:
        """Buy things and have everything settled; returns the checkout."""
        checkout = await self.checkout(buyer, *(thing.item() for thing in things))
        await self.stripe.pay(checkout["url"])
        await self.settle()
        return await self.seen(buyer, checkout)

    async def seen(self, buyer: Person, checkout: dict[str, Any]) -> dict[str, Any]:
        """Return a checkout as its buyer sees it now."""
        answer = await buyer("GET", f"/api/checkouts/{checkout['id']}")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def settle(self) -> list[Webhook]:
        """Deliver what Stripe has to tell, and handle it; returns what was delivered."""
        delivered = await self.stripe.deliver(self.api.client)
        await self.handle()
        return delivered

    async def handle(self) -> None:
        """Handle the webhooks that have come."""
        while await self.worker.inbox.run():
            pass

    async def ask(self) -> None:
        """Let every open question to Stripe be due, and ask."""
        await self.sql("UPDATE checkouts SET due_at = now() WHERE due_at IS NOT NULL")
        await self.worker.checkouts.run()

    async def sql(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run a statement as a person in psql would; returns its rows, if it has any."""
        async with self.database.transaction() as session:
            result = await session.execute(text(statement), parameters)
            return [tuple(row) for row in result] if result.returns_rows else []  # type: ignore[attr-defined] # a cursor's


@asynccontextmanager
async def running_market(
    settings: Settings, stripe: StripeStandIn, issuer: Issuer
) -> AsyncIterator[Market]:
    """Run a shop whose payments go to this Stripe."""
    paid = issuer.settings(settings).model_copy(
        update={
            "stripe_api_url": stripe.url,
            "stripe_secret_key": SecretStr(stripe.secret_key),
            "stripe_webhook_secret": SecretStr(stripe.webhook_secret),
        }
    )
    async with running(paid) as api, worker_context(paid, name="tests-worker") as worker:
        yield Market(api, worker, stripe, issuer)


async def at_once(*calls: Any) -> list[Any]:
    """Do things at the same time; returns what came of each."""
    return list(await asyncio.gather(*calls))
