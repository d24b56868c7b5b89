"""``/api/orders`` as buyers read it: what they have bought."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import SnapshotSession
from api.orders.schemas import PurchaseDetail, PurchasePage, PurchaseParameters
from api.orders.service import PurchaseService
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api/orders", tags=["orders"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_SIGNED_IN = [Depends(signed_in)]


async def _service(request: Request) -> PurchaseService:
    service: PurchaseService = request.app.state.purchases
    return service


Service = Annotated[PurchaseService, Depends(_service)]


@router.get("", response_model=PurchasePage, responses=_REFUSALS, dependencies=_SIGNED_IN)
async def list_purchases(
    request: Request,
    caller: SignedIn,
    parameters: Annotated[PurchaseParameters, Query()],
    session: SnapshotSession,
    service: Service,
) -> Response:
    """List what the signed-in user has bought, the latest first."""
    return json_response(request, await service.page(session, caller.id, parameters), store=False)


@router.get(
    "/{order}",
    response_model=PurchaseDetail,
    responses=_REFUSALS | problems(HTTPStatus.NOT_FOUND),
    dependencies=_SIGNED_IN,
)
async def show_purchase(
    request: Request, caller: SignedIn, order: UUID, session: SnapshotSession, service: Service
) -> Response:
    """Show an order of the signed-in user, with its timeline and versions."""
    return json_response(request, await service.purchase(session, caller.id, order), store=False)
