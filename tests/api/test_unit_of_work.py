"""One request is one transaction, and it has ended before the answer leaves."""

import asyncio

import httpx
import pytest
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send

from api.core.database import Database
from api.core.errors import DatabaseUnavailableError
from api.core.settings import Settings
from api.core.unit_of_work import RequestSession, unit_of_work
from api.main import create_app


def writing_app(settings: Settings) -> FastAPI:
    app = create_app(settings)

    @app.post("/categories/{slug}")
    async def add_category(slug: str, session: RequestSession) -> dict[str, str]:
        await session.execute(
            text("INSERT INTO categories (slug, name) VALUES (:slug, :slug)"), {"slug": slug}
        )
        if slug == "bad":
            raise RuntimeError("after the write")
        return {"slug": slug}

    return app


async def count(database: Database, slug: str) -> int:
    async with database.transaction() as session:
        found = await session.scalar(
            text("SELECT count(*) FROM categories WHERE slug = :slug"), {"slug": slug}
        )
        return int(found or 0)


async def test_a_write_is_visible_elsewhere_before_its_answer_leaves(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    seen: list[int] = []
    async with LifespanManager(writing_app(fresh_settings)) as manager:

        async def watching(scope: Scope, receive: Receive, send: Send) -> None:
            async def watch(message: Message) -> None:
                if message["type"] == "http.response.start":
                    seen.append(await count(fresh_database, "new"))
                await send(message)

            await manager.app(scope, receive, watch)

        transport = httpx.ASGITransport(watching)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            assert (await client.post("/categories/new")).status_code == 200
    assert seen == [1]


async def test_a_failed_request_leaves_nothing_behind(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    async with LifespanManager(writing_app(fresh_settings)) as manager:
        transport = httpx.ASGITransport(manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            assert (await client.post("/categories/bad")).status_code == 500
    assert await count(fresh_database, "bad") == 0


async def test_our_own_mistakes_are_not_taken_for_an_absent_database(database: Database) -> None:
    with pytest.raises(Exception, match="does not exist") as caught:
        async with unit_of_work(database) as session:
            await session.execute(text("SELECT * FROM none_such"))
    assert not isinstance(caught.value, DatabaseUnavailableError)


async def test_statements_have_a_time_limit(database: Database) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(DatabaseUnavailableError):
            async with unit_of_work(database, statement_timeout_ms=50) as session:
                await session.execute(text("SELECT pg_sleep(60)"))
    async with unit_of_work(database) as session:
        assert await session.scalar(text("SHOW statement_timeout")) == "0"


async def test_of_two_who_wait_for_each_other_one_may_try_again(database: Database) -> None:
    both = asyncio.Barrier(2)

    async def lock(first: int, second: int) -> None:
        async with unit_of_work(database) as session:
            for key in (first, second):
                await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
                if key == first:
                    await both.wait()

    ended = await asyncio.gather(lock(71, 72), lock(72, 71), return_exceptions=True)
    assert {type(one) for one in ended} == {type(None), DatabaseUnavailableError}
