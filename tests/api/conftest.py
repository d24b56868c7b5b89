"""What tests of the API need: a shop with some products and entries, and the API in front of it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.engine import URL

from api.core.database import Database
from tests.api.helpers import CLOSED, Api, Shop, fill_indexes, running
from tests.conftest import copied_settings
from tests.support.catalogue import add_entry, add_image, add_product, add_seller, execute


@pytest.fixture(scope="session")
async def shop(server_url: URL, template_database: str) -> AsyncIterator[Shop]:
    """A small shop, written and indexed, that no test changes."""
    async with copied_settings(server_url, template_database) as settings:
        database = Database.connect(settings, application_name="tests")
        await _stock(database)
        await fill_indexes(settings, database)
        yield Shop(settings, database)
        await database.close()


async def _stock(database: Database) -> None:
    async with database.transaction() as session:
        north = await add_seller(session, "north-works")
        south = await add_seller(session, "south-works")
        board = await add_product(
            session,
            north,
            "kubernetes-dashboard",
            name="Kubernetes Dashboard",
            summary="Watch clusters <b>live</b>",
            description="# Board\n\nAll your *pods*.",
            category="devops-infrastructure",
            tech=["Go", "React"],
            tags=["monitoring"],
            price=4900,
            extended=19900,
            rating=4.5,
            reviews=10,
            sales=30,
        )
        await add_image(session, board, 0, "https://img.example.com/board.webp")
        await add_image(session, board, 1, "https://img.example.com/board-2.webp")
        await add_product(
            session,
            north,
            "react-admin",
            name="React Admin",
            summary="Tables and forms",
            category="admin-dashboards",
            tech=["React", "TypeScript"],
            price=2900,
            rating=3.5,
            reviews=2,
        )
        await add_product(
            session,
            south,
            "invoice-api",
            name="Invoice API",
            summary="Bills as a service",
            category="apis-backends",
            tech=["Rust"],
            price=0,
        )
        await add_product(session, south, "secret-draft", name="Kubernetes Secret", status="draft")
        closed = await add_seller(session, "closed-works")
        await add_product(session, closed, "orphan", name="Kubernetes Orphan")
        await execute(
            session,
            "UPDATE users SET status = 'suspended' WHERE email = 'closed-works@example.com'",
        )
        entry = await add_entry(
            session,
            north,
            "kubernetes-probes",
            title="Kubernetes probes that tell the truth",
            body="Readiness is not liveness. Keep `dashboards` honest.",
            category="deployment",
        )
        await execute(
            session,
            "UPDATE brain_entries SET tags = '{kubernetes,health}', helpful_count = 3,"
            " citation_count = 2 WHERE id = :id",
            id=entry,
        )
        await execute(session, "INSERT INTO brain_entry_products VALUES (:e, :p)", e=entry, p=board)
        await add_entry(session, south, "short-transactions", type="lesson")
        await add_entry(session, south, "unfinished", title="Kubernetes draft", status="draft")


@pytest.fixture(scope="session")
async def api(shop: Shop) -> AsyncIterator[Api]:
    """The API in front of the shop."""
    async with running(shop.settings) as api:
        yield api


@pytest.fixture(scope="session")
async def api_without_engine(shop: Shop) -> AsyncIterator[Api]:
    """The API in front of the shop, with the search engine stopped."""
    async with running(shop.settings.model_copy(update={"meili_url": CLOSED})) as api:
        yield api
