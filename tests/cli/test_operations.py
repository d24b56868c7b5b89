"""The operator's commands as a shell sees them: output, JSON and exit status."""

import asyncio

import pytest
from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.meilisearch import Meilisearch
from api.search.documents import Entity
from indexer.specs import index_specs
from tests.support.catalogue import add_entry, add_product, add_seller, execute
from tests.support.processes import free_port
from tests.support.shell import Prepared, Shell


@pytest.fixture
def shell(fresh_settings: Settings, prepared: Prepared) -> Shell:
    return Shell(fresh_settings, prepared)


@pytest.fixture
async def two_products(fresh_database: Database) -> None:
    async with fresh_database.transaction() as session:
        seller = await add_seller(session)
        await add_product(session, seller, "first")
        await add_product(session, seller, "second")


@pytest.mark.usefixtures("two_products")
async def test_from_a_new_engine_to_a_clean_verification(
    shell: Shell, fresh_settings: Settings, fresh_database: Database
) -> None:
    before = await shell.mywork("verify", "--json")
    assert before.status == 1
    assert before.json["products"]["index_missing"] is True

    filled = await shell.mywork("reindex", "--if-needed")
    assert (filled.status, filled.out) == (0, "")
    clean = await shell.mywork("verify", "--json")
    assert clean.status == 0
    assert clean.json["products"]["compared"] == 2

    engine = Meilisearch(fresh_settings)
    uid = index_specs(fresh_settings)[Entity.PRODUCTS].uid
    ids, _ = await engine.document_ids(uid, 0, 10)
    await engine.wait(await engine.delete_documents(uid, ids[:1]))
    found = await shell.mywork("verify")
    assert found.status == 1
    assert f"missing {ids[0]}" in found.out
    repaired = await shell.mywork("verify", "products", "--repair", "--json")
    assert repaired.status == 0
    assert (await shell.mywork("verify")).status == 0

    rebuilt = await shell.mywork("reindex", "products")
    assert rebuilt.status == 0
    assert "products: 2 documents in the new index" in rebuilt.err
    async with fresh_database.transaction() as session:
        await execute(session, "UPDATE products SET price_cents = 700")
    waiting = await shell.mywork("verify", "products", "--json")
    assert (waiting.status, waiting.json["products"]["waiting"]) == (0, 2)


@pytest.mark.usefixtures("two_products")
async def test_status_shows_queue_drift_and_failures(
    shell: Shell, fresh_settings: Settings, fresh_database: Database
) -> None:
    queued = await shell.mywork("status", "--json")
    assert queued.status == 1
    assert queued.json["indexes"]["products"]["queue"]["depth"] == 2
    await shell.mywork("reindex", "--if-needed")

    well = await shell.mywork("status", "--json")
    assert well.status == 0
    products = well.json["indexes"]["products"]
    assert (products["documents"], products["public_rows"]) == (2, 2)
    assert products["queue"] == {
        "depth": 0,
        "due": 0,
        "failing": 0,
        "oldest_change": None,
        "lag_seconds": 0,
        "failing_seconds": 0,
    }
    assert well.json["engine_version"].count(".") == 2

    uid = index_specs(fresh_settings)[Entity.PRODUCTS].uid
    await Meilisearch(fresh_settings).update_settings(uid, {"stopWords": ["the"]})
    drifted = await shell.mywork("status")
    assert drifted.status == 1
    assert "settings differ from the code in stopWords; run `mywork reindex products`" in (
        drifted.out
    )
    again = await shell.mywork("reindex", "--if-needed")
    assert (again.status, (await shell.mywork("status")).status) == (0, 0)

    async with fresh_database.transaction() as session:
        await execute(
            session,
            "INSERT INTO search_outbox (entity, entity_id, attempts, last_error, due_at)"
            " SELECT 'products', id, 3, 'too large', now() + interval '1 hour' FROM products"
            " WHERE slug = 'first'",
        )
    failing = await shell.mywork("status", "--json")
    assert failing.status == 1
    (failure,) = failing.json["indexes"]["products"]["failures"]
    assert (failure["attempts"], failure["reason"]) == (3, "too large")


async def test_status_says_why_passages_have_no_vectors(
    shell: Shell, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        entry = await add_entry(session, await add_seller(session), "one")
        await session.execute(
            text(
                "INSERT INTO brain_passages (id, entry_id, position, heading, text, text_hash,"
                " vector_due_at, vector_error) SELECT gen_random_uuid(), :entry, n, '', 'words',"
                " 'hash', CASE WHEN n < 5 THEN now() END, (ARRAY['[429] slow down', 'no such"
                " model', '[429] slow down'])[n] FROM generate_series(1, 6) AS s (n)"
            ),
            {"entry": entry},
        )
    await shell.mywork("reindex", "--if-needed")
    told = await shell.mywork("status", "--json")
    assert told.status == 1
    assert told.json["queues"]["vectors"] == {
        "waiting": 4,
        "failing": 3,
        "reason": "[429] slow down",
    }
    assert told.json["queues"]["webhooks"] == {"waiting": 0, "failing": 0, "reason": None}
    shown = await shell.mywork("status")
    assert "vectors: 3 of 4 have failed before, most often: [429] slow down" in shown.out


async def test_services_that_are_away_are_named_in_one_line(shell: Shell) -> None:
    engine = await shell.mywork("verify", MEILI_URL=f"http://127.0.0.1:{free_port()}")
    assert engine.status == 3
    assert "MEILI_URL" in engine.err
    nowhere = f"postgresql+asyncpg://nobody:x@127.0.0.1:{free_port()}/none"
    for command in ("verify", "status", "migrate"):
        database = await shell.mywork(command, DATABASE_URL=nowhere)
        assert database.status == 3
        assert "DATABASE_URL" in database.err
        assert "Traceback" not in database.err


async def test_migrating_twice_changes_nothing_and_an_unknown_revision_is_named(
    shell: Shell,
) -> None:
    assert (await shell.mywork("migrate")).status == 0
    unknown = await shell.mywork("migrate", "no-such-revision")
    assert unknown.status == 2
    assert "no-such-revision" in unknown.err


async def test_help_has_examples(shell: Shell) -> None:
    for command in ("up", "migrate", "reindex", "verify", "status"):
        answer = await shell.mywork(command, "--help")
        assert answer.status == 0
        assert "Examples" in answer.out


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DATABASE_URL", "mysql://x"), ("MEILI_URL", "127.0.0.1:7700"), ("LOG_LEVEL", "loud")],
)
async def test_a_wrong_setting_is_named_in_one_line(
    shell: Shell, variable: str, value: str
) -> None:
    answer = await shell.mywork("status", **{variable: value})
    assert answer.status == 2
    assert answer.err.startswith(f"error: wrong settings: {variable}: ")
    assert answer.err.count("\n") == 1


async def test_the_address_of_postgres_may_be_written_as_its_tools_do(
    shell: Shell, fresh_settings: Settings
) -> None:
    url = fresh_settings.database_url.get_secret_value().replace("+asyncpg", "")
    assert (await shell.mywork("migrate", DATABASE_URL=url)).status == 0


async def test_status_does_not_wait_for_an_engine_that_hangs(shell: Shell) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65536):
            pass
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as server, asyncio.timeout(30):
        port = server.sockets[0].getsockname()[1]
        answer = await shell.mywork("status", MEILI_URL=f"http://127.0.0.1:{port}")
    assert answer.status == 1
    assert "search engine: away" in answer.out


@pytest.mark.usefixtures("two_products")
async def test_a_setting_that_looks_like_markup_is_shown_as_it_is(
    shell: Shell, fresh_settings: Settings
) -> None:
    await shell.mywork("reindex", "--if-needed")
    uid = index_specs(fresh_settings)[Entity.PRODUCTS].uid
    await Meilisearch(fresh_settings).update_settings(uid, {"stopWords": ["a [/b] c"]})
    answer = await shell.mywork("verify")
    assert answer.status == 1
    assert "a [/b] c" in answer.out


async def test_an_admin_is_made_and_unmade(shell: Shell, fresh_database: Database) -> None:
    async with fresh_database.transaction() as session:
        await add_seller(session)
    assert (await shell.mywork("admin", "north-works@example.com")).status == 1
    async with fresh_database.transaction() as session:
        await execute(session, "UPDATE users SET clerk_id = 'user_1'")
    roles: list[str] = []
    for options in ([], ["--revoke"]):
        answer = await shell.mywork("admin", "North-Works@example.com", *options)
        assert answer.status == 0, answer.err
        async with fresh_database.transaction() as session:
            roles += (await session.scalars(text("SELECT role FROM users"))).all()
    assert roles == ["admin", "seller"]
