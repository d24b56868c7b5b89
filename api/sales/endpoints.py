"""``/api/sales``: a seller's orders, and what may be done about each."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.core.csv import csv_response
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession, SnapshotSession
from api.sales.export import HEADING, SaleExport
from api.sales.schemas import (
    GrantExtension,
    LicenceLimit,
    SaleDetail,
    SaleFilters,
    SalePage,
    SaleParameters,
)
from api.sales.service import SaleService
from api.users.access import SignedIn, seller

router = APIRouter(prefix="/api/sales", tags=["sales"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_NOT_FOUND = problems(HTTPStatus.NOT_FOUND)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_SELLERS = [Depends(seller)]
_CSV: dict[int | str, dict[str, Any]] = {
    HTTPStatus.OK.value: {
        "description": "The sales, a line each.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


async def _service(request: Request) -> SaleService:
    service: SaleService = request.app.state.sales
    return service


async def _export(request: Request) -> SaleExport:
    export: SaleExport = request.app.state.sale_export
    return export


Service = Annotated[SaleService, Depends(_service)]


@router.get("", response_model=SalePage, responses=_REFUSALS, dependencies=_SELLERS)
async def list_sales(
    request: Request,
    caller: SignedIn,
    parameters: Annotated[SaleParameters, Query()],
    session: SnapshotSession,
    service: Service,
) -> Response:
    """List the seller's orders with their sums."""
    return json_response(request, await service.page(session, caller.id, parameters), store=False)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses=_REFUSALS | _CSV,
    dependencies=_SELLERS,
)
async def export_sales(
    caller: SignedIn,
    filters: Annotated[SaleFilters, Query()],
    export: Annotated[SaleExport, Depends(_export)],
) -> Response:
    """Send the seller's orders as CSV, as they are read."""
    return await csv_response("sales.csv", HEADING, export.rows(caller.id, filters))


@router.get(
    "/{order}", response_model=SaleDetail, responses=_REFUSALS | _NOT_FOUND, dependencies=_SELLERS
)
async def show_sale(
    request: Request, caller: SignedIn, order: UUID, session: SnapshotSession, service: Service
) -> Response:
    """Show one of the seller's orders with its timeline, grants and refunds."""
    return json_response(request, await service.sale(session, caller.id, order), store=False)


@router.put(
    "/{order}/licence",
    response_model=SaleDetail,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_SELLERS,
)
async def limit_licence(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    order: UUID,
    wanted: LicenceLimit,
    session: RequestSession,
    service: Service,
) -> Response:
    """Say in how many places the licence may be active."""
    sale = await service.limit(session, caller.id, order, wanted.activation_limit)
    return json_response(request, sale, store=False)


@router.post(
    "/{order}/grants",
    status_code=HTTPStatus.CREATED,
    response_model=SaleDetail,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_SELLERS,
)
async def renew_grant(
    request: Request, caller: SignedIn, order: UUID, session: RequestSession, service: Service
) -> Response:
    """Give new leave to download, in place of the old."""
    sale = await service.renew(session, caller.id, order)
    return json_response(request, sale, store=False, status=HTTPStatus.CREATED)


@router.post(
    "/{order}/grants/revoke",
    response_model=SaleDetail,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_SELLERS,
)
async def revoke_grant(
    request: Request, caller: SignedIn, order: UUID, session: RequestSession, service: Service
) -> Response:
    """Take the leave to download away."""
    return json_response(request, await service.revoke(session, caller.id, order), store=False)


@router.post(
    "/{order}/grants/extend",
    response_model=SaleDetail,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_SELLERS,
)
async def extend_grant(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    order: UUID,
    wanted: GrantExtension,
    session: RequestSession,
    service: Service,
) -> Response:
    """Add days and downloads to the leave there is."""
    sale = await service.extend(
        session, caller.id, order, days=wanted.days, downloads=wanted.downloads
    )
    return json_response(request, sale, store=False)
