"""Refunds: ``/api/orders/{order}/refunds`` for buyers, the rest for who decides."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.idempotency import IdempotencyKey
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.refunds.schemas import (
    AdminRefundPage,
    AdminRefundParameters,
    NewRefund,
    Refund,
    RefundAnswer,
    RefundAppeal,
    RefundApproval,
    RefundRequest,
)
from api.refunds.service import RefundService
from api.users.access import SignedIn, admin, seller, signed_in

router = APIRouter(prefix="/api", tags=["refunds"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_DECISION = _REFUSALS | problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
_SIGNED_IN = [Depends(signed_in)]
_SELLERS = [Depends(seller)]
_ADMINS = [Depends(admin)]


async def _service(request: Request) -> RefundService:
    service: RefundService = request.app.state.refunds
    return service


Service = Annotated[RefundService, Depends(_service)]


@router.post(
    "/orders/{order}/refunds",
    status_code=HTTPStatus.CREATED,
    response_model=Refund,
    responses=_DECISION | problems(HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[*_SIGNED_IN, Depends(RateLimit("refund", "30/hour"))],
)
async def request_refund(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    order: UUID,
    wanted: RefundRequest,
    session: RequestSession,
    service: Service,
) -> Response:
    """Ask the seller for one's money back."""
    refund = await service.request(session, caller.id, order, wanted.reason)
    return json_response(request, refund, store=False, status=HTTPStatus.CREATED)


@router.post(
    "/refunds/{refund}/appeal",
    response_model=Refund,
    responses=_DECISION,
    dependencies=_SIGNED_IN,
)
async def appeal_refund(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    refund: UUID,
    wanted: RefundAppeal,
    session: RequestSession,
    service: Service,
) -> Response:
    """Have an admin look at a refund that the seller has declined."""
    shown = await service.appeal(session, caller.id, refund, wanted.text)
    return json_response(request, shown, store=False)


@router.post(
    "/sales/{order}/refunds",
    status_code=HTTPStatus.CREATED,
    response_model=Refund,
    responses=_DECISION,
    dependencies=_SELLERS,
)
async def refund_sale(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    order: UUID,
    key: IdempotencyKey,
    wanted: NewRefund,
    session: RequestSession,
    service: Service,
) -> Response:
    """Give back a sale's money, or a part of it, without being asked."""
    refund = await service.give_back(session, caller.id, order, key, wanted)
    return json_response(request, refund, store=False, status=HTTPStatus.CREATED)


@router.post(
    "/refunds/{refund}/approve",
    response_model=Refund,
    responses=_DECISION,
    dependencies=_SELLERS,
)
async def approve_refund(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    refund: UUID,
    wanted: RefundApproval,
    session: RequestSession,
    service: Service,
) -> Response:
    """Say yes to a buyer's wish, in full or in part."""
    shown = await service.approve(session, caller.id, refund, wanted)
    return json_response(request, shown, store=False)


@router.post(
    "/refunds/{refund}/decline",
    response_model=Refund,
    responses=_DECISION,
    dependencies=_SELLERS,
)
async def decline_refund(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    refund: UUID,
    wanted: RefundAnswer,
    session: RequestSession,
    service: Service,
) -> Response:
    """Say no to a buyer's wish."""
    shown = await service.decline(session, caller.id, refund, wanted.answer)
    return json_response(request, shown, store=False)


@router.get(
    "/admin/refunds",
    response_model=AdminRefundPage,
    responses=_REFUSALS,
    dependencies=_ADMINS,
)
async def list_refunds(
    request: Request,
    parameters: Annotated[AdminRefundParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """List refunds of all sellers, the oldest wish first."""
    return json_response(request, await service.page(session, parameters), store=False)


@router.post(
    "/admin/refunds/{refund}/approve",
    response_model=Refund,
    responses=_DECISION,
    dependencies=_ADMINS,
)
async def grant_appeal(
    request: Request,
    refund: UUID,
    wanted: RefundAnswer,
    session: RequestSession,
    service: Service,
) -> Response:
    """Say yes to an appeal: everything that is left goes back."""
    shown = await service.grant_appeal(session, refund, wanted.answer)
    return json_response(request, shown, store=False)


@router.post(
    "/admin/refunds/{refund}/reject",
    response_model=Refund,
    responses=_DECISION,
    dependencies=_ADMINS,
)
async def reject_appeal(
    request: Request,
    refund: UUID,
    wanted: RefundAnswer,
    session: RequestSession,
    service: Service,
) -> Response:
    """Say no to an appeal, finally."""
    shown = await service.reject_appeal(session, refund, wanted.answer)
    return json_response(request, shown, store=False)
