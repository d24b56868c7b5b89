"""``/api/events`` takes what browsers tell; ``/api/analytics`` shows sellers the sums."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.analytics.recorder import EventRecorder
from api.analytics.schemas import Events, Overview, ProductAnalytics
from api.analytics.service import AnalyticsService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, anybody, seller

router = APIRouter(prefix="/api", tags=["analytics"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_SELLERS = [Depends(seller)]
Days = Annotated[int, Query(ge=1, le=366)]


async def _recorder(request: Request) -> EventRecorder:
    recorder: EventRecorder = request.app.state.events
    return recorder


async def _service(request: Request) -> AnalyticsService:
    service: AnalyticsService = request.app.state.analytics
    return service


Service = Annotated[AnalyticsService, Depends(_service)]


@router.post(
    "/events",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[Depends(anybody), Depends(RateLimit("events", "600/minute"))],
)
async def record_events(
    request: Request, sent: Events, recorder: Annotated[EventRecorder, Depends(_recorder)]
) -> None:
    """Record what somebody saw or chose. Always the same answer: no page waits for a count."""
    await recorder.record(
        sent.events,
        address=request.client.host if request.client else "",
        user_agent=request.headers.get("User-Agent", ""),
    )


@router.get(
    "/analytics/overview", response_model=Overview, responses=_REFUSALS, dependencies=_SELLERS
)
async def show_overview(
    request: Request,
    caller: SignedIn,
    session: RequestSession,
    service: Service,
    days: Days = 30,
) -> Response:
    """Show what was seen of all products of the seller."""
    return json_response(request, await service.overview(session, caller.id, days), store=False)


@router.get(
    "/analytics/products/{product}",
    response_model=ProductAnalytics,
    responses=_REFUSALS | problems(HTTPStatus.NOT_FOUND),
    dependencies=_SELLERS,
)
async def show_product_analytics(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    product: UUID,
    session: RequestSession,
    service: Service,
    days: Days = 30,
) -> Response:
    """Show what was seen of one of the seller's own products, and by which ways."""
    found = await service.product(session, caller.id, product, days)
    return json_response(request, found, store=False)
