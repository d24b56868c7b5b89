"""Passages reach their index like everything else, with vectors or, for the time being, without."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from api.brain import passage_repository as repository
from api.brain.passage_queues import PassageQueue, VectorQueue
from api.brain.passages import split
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.embedding_models import embedding_model
from api.integrations.embeddings import Embeddings, embeddings
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from indexer.specs import index_specs
from tests.indexer.conftest import Bench
from tests.support.catalogue import add_entry, add_seller, execute
from tests.support.embedding_server import DIMENSIONS, EmbeddingServer, embedded, embedding_server
from tests.support.engine_proxy import engine_proxy
from tests.support.processes import wait_until

LONG = "# One\n\nFirst words.\n\n# Two\n\nSecond words.\n\n# Three\n\nThird words."
P = Entity.PASSAGES


class Brain(Bench):
    """The bench, with a server of embeddings and the queues that make passages and vectors."""

    server: EmbeddingServer
    model: Embeddings

    async def split(self) -> None:
        while await PassageQueue(self.database).run():
            pass

    async def embed(self) -> None:
        while await VectorQueue(self.database, self.model).run():
            pass

    async def all_done(self) -> None:
        await self.split()
        await self.embed()
        await self.drain(P).run()

    async def hits(self) -> list[dict[str, Any]]:
        uid = self.specs[P].uid
        ids, _total = await self.engine.document_ids(uid, 0, 100)
        found = await self.engine.documents_by_ids(uid, ids, vectors=True)
        return sorted(found, key=lambda one: (one["slug"], one["position"]))

    async def write(self, statement: str, **values: Any) -> None:
        async with self.database.transaction() as session:
            await execute(session, statement, **values)


def with_server(settings: Settings, server: EmbeddingServer, name: str = "one") -> Settings:
    return settings.model_copy(
        update={
            "openai_base_url": server.url,
            "openai_api_key": SecretStr("a-key"),
            "embedding_model": name,
            "embedding_dimensions": DIMENSIONS,
        }
    )


@pytest.fixture
async def brain(fresh_settings: Settings, fresh_database: Database) -> AsyncIterator[Brain]:
    async with embedding_server() as server, engine_proxy(fresh_settings.meili_url) as proxy:
        settings = with_server(fresh_settings, server).model_copy(update={"meili_url": proxy.url})
        engine = Meilisearch(settings)
        made = Brain(settings, fresh_database, proxy, engine, index_specs(settings))
        model = embeddings(settings)
        assert model is not None
        made.server, made.model = server, model
        yield made
        await made.model.close()


async def entry(brain: Brain, slug: str = "locks", **columns: Any) -> Any:
    async with brain.database.transaction() as session:
        author = await add_seller(session, f"author-of-{slug}")
        return await add_entry(session, author, slug, body=LONG, **columns)


async def test_an_entry_is_found_by_words_before_its_vectors_are_there(brain: Brain) -> None:
    await entry(brain)
    await brain.split()
    await brain.drain(P).run()
    first, *_ = await brain.hits()
    nothing = {"one-16": {"embeddings": [], "regenerate": False}}
    assert (first["heading"], first["text"], first["_vectors"]) == ("One", "First words.", nothing)
    await brain.all_done()
    found = await brain.hits()
    wanted = [embedded(f"Locks\n{one['heading']}\n{one['text']}") for one in found]
    assert [one["_vectors"]["one-16"]["embeddings"] for one in found] == [[one] for one in wanted]
    assert (await brain.verify(P)).clean


async def test_only_published_entries_have_passages(brain: Brain) -> None:
    id_ = await entry(brain, status="draft")
    await brain.all_done()
    assert await brain.hits() == []
    await brain.write("UPDATE brain_entries SET status = 'published' WHERE id = :id", id=id_)
    await brain.all_done()
    assert len(await brain.hits()) == 3
    await brain.write("UPDATE brain_entries SET status = 'draft' WHERE id = :id", id=id_)
    # Before any passage is removed it is out of the index.
    await brain.drain(P).run()
    assert await brain.hits() == []
    await brain.all_done()
    await brain.write("UPDATE brain_entries SET status = 'published' WHERE id = :id", id=id_)
    asked = len(brain.server.texts)
    await brain.all_done()
    assert len(await brain.hits()) == 3
    assert len(brain.server.texts) == asked
    await brain.write("DELETE FROM brain_entries WHERE id = :id", id=id_)
    await brain.drain(P).run()
    assert await brain.hits() == []


async def test_an_edit_changes_what_it_touches_and_removes_the_surplus(brain: Brain) -> None:
    id_ = await entry(brain)
    await brain.all_done()
    brain.server.requests.clear()
    shorter = "# One\n\nFirst words.\n\n# Two\n\nOther words."
    await brain.write("UPDATE brain_entries SET body = :b WHERE id = :id", b=shorter, id=id_)
    await brain.all_done()
    assert [one["text"] for one in await brain.hits()] == ["First words.", "Other words."]
    assert brain.server.texts == ["Locks\nTwo\nOther words."]
    assert (await brain.verify(P)).clean


@pytest.mark.parametrize(
    ("statement", "texts"),
    [
        ("UPDATE brain_entries SET body = 'New words.' WHERE id = :id", ["New words."]),
        ("DELETE FROM brain_entries WHERE id = :id", []),
    ],
)
async def test_what_happens_to_an_entry_while_it_is_split_is_not_lost(
    brain: Brain, statement: str, texts: list[str]
) -> None:
    id_ = await entry(brain)

    async def waits() -> bool:
        async with brain.database.transaction() as session:
            found = await session.execute(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            )
            return bool(found.scalar_one())

    async with brain.database.transaction() as splitting:
        taken = await repository.next_split(splitting)
        assert taken is not None
        change = asyncio.create_task(brain.write(statement, id=id_))
        await wait_until(waits)
        await repository.replace_passages(splitting, taken, split(taken.body))
    await change
    await brain.all_done()
    assert [one["text"] for one in await brain.hits()] == texts
    assert (await brain.verify(P)).clean


async def test_what_a_passage_shows_of_its_entry_and_author_reaches_it(brain: Brain) -> None:
    id_ = await entry(brain)
    await brain.all_done()
    await brain.write(
        "UPDATE brain_entries SET tags = '{sql}', slug = 'new' WHERE id = :id", id=id_
    )
    await brain.drain(P).run()
    assert {(one["slug"], *one["tags"]) for one in await brain.hits()} == {("new", "sql")}
    await brain.write("UPDATE users SET status = 'suspended'")
    await brain.drain(P).run()
    assert await brain.hits() == []


async def test_a_service_that_is_away_delays_the_vectors_alone(brain: Brain) -> None:
    await entry(brain)
    await brain.split()
    brain.server.answers = [503] * 3
    queue = VectorQueue(brain.database, brain.model)
    # Once: on a busy machine the pause is over before the next look.
    assert await queue.run() == 3
    assert await queue.seconds_until_due() is not None
    await brain.drain(P).run()
    assert not any(one["_vectors"]["one-16"]["embeddings"] for one in await brain.hits())
    assert len(await brain.hits()) == 3
    await brain.write("UPDATE brain_passages SET vector_due_at = now()")
    await brain.all_done()
    assert all(one["_vectors"]["one-16"]["embeddings"] for one in await brain.hits())
    assert await queue.seconds_until_due() is None


async def test_what_was_written_last_has_its_vectors_first(brain: Brain) -> None:
    many = "\n\n".join(f"# Part {part}\n\nWords." for part in range(brain.model.at_once + 1))
    await entry(brain, "long")
    await brain.write("UPDATE brain_entries SET body = :body", body=many)
    await brain.split()
    await entry(brain, "new")
    await brain.split()
    assert await VectorQueue(brain.database, brain.model).run() == brain.model.at_once
    assert {"New\nOne\nFirst words.", "New\nThree\nThird words."} < set(brain.server.texts)
    await brain.all_done()
    assert (await brain.verify(P)).clean


async def test_a_text_that_is_refused_does_not_hold_up_the_others(brain: Brain) -> None:
    await entry(brain)
    brain.server.answers = [400, 200, 400]
    await brain.all_done()
    having = [bool(one["_vectors"]["one-16"]["embeddings"]) for one in await brain.hits()]
    assert sorted(having) == [False, True, True]


async def test_a_rebuild_computes_nothing_and_equals_postgres(brain: Brain) -> None:
    await entry(brain, "first")
    await entry(brain, "second")
    await brain.all_done()
    before, asked = await brain.hits(), len(brain.server.texts)
    assert await brain.rebuild(P).run() == 6
    assert await brain.hits() == before
    assert len(brain.server.texts) == asked
    uid = brain.specs[P].uid
    changed = {**before[0], "_vectors": {"one-16": [1.0] * DIMENSIONS}}
    await brain.engine.wait(await brain.engine.put_documents(uid, [changed]))
    found = await brain.verify(P)
    assert [(one.id, one.fields) for one in found.differences] == [(changed["id"], ("_vectors",))]
    await brain.verifier(P).repair(found)
    assert (await brain.verify(P)).clean


async def test_another_model_computes_anew_and_asks_for_a_rebuild(brain: Brain) -> None:
    await entry(brain)
    await brain.all_done()
    other = with_server(brain.settings, brain.server, name="two")
    await brain.model.close()
    model = embeddings(other)
    assert model is not None
    brain.model, brain.settings, brain.specs = model, other, index_specs(other)
    asked = len(brain.server.texts)
    await brain.embed()
    assert len(brain.server.texts) == asked + 3
    assert "embedders" in (await brain.verify(P)).settings
    await brain.rebuild(P).run()
    assert {*(await brain.hits())[0]["_vectors"]} == {"two-16"}
    assert (await brain.verify(P)).clean


async def test_without_a_model_passages_are_indexed_all_the_same(bench: Bench) -> None:
    settings = bench.settings.model_copy(update={"semantic_search": False})
    assert embedding_model(settings) is None
    bench.specs = index_specs(settings)
    async with bench.database.transaction() as session:
        await add_entry(session, await add_seller(session), "plain", body=LONG)
    while await PassageQueue(bench.database).run():
        pass
    assert await VectorQueue(bench.database, None).run() == 0
    await bench.drain(P).run()
    assert await bench.engine.document_count(bench.specs[P].uid) == 3
    assert (await bench.verify(P)).clean


async def test_vectors_of_no_use_go_after_a_while(brain: Brain) -> None:
    id_ = await entry(brain)
    await brain.all_done()
    queue = VectorQueue(brain.database, brain.model)
    await brain.write("DELETE FROM brain_entries WHERE id = :id", id=id_)
    assert await queue.sweep() == 0
    await brain.write("UPDATE brain_vectors SET created_at = now() - interval '8 days'")
    async with brain.database.transaction() as session:
        author = await add_seller(session, "another")
        await add_entry(session, author, "again", title="Locks", body=LONG)
    await brain.split()
    assert await queue.sweep() == 0
    await brain.write("DELETE FROM brain_entries")
    assert await queue.sweep() == 3


async def test_a_vector_that_is_swept_while_it_is_found_is_made_anew(brain: Brain) -> None:
    await entry(brain)
    await brain.all_done()
    model = brain.model.model.key
    await brain.write("UPDATE brain_passages SET vector_due_at = now(), vector_key = NULL")
    async with brain.database.transaction() as session:
        due = await repository.claim_vectors(session, 10, 0)
        kept = await repository.kept_hashes(session, model, [one.hash for one in due])
    assert {one.hash for one in due} == kept
    await brain.write("DELETE FROM brain_vectors")
    async with brain.database.transaction() as session:
        await repository.vectors_done(session, model, due)
    await brain.all_done()
    assert all(one["_vectors"]["one-16"]["embeddings"] for one in await brain.hits())
