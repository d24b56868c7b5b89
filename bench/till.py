"""What takes payments, in this process, and a Stripe, which is the stand-in in one of its own."""

import secrets
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from api.checkout.payments import Payments
from api.checkout.place_order import OrderDesk
from api.checkout.schemas import NewOrder, OrderedItem
from api.checkout.service import CheckoutService
from api.checkout.sessions import PaymentSessions
from api.checkout.sync import CheckoutSync
from api.core.clock import utcnow
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.stripe import Line, Stripe
from api.models import LicenceKind, UserRole
from api.users.service import Caller
from bench.load import dsn
from bench.processes import free_port, running
from bench.stage import Stage

BUYERS = 500
PAGE = "https://shop.example.com"


@dataclass(frozen=True)
class Till:
    """Our service, the client that it uses, and a connection to look and to prepare with."""

    settings: Settings
    database: Database
    connection: asyncpg.Connection
    desk: OrderDesk
    stripe: Stripe
    products: list[tuple[uuid.UUID, int]]
    buyers: list[uuid.UUID]

    async def place(self, number: int) -> str:
        """Place an order of one product; returns where it is paid."""
        product_id, price = self._product(number)
        buyer = Caller(self.buyers[number % len(self.buyers)], UserRole.BUYER, sells=False)
        item = OrderedItem(
            product_id=product_id, licence=LicenceKind.STANDARD, expected_price_cents=price
        )
        placed = await self.desk.place(buyer, uuid.uuid4().hex, NewOrder(items=[item]), None)
        return str(placed["url"])

    async def ask_stripe(self, number: int) -> None:
        """Send Stripe a request like that of an order, and nothing else."""
        reference = str(uuid.uuid4())
        await self.stripe.create_session(
            key=f"bench-{reference}",
            lines=[Line("A product with a name", self._product(number)[1])],
            currency="USD",
            reference=reference,
            email="buyer@example.com",
            expires_at=utcnow() + timedelta(hours=1),
            success_url=f"{PAGE}/checkout/success?checkout={reference}",
            cancel_url=f"{PAGE}/cart?cancelled={reference}",
        )

    def _product(self, number: int) -> tuple[uuid.UUID, int]:
        # So that no buyer comes to the same product twice before all others.
        return self.products[(number + number // len(self.buyers)) % len(self.products)]


@asynccontextmanager
async def till(stage: Stage) -> AsyncIterator[Till]:
    """Open everything for the length of the block."""
    port = free_port()
    key = f"sk_test_{secrets.token_hex(12)}"
    settings = stage.settings.model_copy(
        update={
            "stripe_api_url": f"http://127.0.0.1:{port}",
            "stripe_secret_key": SecretStr(key),
        }
    )
    database = Database.connect(settings, application_name="bench")
    stripe = Stripe(settings)
    url = make_url(settings.database_url.get_secret_value())
    connection = await asyncpg.connect(dsn(url))
    arguments = ("--data", str(stage.folder / "stripe"), "--port", str(port), "--not-durable")
    try:
        async with running(
            sys.executable,
            "-m",
            "sandbox.stripe",
            *arguments,
            environment={"STRIPE_SECRET_KEY": key, "STRIPE_WEBHOOK_SECRET": "whsec_bench"},
            log=stage.folder / "stripe.log",
            port=port,
        ) as process:
            await process.answers("/_sandbox/health")
            sessions, payments = PaymentSessions(settings, database, stripe), Payments(settings)
            sync = CheckoutSync(stripe, payments)
            checkouts = CheckoutService(database, stripe, sessions, sync)
            yield Till(
                settings,
                database,
                connection,
                OrderDesk(settings, database, sessions, payments, checkouts),
                stripe,
                await _products(connection),
                await _buyers(connection),
            )
    finally:
        await connection.close()
        await stripe.close()
        await database.close()


async def _products(connection: asyncpg.Connection) -> list[tuple[uuid.UUID, int]]:
    rows = await connection.fetch(
        "SELECT id, price_cents FROM products WHERE price_cents >= 100 ORDER BY id"
    )
    return [(row["id"], row["price_cents"]) for row in rows]


async def _buyers(connection: asyncpg.Connection) -> list[uuid.UUID]:
    rows = await connection.fetch(
        "INSERT INTO users (email, name) SELECT 'buyer-' || n || '@example.com', 'Buyer ' || n"
        " FROM generate_series(1, $1::int) AS n RETURNING id",
        BUYERS,
    )
    return [row["id"] for row in rows]
