"""The schema's way there and back, and two deployments that migrate at once."""

import asyncio

import pytest
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from alembic import command
from api.core.database import Database
from api.core.settings import Settings
from tests.support.catalogue import add_entry, add_product, add_seller, execute
from tests.support.processes import wait_until

MIGRATION_LOCK = 7_301_001


def _config(settings: Settings, **attributes: str) -> Config:
    config = Config("alembic.ini")
    config.attributes["url"] = settings.database_url.get_secret_value()
    config.attributes.update(attributes)
    return config


async def test_every_step_back_can_be_taken_and_loses_no_change(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        await add_product(session, await add_seller(session), "one")
        await execute(session, "DELETE FROM search_outbox")
        await execute(session, "UPDATE seller_profiles SET display_name = 'Renamed'")
    config = _config(fresh_settings)
    await asyncio.to_thread(command.downgrade, config, "0005")
    async with fresh_database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM search_outbox"))).scalar() == 1
        await execute(session, "DELETE FROM search_outbox")
        await execute(session, "UPDATE seller_profiles SET display_name = 'Once more'")
        assert (await session.execute(text("SELECT count(*) FROM search_outbox"))).scalar() == 1
    await asyncio.to_thread(command.upgrade, config, "head")
    async with fresh_database.transaction() as session:
        for table in ("products", "seller_profiles", "users"):
            await execute(session, f"DELETE FROM {table}")
    await asyncio.to_thread(command.downgrade, config, "base")
    await asyncio.to_thread(command.upgrade, config, "head")
    await asyncio.to_thread(command.check, config)


async def test_a_second_migration_waits_for_the_first(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    config = _config(fresh_settings, lock_timeout="1ms")
    async with fresh_database.engine.connect() as first:
        await first.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        second = asyncio.create_task(asyncio.to_thread(command.upgrade, config, "head"))

        async def waiting() -> bool:
            found = await first.execute(
                text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            )
            return second.done() or found.scalar() == 1

        await wait_until(waiting, what="second migration")
        assert not second.done()
        await first.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})
        await second


async def test_a_migration_does_not_wait_for_a_busy_table(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    config = _config(fresh_settings, lock_timeout="1ms")
    async with fresh_database.engine.connect() as reader:
        await reader.execute(text("SELECT FROM product_former_slugs"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await asyncio.to_thread(command.downgrade, config, "0006")


@pytest.mark.parametrize("label", ["a\\b", "a\tb", "x" * 61, "", " ", "\u3000", " a", "a\u00a0"])
@pytest.mark.parametrize("column", ["tags", "tech_stack"])
async def test_a_label_that_no_filter_can_name_is_refused(
    fresh_database: Database, column: str, label: str
) -> None:
    async with fresh_database.transaction() as session:
        await add_product(session, await add_seller(session), "one")
    with pytest.raises(IntegrityError):
        async with fresh_database.transaction() as session:
            await session.execute(text(f"UPDATE products SET {column} = :l"), {"l": [label]})


async def test_labels_from_before_the_rule_are_mended_and_indexed_again(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    config = _config(fresh_settings)
    await asyncio.to_thread(command.downgrade, config, "0004")
    before = ["Go", " a\\b\tc ", "x" * 59 + " y", "\u3000", "Déjà"]
    async with fresh_database.transaction() as session:
        seller = await add_seller(session)
        await add_product(session, seller, "bad", tech=before, tags=before)
        await add_product(session, seller, "good", tech=["Go"], tags=["a b"])
        await add_entry(session, seller, "bad-entry")
        await session.execute(text("UPDATE brain_entries SET tags = :l"), {"l": before})
        await execute(session, "DELETE FROM search_outbox")
    await asyncio.to_thread(command.upgrade, config, "head")

    after = ["Go", "a b c", "x" * 59, "Déjà"]
    async with fresh_database.transaction() as session:
        rows = await session.execute(
            text("SELECT slug, tech_stack, tags FROM products ORDER BY slug")
        )
        assert [tuple(row) for row in rows] == [
            ("bad", after, after),
            ("good", ["Go"], ["a b"]),
        ]
        assert (await session.execute(text("SELECT tags FROM brain_entries"))).scalar() == after
        noted = await session.execute(text("SELECT entity FROM search_outbox ORDER BY entity"))
        assert noted.scalars().all() == ["brain", "products"]
