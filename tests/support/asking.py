"""A Brain of a few entries that can be asked, and a model that answers."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import SecretStr
from sqlalchemy import text

from api.brain.passage_queues import PassageQueue, VectorQueue
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.embeddings import embeddings
from tests.api.helpers import Api, fill_indexes, running
from tests.support.catalogue import add_entry, add_product, add_seller
from tests.support.embedding_server import DIMENSIONS, Chat
from tests.support.issuer import Issuer
from tests.support.people import Person

QUERY = "/api/brain/query"
LOCKS = "# Taking work\n\nUse SKIP LOCKED for queues of jobs in Postgres."
MONEY = "Prices are kept in integer cents."
ABOUT_LOCKS = "Use SKIP LOCKED for queues of jobs in Postgres"


@dataclass
class Brain:
    """A running application in front of it; ``chat`` is the model, if a key is set."""

    api: Api
    settings: Settings
    database: Database
    issuer: Issuer
    chat: Chat

    def member(self) -> Person:
        """Return somebody new."""
        return Person(self.api, self.issuer)

    async def sql(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run a statement as a person in psql would; returns its rows, if it has any."""
        async with self.database.transaction() as session:
            result = await session.execute(text(statement), parameters)
            return [tuple(row) for row in result] if result.returns_rows else []  # type: ignore[attr-defined] # a cursor's

    async def index(self) -> None:
        """Do what workers do after entries have changed."""
        while await PassageQueue(self.database).run():
            pass
        model = embeddings(self.settings)
        if model is not None:
            while await VectorQueue(self.database, model).run():
                pass
            await model.close()
        await fill_indexes(self.settings, self.database)

    async def make_pro(self, person: Person) -> None:
        """Give somebody the Pro plan."""
        await person("GET", "/api/users/me")
        await self.sql(
            "INSERT INTO subscriptions (user_id, status) SELECT id, 'active' FROM users"
            " WHERE clerk_id = :id",
            id=person.subject,
        )


def with_model(settings: Settings, url: str, **update: Any) -> Settings:
    """Return settings by which vectors and answers come from the server at an address."""
    key = {"openai_base_url": url, "openai_api_key": SecretStr("a-key")}
    model = {"embedding_model": "words", "embedding_dimensions": DIMENSIONS}
    return settings.model_copy(update={**key, **model, "answers_per_day": 3, **update})


@asynccontextmanager
async def brain(
    settings: Settings, database: Database, issuer: Issuer, chat: Chat
) -> AsyncIterator[Brain]:
    """Fill a Brain and run an application in front of it."""
    settings = issuer.settings(settings)
    async with database.transaction() as session:
        author = await add_seller(session)
        locks = await add_entry(session, author, "queues-in-postgres", body=LOCKS)
        await add_entry(session, author, "money-in-code", body=MONEY)
        product = await add_product(session, author, "job-runner", name="Job Runner")
        await session.execute(
            text("INSERT INTO brain_entry_products VALUES (:entry, :product)"),
            {"entry": locks, "product": product},
        )
    async with running(settings) as api:
        made = Brain(api, settings, database, issuer, chat)
        await made.index()
        yield made


class Asking:
    """A client that reads events from a server of its own."""

    def __init__(self, brain: Brain, url: str) -> None:
        self.brain = brain
        self._url = url

    @asynccontextmanager
    async def stream(self, person: Person) -> AsyncIterator[httpx.Response]:
        token = self.brain.issuer.token(person.subject)
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        async with (
            httpx.AsyncClient(timeout=30) as client,
            client.stream(
                "GET", f"{self._url}{QUERY}", params={"q": ABOUT_LOCKS}, headers=headers
            ) as response,
        ):
            yield response

    async def whole(self, person: Person) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.brain.issuer.token(person.subject)}"}
        async with httpx.AsyncClient(timeout=30) as client:
            address = f"{self._url}{QUERY}"
            return await client.get(address, params={"q": ABOUT_LOCKS}, headers=headers)

    async def metrics(self) -> str:
        async with httpx.AsyncClient(timeout=30) as client:
            return (await client.get(f"{self._url}/metrics")).text


async def events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in response.aiter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)
