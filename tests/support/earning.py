"""Sellers who earn: by real payments at the stand-in, or by rows where Stripe does not matter."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from api.core.database import Database
from api.core.money import platform_cut
from api.ledger import book
from api.models import (
    Checkout,
    CheckoutStatus,
    LicenceKind,
    Order,
    OrderStatus,
)
from tests.support.catalogue import add_product
from tests.support.market import Market, Thing
from tests.support.people import fresh_name
from tests.support.sellers import Seller


class Earner(Seller):
    """Somebody who sells, is paid, and asks for payouts."""

    market: Market
    id: uuid.UUID

    @classmethod
    async def settled(cls, market: Market, *, onboarded: bool = True) -> "Earner":
        """Make a seller, with an account at Stripe that is complete unless told otherwise."""
        earner = cls(market.api, market._issuer)
        earner.market = market
        assert (await earner.sell(fresh_name())).status_code == 201
        [(earner.id,)] = await market.sql(
            "SELECT id FROM users WHERE clerk_id = :id", id=earner.subject
        )
        if onboarded:
            await earner.onboard()
        return earner

    async def onboard(self, action: str = "complete") -> dict[str, Any]:
        """Go through Stripe's form; returns the account as it is seen then."""
        link = await self("POST", "/api/payouts/account/onboarding")
        assert link.status_code == 200, link.text
        await self.market.stripe.onboard(link.json()["url"], action)
        seen: dict[str, Any] = (await self("GET", "/api/payouts/account?refresh=true")).json()
        return seen

    async def account_id(self) -> str:
        """Return the name of the account at Stripe."""
        [(account_id,)] = await self.market.sql(
            "SELECT stripe_account_id FROM seller_accounts WHERE seller_id = :id", id=self.id
        )
        return str(account_id)

    async def sold(self, price: int, **changes: Any) -> Order:
        """Sell something to somebody, in rows alone; its hold period is over unless told."""
        return await add_sale(self.market.database, self.id, price, **changes)

    async def sold_for_real(self, price: int) -> Thing:
        """Sell something to somebody who pays at Stripe, and let the hold period be over."""
        thing = await self.market.thing(price, seller=self.id)
        await self.market.bought(self.market.buyer(), thing)
        await self.release()
        return thing

    async def release(self) -> None:
        """End the hold period of everything sold."""
        ids = await self.market.sql(
            "SELECT id FROM orders"
            " WHERE seller_id = :id AND released_at IS NULL AND paid_at IS NOT NULL",
            id=self.id,
        )
        for (order_id,) in ids:
            async with self.market.database.transaction() as session:
                order = await session.get_one(Order, order_id)
                order.released_at = datetime.now(UTC)
                await session.flush()
                await book.release(session, order)

    async def balance(self) -> dict[str, Any]:
        """Return the balance as the API shows it."""
        answer = await self("GET", "/api/payouts/balance")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def ask(self, cents: int, key: str | None = None) -> Any:
        """Ask for a payout; returns the answer."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return await self("POST", "/api/payouts", {"amount_cents": cents}, **headers)

    async def requested(self, cents: int) -> str:
        """Ask for a payout that is accepted; returns its id."""
        answer = await self.ask(cents)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def payout(self, payout_id: str) -> dict[str, Any]:
        """Return a payout as the API shows it."""
        answer = await self("GET", f"/api/payouts/{payout_id}")
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def letters(self) -> list[str]:
        """Return the kinds of letters about money that were written, the oldest first."""
        rows = await self.market.sql(
            "SELECT kind FROM letters WHERE user_id = :id AND kind <> 'seller_welcome'"
            " ORDER BY created_at, id",
            id=self.id,
        )
        return [str(kind) for (kind,) in rows]


async def add_sale(
    database: Database,
    seller_id: uuid.UUID,
    price: int,
    *,
    released: bool = True,
    paid_at: datetime | None = None,
    product_id: uuid.UUID | None = None,
) -> Order:
    """Insert a paid order of a new buyer, and post it."""
    paid = paid_at or datetime.now(UTC)
    cut = platform_cut(price, 10)
    async with database.transaction() as session:
        buyer_id = await session.scalar(
            text("INSERT INTO users (email, name) VALUES (:email, 'Buyer') RETURNING id"),
            {"email": f"{fresh_name()}@example.com"},
        )
        charge_id = f"ch_{uuid.uuid4().hex}"
        checkout = Checkout(
            buyer_id=buyer_id,
            idempotency_key=uuid.uuid4().hex,
            request_hash="",
            status=CheckoutStatus.PAID,
            total_cents=price,
            currency="USD",
            stripe_charge_id=charge_id,
            expires_at=paid,
            paid_at=paid,
            due_at=None,
        )
        session.add(checkout)
        await session.flush()
        order = Order(
            checkout_id=checkout.id,
            buyer_id=buyer_id,
            seller_id=seller_id,
            product_id=product_id or await add_product(session, seller_id, fresh_name()),
            product_name="Thing",
            licence=LicenceKind.STANDARD,
            terms_version="1",
            status=OrderStatus.PAID,
            price_cents=price,
            platform_cents=cut,
            seller_cents=price - cut,
            currency="USD",
            refunded_cents=0,
            refunded_seller_cents=0,
            paid_at=paid,
            available_at=paid + timedelta(days=7),
        )
        session.add(order)
        await session.flush()
        await book.sale(session, order, charge_id)
        if released:
            order.released_at = datetime.now(UTC)
            await session.flush()
            await book.release(session, order)
    return order


async def refund(database: Database, order: Order, cents: int) -> None:
    """Give back a part of an order, in rows alone."""
    async with database.transaction() as session:
        kept = await session.get_one(Order, order.id)
        share = kept.seller_cents * cents // kept.price_cents
        kept.refunded_cents += cents
        kept.refunded_seller_cents += share
        await session.flush()
        await book.refund(session, kept, f"re_{uuid.uuid4().hex}", cents=cents, seller_cents=share)
