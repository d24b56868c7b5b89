"""What tests of the API share: a running application, filled indexes, a random catalogue."""

import asyncio
import random
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api.brain.passage_documents import PassageSource
from api.brain.search_documents import brain_document
from api.brain.search_documents import load_after as entries_after
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.embedding_models import embedding_model
from api.integrations.meilisearch import Meilisearch
from api.main import create_app
from api.products.search_documents import load_after as products_after
from api.products.search_documents import product_document
from api.search.documents import Entity
from api.search.index_settings import index_settings
from tests.support.catalogue import add_product, add_seller, execute

ALL = 10_000
PATIENCE_SECONDS = 30
"""How long an application may take to start where the machine is busy."""
CLOSED = "http://127.0.0.1:9"
"""The discard port, where nothing listens."""


@dataclass
class Shop:
    """Where a filled shop is."""

    settings: Settings
    database: Database


@dataclass
class Api:
    """A running application and a client that talks to it."""

    app: FastAPI
    client: httpx.AsyncClient

    async def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Ask for something that must be answered 200; returns the body."""
        response = await self.client.get(path, params=parameters or None)
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body


@asynccontextmanager
async def running(settings: Settings, app: FastAPI | None = None) -> AsyncIterator[Api]:
    """Run an application for the length of the block, in this event loop."""
    app = app or create_app(settings)
    async with LifespanManager(
        app, startup_timeout=PATIENCE_SECONDS, shutdown_timeout=PATIENCE_SECONDS
    ) as manager:
        transport = httpx.ASGITransport(manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            yield Api(app, client)


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Serve an application on a port of its own, in a thread of its own; yields its URL."""
    config = uvicorn.Config(create_app(settings), log_config=None, access_log=False)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


async def documents(database: Database) -> dict[Entity, list[Any]]:
    """Return the documents of everything public."""
    async with database.transaction() as session:
        return {
            Entity.PRODUCTS: [
                product_document(row) for row in await products_after(session, None, ALL)
            ],
            Entity.BRAIN: [brain_document(row) for row in await entries_after(session, None, ALL)],
        }


async def fill_indexes(settings: Settings, database: Database) -> None:
    """Make the indexes and fill them with what is public."""
    engine = Meilisearch(settings)
    model = embedding_model(settings)
    passages = PassageSource(model)
    found = await documents(database)
    async with database.transaction() as session:
        rows = await passages.load_after(session, None, ALL)
        found[Entity.PASSAGES] = [passages.document(row) for row in rows]

    async def fill(entity: Entity) -> None:
        uid = settings.meili_index_prefix + entity.value
        await engine.create_index(uid)
        await engine.update_settings(uid, index_settings(entity, model))
        if found[entity]:
            await engine.wait(await engine.put_documents(uid, found[entity]))

    await asyncio.gather(*(fill(entity) for entity in Entity))


TECH = ("Go", "go", "GO", "C++", "C#", "Next.js", "Déjà", 'Quote"d', "Rust", "PostgreSQL", "a b")
WORDS = ("kubernetes", "dashboard", "billing", "chat", "invoice", "starter", "monitor")
CATEGORIES = ("saas-templates", "ai-ml", "security", "ecommerce")


async def add_random_catalogue(session: AsyncSession, seed: int, size: int) -> None:
    """Insert products with few distinct values, so that filters meet and sorts tie."""
    dice = random.Random(seed)
    sellers = [await add_seller(session, f"seller-{number}") for number in range(4)]
    for number in range(size):
        reviews = dice.choice((0, 0, 1, 30))
        price = dice.choice((0, 1, 499, 500, 1900, 1900, 9900, dice.randrange(100_000)))
        await add_product(
            session,
            dice.choice(sellers),
            f"product-{number}",
            name=" ".join(dice.sample(WORDS, 2)).title(),
            summary=" ".join(dice.choices(WORDS, k=6)),
            category=dice.choice(CATEGORIES),
            tech=dice.sample(TECH, dice.randrange(5)),
            price=price,
            extended=dice.choice((None, price * 2 + 1)),
            status=dice.choice(("published",) * 6 + ("draft", "archived")),
            rating=round(dice.choice((1.0, 2.5, 4.0, 4.5, 5.0, dice.uniform(1, 5))), 2)
            if reviews
            else None,
            reviews=reviews,
            sales=dice.choice((0, 0, 3, 40)),
        )
    await execute(
        session,
        "UPDATE products SET published_at ="
        " to_timestamp(1700000000 + ('x' || left(md5(slug), 4))::bit(16)::int % 50 * 1000)",
    )
    await execute(
        session, "UPDATE products SET hidden_at = now() WHERE slug IN ('product-1', 'product-2')"
    )
    await execute(
        session,
        "UPDATE users SET status = 'suspended' WHERE email = 'seller-3@example.com'",
    )
