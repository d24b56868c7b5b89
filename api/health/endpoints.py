"""``/api/health``: for those who run the service."""

from http import HTTPStatus
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Request, Response

from api.core.http_cache import NO_STORE
from api.health.schemas import Live, Ready
from api.health.service import HealthService
from api.users.access import anybody

router = APIRouter(prefix="/api/health", tags=["health"], dependencies=[Depends(anybody)])


async def _service(request: Request) -> HealthService:
    service: HealthService = request.app.state.health
    return service


@router.get("/live", response_model=Live)
async def live() -> Response:
    """Tell that the process answers."""
    return _uncached({"status": "ok"}, HTTPStatus.OK)


@router.get(
    "/ready",
    response_model=Ready,
    responses={
        HTTPStatus.SERVICE_UNAVAILABLE.value: {
            "model": Ready,
            "description": "Neither Postgres nor the search engine answers",
        }
    },
)
async def ready(service: Annotated[HealthService, Depends(_service)]) -> Response:
    """Tell which of the outside parts answer."""
    state = await service.ready()
    able = state["status"] != "unavailable"
    return _uncached(state, HTTPStatus.OK if able else HTTPStatus.SERVICE_UNAVAILABLE)


def _uncached(content: object, status: HTTPStatus) -> Response:
    return Response(
        orjson.dumps(content),
        status_code=status.value,
        headers={"Cache-Control": NO_STORE},
        media_type="application/json",
    )
