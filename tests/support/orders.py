"""A shop in which orders are followed to their end: paid, refunded, disputed, released."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from api.core.settings import Settings
from api.ledger.reconciling import Reconcile
from tests.support.issuer import Issuer
from tests.support.market import Market, running_market
from tests.support.own_market import issuer
from tests.support.people import Person, fresh_name
from tests.support.sellers import Seller
from tests.support.stripe_stand_in import StripeStandIn, stripe

__all__ = ["issuer", "stripe", "trade"]


class Trade(Market):
    """Sellers with products that have files, and what becomes of their orders."""

    async def selling(self) -> Seller:
        """Make somebody who sells."""
        seller = Seller(self.api, self._issuer)
        assert (await seller.sell(fresh_name())).status_code == 201
        return seller

    async def admin(self) -> Person:
        """Make somebody who decides."""
        person = self.buyer()
        me = (await person("GET", "/api/users/me")).json()
        await self.sql("UPDATE users SET role = 'admin' WHERE id = :id", id=me["id"])
        return person

    async def place(self, buyer: Person, *products: dict[str, Any]) -> dict[str, Any]:
        """Place orders of these products, standard licences; returns the checkout."""
        items = [
            {
                "product_id": product["id"],
                "licence": "standard",
                "expected_price_cents": product["price_cents"],
            }
            for product in products
        ]
        return await self.checkout(buyer, *items)

    async def buy(self, buyer: Person, *products: dict[str, Any]) -> list[str]:
        """Buy and pay; returns the ids of the orders, in the order of the products."""
        checkout = await self.place(buyer, *products)
        if checkout["url"] is not None:
            await self.stripe.pay(checkout["url"])
            await self.news()
        by_product = {order["product_id"]: order["id"] for order in checkout["orders"]}
        return [by_product[product["id"]] for product in products]

    async def news(self) -> None:
        """Bring the webhooks that Stripe holds, and have them and what follows handled."""
        await self.stripe.deliver(self.api.client)
        await self.work()

    async def work(self) -> None:
        """Have a worker do what is due, until nothing is."""
        while await self.worker.inbox.run() + await self.worker.refunds.run():
            pass

    async def charge(self, order_id: str) -> str:
        """Return the charge that an order was paid by."""
        [(charge,)] = await self.sql(
            "SELECT c.stripe_charge_id FROM checkouts c JOIN orders o ON o.checkout_id = c.id"
            " WHERE o.id = :id",
            id=order_id,
        )
        return str(charge)

    async def row(self, order_id: str) -> Any:
        """Return an order's row."""
        async with self.database.transaction() as session:
            found = await session.execute(
                text("SELECT * FROM orders WHERE id = :id"), {"id": order_id}
            )
            return found.one()

    async def balances(self, seller: Person) -> dict[str, int]:
        """Return what is owed to a seller, in cents, by the kind of account; without zeros."""
        me = (await seller("GET", "/api/users/me")).json()
        rows = await self.sql(
            "SELECT substr(kind, 8), -balance_cents FROM ledger_accounts"
            " WHERE seller_id = :id AND balance_cents <> 0",
            id=me["id"],
        )
        return dict(rows)

    async def end_hold(self) -> int:
        """Let the hold period of all orders be over; returns how many were released."""
        await self.sql("UPDATE orders SET available_at = now() WHERE available_at IS NOT NULL")
        return await self.worker.releases.run()

    async def letters(self, kind: str) -> int:
        """Return how many letters of a kind were written."""
        [(count,)] = await self.sql("SELECT count(*) FROM letters WHERE kind = :kind", kind=kind)
        return int(count)

    async def check_books(self) -> None:
        """The ledger agrees with itself, with orders and with Stripe, cent by cent."""
        assert await self.worker.ledger_check.run() == []
        compared = await Reconcile(self.database, self.worker.stripe).run()
        assert compared.clean, compared


@pytest.fixture
async def trade(
    fresh_settings: Settings, stripe: StripeStandIn, issuer: Issuer
) -> AsyncIterator[Trade]:
    """A shop with a database and a Stripe of this one test."""
    async with running_market(fresh_settings, stripe, issuer) as market:
        yield Trade(market.api, market.worker, market.stripe, issuer)
