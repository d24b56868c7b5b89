"""The passages that answer a question: by both ways, by words, by Postgres; and only published."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from api.brain.passage_queues import PassageQueue, VectorQueue
from api.brain.retrieval import Means, Retrieval, Retrieved, word_orders
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.embeddings import embeddings
from tests.api.helpers import CLOSED, fill_indexes, running
from tests.support.catalogue import add_entry, add_seller
from tests.support.embedding_server import DIMENSIONS, EmbeddingServer, embedding_server

LOCKS = "# Taking work\n\nUse SKIP LOCKED for queues.\n\n# Cleaning\n\nVacuum often."
MONEY = "Prices are kept in integer cents."


class Asked:
    """A brain of a few entries, and how to ask it."""

    def __init__(self, settings: Settings, server: EmbeddingServer) -> None:
        self.settings = settings
        self.server = server

    async def ask(self, question: str, limit: int = 5, **update: Any) -> Retrieved:
        async with running(self.settings.model_copy(update=update)) as api:
            retrieval: Retrieval = api.app.state.retrieval
            return await retrieval.retrieve(question, limit)


@pytest.fixture
async def brain(fresh_settings: Settings, fresh_database: Database) -> AsyncIterator[Asked]:
    async with embedding_server() as server:
        settings = fresh_settings.model_copy(
            update={
                "openai_base_url": server.url,
                "openai_api_key": SecretStr("a-key"),
                "embedding_model": "words",
                "embedding_dimensions": DIMENSIONS,
            }
        )
        async with fresh_database.transaction() as session:
            author = await add_seller(session)
            await add_entry(session, author, "queues-in-postgres", body=LOCKS)
            await add_entry(session, author, "money-in-code", body=MONEY)
            await add_entry(session, author, "secret", body=LOCKS + MONEY, status="draft")
        model = embeddings(settings)
        assert model is not None
        while await PassageQueue(fresh_database).run():
            pass
        while await VectorQueue(fresh_database, model).run():
            pass
        await model.close()
        await fill_indexes(settings, fresh_database)
        yield Asked(settings, server)


async def test_both_ways_together_find_the_passage_and_what_it_is_from(brain: Asked) -> None:
    found = await brain.ask("Use of SKIP LOCKED for queues")
    assert found.means is Means.HYBRID
    first, *rest = found.passages
    assert (first.slug, first.title) == ("queues-in-postgres", "Queues In Postgres")
    assert (first.heading, first.text) == ("Taking work", "Use SKIP LOCKED for queues.")
    assert 0 < first.score <= 1
    assert [one.score for one in rest] == sorted((one.score for one in rest), reverse=True)
    assert "secret" not in {one.slug for one in found.passages}
    assert len((await brain.ask("queues", limit=1)).passages) == 1


async def test_a_service_that_is_away_leaves_words(brain: Asked) -> None:
    brain.server.answers = [503] * 3
    found = await brain.ask("how are prices kept?")
    assert found.means is Means.KEYWORD
    assert [one.text for one in found.passages] == [MONEY]


async def test_a_model_that_the_index_does_not_know_leaves_words(brain: Asked) -> None:
    found = await brain.ask("how are prices kept?", embedding_model="newer")
    assert found.means is Means.KEYWORD
    assert [one.slug for one in found.passages] == ["money-in-code"]


async def test_words_alone_find_a_passage_that_lacks_the_first_of_them(brain: Asked) -> None:
    found = await brain.ask("Whiskers: are prices kept in cents?", semantic_search=False)
    assert (found.means, found.passages[0].text) == (Means.KEYWORD, MONEY)
    assert word_orders("Are prices kept in cents?") == [
        "prices kept cents?",
        "kept cents? prices",
        "cents? prices kept",
    ]
    assert word_orders("how is it?") == ["how is it?"]


async def test_without_a_model_words_are_all_there_is(brain: Asked) -> None:
    found = await brain.ask("how are prices kept?", semantic_search=False)
    assert (found.means, len(found.passages)) == (Means.KEYWORD, 1)
    assert brain.server.texts.count("how are prices kept?") == 0


async def test_postgres_answers_while_the_engine_is_away(brain: Asked) -> None:
    found = await brain.ask("How should prices be kept in code?", meili_url=CLOSED)
    assert found.means is Means.POSTGRES
    assert [one.text for one in found.passages] == [MONEY]
    assert 0 < found.passages[0].score < 1
    assert (await brain.ask("the & | !:* of", meili_url=CLOSED)).passages == []


@pytest.mark.parametrize(("status", "there"), [("deleted", True), ("suspended", False)])
async def test_postgres_knows_whose_entries_stay_as_the_engine_does(
    brain: Asked, fresh_database: Database, status: str, there: bool
) -> None:
    async with fresh_database.transaction() as session:
        await session.execute(text("UPDATE users SET status = :s"), {"s": status})
    found = await brain.ask("How should prices be kept in code?", meili_url=CLOSED)
    assert (found.means, bool(found.passages)) == (Means.POSTGRES, there)
