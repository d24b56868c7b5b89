"""``/metrics``: what Prometheus collects. Not part of the public API, so not in its description."""

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.core.http_cache import NO_STORE
from api.core.metrics import Metrics
from api.integrations.search_engine import SearchEngine
from api.users.access import anybody

router = APIRouter(dependencies=[Depends(anybody)])


@router.get("/metrics", include_in_schema=False)
async def collect(request: Request) -> Response:
    """Return all measurements of this process."""
    metrics: Metrics = request.app.state.metrics
    engine: SearchEngine = request.app.state.engine
    metrics.breaker_state.set(engine.breaker_state)
    return Response(
        generate_latest(metrics.registry),
        headers={"Cache-Control": NO_STORE, "Content-Type": CONTENT_TYPE_LATEST},
    )
