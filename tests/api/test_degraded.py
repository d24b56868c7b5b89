"""The shop stays open: engine stopped, hanging, talking nonsense; index missing; Postgres away."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from pydantic import SecretStr

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.search_engine import FAILURES_TO_OPEN
from api.services import DATABASE_PATIENCE_SECONDS
from tests.api.helpers import CLOSED, Api, Shop, running
from tests.support.catalogue import add_product, add_seller, execute
from tests.support.engine_proxy import engine_proxy

PATHS = ("/api/products?q=kubernetes", "/api/brain?q=kubernetes", "/api/search/suggest?q=kube")
BUDGET_SECONDS = 0.3
SLACK_SECONDS = 1.5
"""What Postgres and a busy machine may add to the engine's budget."""

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answering(raw: bytes) -> Handler:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)

    return answer


def http(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    while await reader.read(65536):
        pass


async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n{")
    await writer.drain()
    while await reader.read(65536):
        pass


@asynccontextmanager
async def false_engine(handler: Handler) -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has given up, as it should
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param(hang, id="hangs"),
        pytest.param(trickle, id="begins an answer and hangs"),
        pytest.param(answering(b""), id="closes the connection"),
        pytest.param(answering(b"\x00\xff not http\r\n\r\n"), id="speaks no HTTP"),
        pytest.param(answering(http("200 OK", b"<html>hello")), id="answers HTML"),
        pytest.param(answering(http("200 OK", b"[]")), id="answers another shape"),
        pytest.param(answering(http("200 OK", b'{"results": []}')), id="answers too little"),
        pytest.param(
            answering(http("200 OK", b'{"results": [{"hits": "x", "totalHits": 1}]}')),
            id="answers wrong types",
        ),
        pytest.param(
            answering(http("200 OK", b'{"results": [{"hits": [{}], "totalHits": 1}]}')),
            id="answers hits without fields",
        ),
        pytest.param(answering(http("500 Internal Server Error", b"{}")), id="fails"),
        pytest.param(answering(http("404 Not Found", b"nginx")), id="is another server"),
        pytest.param(answering(http("401 Unauthorized", b"{}")), id="does not know the key"),
    ],
)
async def test_postgres_answers_within_the_budget(shop: Shop, api: Api, handler: Handler) -> None:
    async with false_engine(handler) as url:
        changes = {"meili_url": url, "search_timeout_ms": int(BUDGET_SECONDS * 1000)}
        async with running(shop.settings.model_copy(update=changes)) as degraded:
            for path in PATHS:
                started = time.perf_counter()
                response = await degraded.client.get(path)
                assert time.perf_counter() - started < BUDGET_SECONDS + SLACK_SECONDS
                assert response.status_code == 200
                assert response.headers["cache-control"] == "no-store"
                assert "etag" not in response.headers
                found = response.json()
                assert found["degraded"] is True
                by_engine = await api.get(path)
                assert by_engine["degraded"] is False
                for name in ("items", "facets", "total", "products", "categories", "tech", "brain"):
                    assert found.get(name) == by_engine.get(name)


async def test_an_index_that_is_not_there_is_no_reason_to_close(shop: Shop) -> None:
    settings = shop.settings.model_copy(
        update={"meili_index_prefix": shop.settings.meili_index_prefix + "none_"}
    )
    async with running(settings) as api:
        for _ in range(FAILURES_TO_OPEN + 1):
            for path in PATHS:
                assert (await api.get(path))["degraded"] is True
        # Only that index is missing: the engine itself is not to be avoided.
        assert "mywork_search_breaker_state 0.0" in (await api.client.get("/metrics")).text


async def test_a_failing_engine_is_spared(shop: Shop) -> None:
    async with engine_proxy(shop.settings.meili_url) as proxy:
        changes = {"meili_url": proxy.url, "search_breaker_seconds": 300}
        async with running(shop.settings.model_copy(update=changes)) as api:
            assert (await api.get("/api/products"))["degraded"] is False
            proxy.down = True
            for _ in range(FAILURES_TO_OPEN):
                assert (await api.get("/api/products"))["degraded"] is True
            metrics = (await api.client.get("/metrics")).text
            assert "mywork_search_breaker_state 2.0" in metrics
            assert 'mywork_search_degraded_total{index="products",reason="error"} 3.0' in metrics
            asked = len(proxy.requests)
            assert (await api.get("/api/products"))["degraded"] is True
            assert len(proxy.requests) == asked


async def test_an_engine_that_comes_back_is_used_again(shop: Shop) -> None:
    async with engine_proxy(shop.settings.meili_url) as proxy:
        changes = {"meili_url": proxy.url, "search_breaker_seconds": 0.1}
        async with running(shop.settings.model_copy(update=changes)) as api:
            proxy.down = True
            for _ in range(FAILURES_TO_OPEN):
                assert (await api.get("/api/products"))["degraded"] is True
            proxy.down = False
            async with asyncio.timeout(10):
                while (await api.get("/api/products"))["degraded"]:
                    pass
            metrics = (await api.client.get("/metrics")).text
            assert "mywork_search_breaker_state 0.0" in metrics


async def test_many_at_once_do_not_wait_for_each_other(shop: Shop) -> None:
    async with false_engine(hang) as url:
        changes = {"meili_url": url, "search_timeout_ms": int(BUDGET_SECONDS * 1000)}
        async with running(shop.settings.model_copy(update=changes)) as api:
            started = time.perf_counter()
            answers = await asyncio.gather(*(api.get("/api/products") for _ in range(20)))
            assert time.perf_counter() - started < BUDGET_SECONDS + SLACK_SECONDS
            assert all(answer["degraded"] for answer in answers)


async def test_redis_does_not_matter_to_searches(shop: Shop) -> None:
    settings = shop.settings.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:9/0")})
    async with running(settings) as api:
        assert (await api.get("/api/products"))["degraded"] is False
        ready = await api.get("/api/health/ready")
        assert ready == {
            "status": "degraded",
            "postgres": True,
            "search_engine": True,
            "redis": False,
        }


@pytest.fixture
async def hanging_url() -> AsyncIterator[str]:
    async with false_engine(hang) as url:
        yield url.removeprefix("http://")


@pytest.mark.parametrize("how", ["closed", "hanging"])
async def test_without_postgres_the_engine_alone_serves_searches(
    shop: Shop, hanging_url: str, how: str
) -> None:
    address = "127.0.0.1:9" if how == "closed" else hanging_url
    away = {"database_url": SecretStr(f"postgresql+asyncpg://a:b@{address}/x")}
    async with running(shop.settings.model_copy(update=away)) as api:
        assert (await api.get("/api/products"))["total"] == 3
        ready = await api.get("/api/health/ready")
        assert (ready["status"], ready["postgres"]) == ("degraded", False)
        assert (await api.client.get("/api/health/live")).status_code == 200


@pytest.mark.parametrize("how", ["closed", "hanging"])
async def test_without_both_the_answer_is_503(shop: Shop, hanging_url: str, how: str) -> None:
    address = "127.0.0.1:9" if how == "closed" else hanging_url
    away = {
        "database_url": SecretStr(f"postgresql+asyncpg://a:b@{address}/x"),
        "meili_url": CLOSED,
    }
    async with running(shop.settings.model_copy(update=away)) as api:
        for path in (*PATHS, "/api/products/kubernetes-dashboard", "/api/sellers/north-works"):
            started = time.perf_counter()
            response = await api.client.get(path)
            assert response.status_code == 503
            assert response.headers["retry-after"] == "5"
            assert response.headers["cache-control"] == "no-store"
            assert response.json()["code"] == "database_unavailable"
            assert time.perf_counter() - started < 2 + SLACK_SECONDS + 3


async def test_too_slow_a_database_is_503(shop: Shop) -> None:
    async with running(shop.settings.model_copy(update={"meili_url": CLOSED})) as api:
        assert (await api.get("/api/products"))["degraded"] is True
        async with shop.database.engine.connect() as connection:
            await connection.exec_driver_sql("LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
            response = await api.client.get("/api/products")
            assert response.status_code == 503
            await connection.rollback()
        assert (await api.get("/api/products"))["degraded"] is True


async def test_a_locked_table_holds_up_its_own_pages_for_a_moment_and_nothing_else(
    fresh_settings: Settings, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        await add_product(session, await add_seller(session), "board")
    # More requests than there are connections in the pool.
    settings = fresh_settings.model_copy(update={"database_pool_size": 3})
    async with running(settings) as api:
        await api.get("/api/products/board")
        async with fresh_database.transaction() as session:
            await execute(session, "LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
            started = time.perf_counter()
            *pages, ready = await asyncio.gather(
                *(api.client.get("/api/products/board") for _ in range(9)),
                api.client.get("/api/health/ready"),
            )
            seconds = time.perf_counter() - started
        assert {page.status_code for page in pages} == {503}
        assert pages[0].json()["code"] == "database_unavailable"
        assert ready.json()["postgres"] is True
        assert seconds < 3 * DATABASE_PATIENCE_SECONDS
        assert (await api.get("/api/products/board"))["slug"] == "board"


@pytest.mark.parametrize("q", ['"', "'", "&|!()", "-", "…"])
async def test_a_query_without_a_word_asks_for_everything(shop: Shop, q: str) -> None:
    async with running(shop.settings.model_copy(update={"meili_url": CLOSED})) as api:
        answer = await api.get("/api/products", q=q)
        assert (answer["degraded"], answer["total"]) == (True, 3)
