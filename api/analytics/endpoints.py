"""``/api/events`` takes what browsers tell; ``/api/analytics`` shows sellers the sums."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.analytics.event_schemas import Events
from api.analytics.export import FigureExport
from api.analytics.recorder import EventRecorder
from api.analytics.schemas import (
    ExportParameters,
    Overview,
    PeriodParameters,
    ProductAnalytics,
    TimeZone,
    TimeZoneChange,
)
from api.analytics.service import AnalyticsService
from api.core.csv import csv_response
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
_CSV: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "The table, a line for each row.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


async def _recorder(request: Request) -> EventRecorder:
    recorder: EventRecorder = request.app.state.events
    return recorder


async def _service(request: Request) -> AnalyticsService:
    service: AnalyticsService = request.app.state.analytics
    return service


async def _export(request: Request) -> FigureExport:
    export: FigureExport = request.app.state.figure_export
    return export


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
    period: Annotated[PeriodParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """Show what was seen and bought of all products of the seller."""
    return json_response(request, await service.overview(session, caller.id, period), store=False)


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
    period: Annotated[PeriodParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """Show what was seen and bought of one of the seller's own products, and by which ways."""
    found = await service.product(session, caller.id, product, period)
    return json_response(request, found, store=False)


@router.get(
    "/analytics/export",
    response_class=StreamingResponse,
    responses=_REFUSALS | problems(HTTPStatus.NOT_FOUND) | _CSV,
    dependencies=_SELLERS,
)
async def export_figures(
    caller: SignedIn,
    wanted: Annotated[ExportParameters, Query()],
    session: RequestSession,
    export: Annotated[FigureExport, Depends(_export)],
) -> Response:
    """Send one table of figures as CSV, with all its rows."""
    name, heading, rows = await export.table(session, caller.id, wanted)
    return await csv_response(name, heading, rows)


@router.get(
    "/analytics/time-zone", response_model=TimeZone, responses=_REFUSALS, dependencies=_SELLERS
)
async def show_time_zone(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Show where the seller's days begin and end."""
    return json_response(request, await service.time_zone(session, caller.id), store=False)


@router.put(
    "/analytics/time-zone",
    response_model=TimeZone,
    responses=_REFUSALS | problems(HTTPStatus.TOO_MANY_REQUESTS),
    # Each change has all days of the seller cut anew.
    dependencies=[*_SELLERS, Depends(RateLimit("time-zone", "30/hour"))],
)
async def set_time_zone(
    request: Request,
    caller: SignedIn,
    wanted: TimeZoneChange,
    session: RequestSession,
    service: Service,
) -> Response:
    """Set where the seller's days begin and end; figures follow within a minute."""
    changed = await service.set_time_zone(session, caller.id, wanted.time_zone)
    return json_response(request, changed, store=False)
