"""The worker's health entry and metrics, over HTTP on a port of its own."""

import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.core.errors import DatabaseUnavailableError
from api.core.settings import Settings
from api.health.repository import backlogs
from indexer.outbox import Outbox, QueueState
from workers.context import WorkerContext

MAX_LAG_SECONDS = 300.0
"""Beyond this age of the oldest change that has not failed the worker is not ready."""


class PortBusyError(Exception):
    """The health port cannot be listened on; the message names it and the remedy."""


def health_listener(settings: Settings) -> socket.socket:
    """Bind the health port. Raises PortBusyError."""
    host, port = settings.worker_health_host, settings.worker_health_port
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise PortBusyError(
            f"cannot listen on {host}:{port} ({error.strerror}); set WORKER_HEALTH_PORT to a free"
            " port, or to 0 for any"
        ) from error


class HealthServer(uvicorn.Server):
    """A server that leaves signals to the process around it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Install no handlers."""
        yield


def health_server(context: WorkerContext) -> HealthServer:
    """Return the server of ``/health/live``, ``/health/ready`` and ``/metrics``."""
    registry = CollectorRegistry()
    gauges = {
        "depth": Gauge(
            "search_outbox_depth", "Changes not yet indexed", ["entity"], registry=registry
        ),
        "failing": Gauge(
            "search_outbox_failing", "Changes that failed before", ["entity"], registry=registry
        ),
        "lag_seconds": Gauge(
            "search_outbox_lag_seconds",
            "Age of the oldest change that has not failed",
            ["entity"],
            registry=registry,
        ),
        "failing_seconds": Gauge(
            "search_outbox_failing_seconds",
            "Age of the oldest change that failed before",
            ["entity"],
            registry=registry,
        ),
    }

    waiting = Gauge("mywork_queue_waiting", "Rows that wait", ["queue"], registry=registry)
    failing = Gauge(
        "mywork_queue_failing", "Rows that failed before and wait", ["queue"], registry=registry
    )

    books = Gauge(
        "mywork_ledger_findings",
        "What the last check of the ledger by this worker found; -1 before the first",
        registry=registry,
    )

    figures = Gauge(
        "mywork_figures_summed_timestamp_seconds",
        "When this worker last had the figures of all that had happened (Unix time); 0 before",
        registry=registry,
    )

    spent = Gauge(
        "mywork_brain_spent_cents",
        "What answers cost today (UTC), those under way with the most that they may",
        registry=registry,
    )
    limit = Gauge(
        "mywork_brain_spending_limit_cents",
        "What answers may cost in a day; beyond it passages are quoted",
        registry=registry,
    )
    limit.set(context.settings.answer_cents_per_day)

    async def queues() -> dict[str, QueueState]:
        async with context.database.transaction() as session:
            return {
                entity.value: await Outbox(session, entity).state() for entity in context.drains
            }

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_request: Request) -> Response:
        try:
            states = await queues()
        except (SQLAlchemyError, OSError):
            return JSONResponse({"status": "unavailable", "database": "away"}, status_code=503)
        late = {
            name: s.lag_seconds for name, s in states.items() if s.lag_seconds > MAX_LAG_SECONDS
        }
        body = {
            "status": "late" if late else "ok",
            "queues": {
                name: {"depth": s.depth, "failing": s.failing, "lag_seconds": s.lag_seconds}
                for name, s in states.items()
            },
        }
        return JSONResponse(body, status_code=503 if late else 200)

    async def metrics(_request: Request) -> Response:
        try:
            for name, state in (await queues()).items():
                for figure, gauge in gauges.items():
                    gauge.labels(name).set(getattr(state, figure))
            found = context.ledger_check.findings
            books.set(-1 if found is None else found)
            done_at = context.roll_up.done_at
            figures.set(0 if done_at is None else done_at.timestamp())
            spent.set(await context.spending.today() / 1_000_000)
            async with context.database.transaction() as session:
                for backlog in await backlogs(session):
                    waiting.labels(backlog.queue).set(backlog.waiting)
                    failing.labels(backlog.queue).set(backlog.failing)
        except (SQLAlchemyError, OSError, DatabaseUnavailableError):
            return Response(status_code=503)
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    app = Starlette(
        routes=[
            Route("/health/live", live),
            Route("/health/ready", ready),
            Route("/metrics", metrics),
        ]
    )
    return HealthServer(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
