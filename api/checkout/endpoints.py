"""Placing orders, and ``/api/checkouts``."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.analytics.recorder import EventRecorder
from api.checkout.place_order import OrderDesk
from api.checkout.schemas import Checkout, NewOrder, Receipt
from api.checkout.service import CheckoutService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.idempotency import IdempotencyKey
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api", tags=["checkout"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_NOT_FOUND = problems(HTTPStatus.NOT_FOUND)
_BUYERS = [Depends(signed_in)]


async def _desk(request: Request) -> OrderDesk:
    desk: OrderDesk = request.app.state.order_desk
    return desk


async def _service(request: Request) -> CheckoutService:
    service: CheckoutService = request.app.state.checkouts
    return service


async def _recorder(request: Request) -> EventRecorder:
    recorder: EventRecorder = request.app.state.events
    return recorder


Service = Annotated[CheckoutService, Depends(_service)]


@router.post(
    "/orders",
    status_code=HTTPStatus.CREATED,
    response_model=Checkout,
    responses=_REFUSALS
    | problems(HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[*_BUYERS, Depends(RateLimit("new-order", "120/hour"))],
)
async def place_order(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    key: IdempotencyKey,
    wanted: NewOrder,
    desk: Annotated[OrderDesk, Depends(_desk)],
    recorder: Annotated[EventRecorder, Depends(_recorder)],
) -> Response:
    """Buy products: one order for each, one payment for all; free ones are paid at once."""
    visitor = await recorder.visitor(
        address=request.client.host if request.client else "",
        user_agent=request.headers.get("User-Agent", ""),
    )
    made = await desk.place(caller, key, wanted, visitor)
    return json_response(request, made, store=False, status=HTTPStatus.CREATED)


@router.get(
    "/checkouts/{checkout}",
    response_model=Checkout,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_BUYERS,
)
async def get_checkout(
    request: Request, caller: SignedIn, checkout: UUID, session: RequestSession, service: Service
) -> Response:
    """Show how far one of the buyer's own checkouts has come."""
    return json_response(request, await service.show(session, caller.id, checkout), store=False)


@router.post(
    "/checkouts/{checkout}/cancel",
    response_model=Checkout,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_BUYERS,
)
async def cancel_checkout(
    request: Request, caller: SignedIn, checkout: UUID, service: Service
) -> Response:
    """Let a checkout not be paid any more; one that is paid already stays so."""
    return json_response(request, await service.cancel(caller.id, checkout), store=False)


@router.get(
    "/checkouts/{checkout}/receipt",
    response_model=Receipt,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_BUYERS,
)
async def get_receipt(
    request: Request, caller: SignedIn, checkout: UUID, session: RequestSession, service: Service
) -> Response:
    """Show the receipt of one of the buyer's own checkouts, once it is paid."""
    return json_response(request, await service.receipt(session, caller.id, checkout), store=False)
