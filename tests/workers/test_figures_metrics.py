"""What a worker tells Prometheus of figures, and of what answers cost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from api.analytics import rollup_repository
from api.core.database import Database
from api.core.settings import Settings
from workers.context import WorkerContext, worker_context
from workers.health import health_listener, health_server
from workers.tasks import CONTEXT, roll_up_events

SUMMED = "mywork_figures_summed_timestamp_seconds"


class Worker:
    """A worker that does only what it is told."""

    def __init__(self, context: WorkerContext, url: str) -> None:
        self._context = context
        self._url = url

    async def roll_up(self) -> int:
        return await roll_up_events({CONTEXT: self._context})

    async def metric(self, name: str) -> float:
        async with httpx.AsyncClient() as client:
            found = await client.get(f"{self._url}/metrics")
        assert found.status_code == 200
        families = text_string_to_metric_families(found.text)
        [value] = [one.value for family in families for one in family.samples if one.name == name]
        return float(value)


@pytest.fixture
async def worker(fresh_settings: Settings) -> AsyncIterator[Worker]:
    settings = fresh_settings.model_copy(update={"worker_health_port": 0})
    listener = health_listener(settings)
    async with worker_context(settings, name="tests") as context:
        server = health_server(context)
        serving = asyncio.create_task(server.serve([listener]))
        yield Worker(context, f"http://127.0.0.1:{listener.getsockname()[1]}")
        server.should_exit = True
        await serving


async def test_when_figures_were_last_complete(worker: Worker, fresh_database: Database) -> None:
    assert await worker.metric(SUMMED) == 0
    before = datetime.now(UTC).timestamp()
    async with fresh_database.transaction() as session:
        await session.execute(text("INSERT INTO figures_due (at) VALUES (now())"))
    async with fresh_database.transaction() as session:
        # Somebody else sums, or hangs.
        await rollup_repository.lock(session)
        assert await worker.roll_up() == 0
        assert await worker.metric(SUMMED) == 0
    assert await worker.roll_up() == 1
    assert before < await worker.metric(SUMMED) <= datetime.now(UTC).timestamp()


async def test_what_answers_cost_today(worker: Worker, fresh_database: Database) -> None:
    assert await worker.metric("mywork_brain_spent_cents") == 0
    assert await worker.metric("mywork_brain_spending_limit_cents") == 500
    async with fresh_database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO brain_spending SELECT (now() AT TIME ZONE 'UTC')::date - n,"
                " 1250000 + n FROM generate_series(0, 1) AS n"
            )
        )
    assert await worker.metric("mywork_brain_spent_cents") == 1.25
