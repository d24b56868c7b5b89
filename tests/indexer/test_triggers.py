"""Every way to change what a document is made of must reach the outbox."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.settings import get_settings
from api.search.documents import Entity
from indexer.fanout import Fanout
from indexer.specs import index_specs
from tests.support.catalogue import add_entry, add_image, add_product, add_seller, execute


class World:
    """Two products of one seller, a picture, and an entry by the same member; nothing queued."""

    database: Database
    session: AsyncSession
    seller: uuid.UUID
    first: uuid.UUID
    second: uuid.UUID
    image: uuid.UUID
    entry: uuid.UUID

    async def queued(self, entity: str = "products") -> set[uuid.UUID]:
        rows = await self.session.execute(
            text("SELECT entity_id FROM search_outbox WHERE entity = :e"), {"e": entity}
        )
        fanout = Fanout(index_specs(get_settings())[Entity(entity)], self.database)
        shown = await fanout.pending(self.session, [self.first, self.second, self.entry])
        return {row.entity_id for row in rows} | shown

    async def change(self, statement: str, **parameters: Any) -> None:
        await execute(self.session, statement, **parameters)


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with database.engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(connection, join_transaction_mode="create_savepoint") as session:
            world = World()
            world.database = database
            world.session = session
            world.seller = await add_seller(session)
            world.first = await add_product(session, world.seller, "first")
            world.second = await add_product(session, world.seller, "second")
            world.image = await add_image(session, world.first, 0, "/a.webp")
            world.entry = await add_entry(session, world.seller, "entry")
            await execute(session, "DELETE FROM search_outbox")
            await execute(session, "DELETE FROM search_fanout")
            yield world
        await transaction.rollback()


async def test_an_insert_is_queued(world: World) -> None:
    third = await add_product(world.session, world.seller, "third")
    assert await world.queued() == {third}


@pytest.mark.parametrize(
    "assignment",
    [
        "price_cents = 2900",
        "tech_stack = '{Rust}'",
        "tags = '{cli}'",
        "status = 'draft'",
        "hidden_at = now()",
        "slug = 'renamed'",
        "sales_count = 7",
        "rating_average = 4.5, review_count = 2",
        "description = 'new'",
        "extended_price_cents = 9900",
        "version = '2.0.0'",
    ],
)
async def test_an_update_of_what_is_shown_is_queued(world: World, assignment: str) -> None:
    await world.change(f"UPDATE products SET {assignment} WHERE id = :id", id=world.first)
    assert await world.queued() == {world.first}


@pytest.mark.parametrize("assignment", ["price_cents = price_cents", "hidden_reason = 'x'"])
async def test_an_update_of_what_is_not_shown_costs_nothing(world: World, assignment: str) -> None:
    await world.change(f"UPDATE products SET {assignment}")
    assert await world.queued() == set()


async def test_a_bulk_update_queues_every_row_it_changed(world: World) -> None:
    await world.change("UPDATE products SET price_cents = 1900 + (slug = 'second')::int")
    assert await world.queued() == {world.second}


async def test_a_new_primary_key_queues_both(world: World) -> None:
    new = uuid.uuid4()
    await world.change("DELETE FROM product_images")
    await world.change("DELETE FROM search_outbox")
    await world.change("UPDATE products SET id = :new WHERE id = :old", new=new, old=world.first)
    assert await world.queued() == {new, world.first}


async def test_a_delete_is_queued(world: World) -> None:
    await world.change("DELETE FROM products WHERE id = :id", id=world.second)
    assert await world.queued() == {world.second}


async def test_a_truncate_is_queued(world: World) -> None:
    await world.change("TRUNCATE brain_entries CASCADE")
    assert await world.queued("brain") == {world.entry}


async def test_a_truncate_that_would_reach_the_ledger_is_refused(world: World) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        await world.change("TRUNCATE products CASCADE")


async def test_pictures_are_queued_for_their_products(world: World) -> None:
    await world.change("UPDATE product_images SET alt = 'cover' WHERE id = :id", id=world.image)
    assert await world.queued() == {world.first}
    await world.change("UPDATE product_images SET product_id = :id", id=world.second)
    assert await world.queued() == {world.first, world.second}
    await world.change("DELETE FROM search_outbox")
    await world.change("DELETE FROM product_images")
    assert await world.queued() == {world.second}


async def test_a_sellers_new_name_reaches_all_documents(world: World) -> None:
    await world.change("UPDATE seller_profiles SET display_name = 'South Works'")
    assert await world.queued() == {world.first, world.second}
    assert await world.queued("brain") == {world.entry}


async def test_a_suspended_seller_reaches_all_documents(world: World) -> None:
    await world.change("UPDATE users SET status = 'suspended'")
    assert await world.queued() == {world.first, world.second}
    assert await world.queued("brain") == {world.entry}


async def test_a_username_that_changes_in_case_alone_is_refused(world: World) -> None:
    with pytest.raises(IntegrityError, match="username_form"):
        await world.change("UPDATE seller_profiles SET username = upper(username::text)")


async def test_a_category_slug_reaches_its_documents_and_a_closed_shop_its_entries(
    world: World,
) -> None:
    await world.change("UPDATE categories SET slug = 'saas' WHERE slug = 'saas-templates'")
    assert await world.queued() == {world.first, world.second}
    await world.change("DELETE FROM products")
    await world.change("DELETE FROM seller_profiles")
    assert await world.queued("brain") == {world.entry}


async def test_a_sellers_bio_reaches_none(world: World) -> None:
    await world.change("UPDATE seller_profiles SET bio = 'We build.'")
    assert await world.queued() == set()


async def test_a_renamed_category_reaches_its_documents(world: World) -> None:
    await world.change("UPDATE categories SET name = 'SaaS' WHERE slug = 'saas-templates'")
    assert await world.queued() == {world.first, world.second}
    await world.change("UPDATE brain_categories SET slug = 'db' WHERE slug = 'databases'")
    assert await world.queued("brain") == {world.entry}


async def test_entries_are_queued(world: World) -> None:
    await world.change("UPDATE brain_entries SET helpful_count = 3")
    assert await world.queued("brain") == {world.entry}
    await world.change("DELETE FROM search_outbox")
    await world.change("DELETE FROM brain_entries")
    assert await world.queued("brain") == {world.entry}


async def test_a_later_change_coalesces_and_raises_the_version(world: World) -> None:
    await world.change("UPDATE products SET price_cents = 1 WHERE id = :id", id=world.first)
    before = (await world.session.execute(text("SELECT version FROM search_outbox"))).scalar_one()
    await world.change("UPDATE products SET price_cents = 2 WHERE id = :id", id=world.first)
    after = (await world.session.execute(text("SELECT version FROM search_outbox"))).scalar_one()
    assert after > before


async def test_a_change_leaves_a_claimed_row_to_its_claim(world: World) -> None:
    await world.change("UPDATE products SET price_cents = 1 WHERE id = :id", id=world.first)
    await world.change(
        "UPDATE search_outbox SET claim = gen_random_uuid(), due_at = now() + interval '1 hour'"
    )
    await world.change("UPDATE products SET price_cents = 2 WHERE id = :id", id=world.first)
    row = (
        await world.session.execute(
            text(
                "SELECT claim, due_at > now() + interval '50 minutes' AS leased FROM search_outbox"
            )
        )
    ).one()
    assert row.claim is not None
    assert row.leased


async def test_publishing_by_hand_sets_the_date(world: World) -> None:
    draft = await add_product(world.session, world.seller, "draft", status="draft")
    await world.change("UPDATE products SET status = 'published' WHERE id = :id", id=draft)
    date = await world.session.execute(
        text("SELECT published_at FROM products WHERE id = :id"), {"id": draft}
    )
    assert date.scalar_one() is not None
