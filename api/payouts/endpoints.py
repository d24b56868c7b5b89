"""``/api/payouts``: a seller's balance, payouts, and account at Stripe."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.csv import csv_response
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.idempotency import IdempotencyKey
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import SnapshotSession
from api.payouts.accounts import AccountService
from api.payouts.history import EXPORT_HEADING, PayoutHistory
from api.payouts.request_payout import RequestPayout
from api.payouts.schemas import (
    PayoutAccount,
    PayoutBalance,
    PayoutDetail,
    PayoutOut,
    PayoutPage,
    PayoutParameters,
    PayoutRequest,
    StripeLink,
)
from api.users.access import SignedIn, seller

router = APIRouter(prefix="/api/payouts", tags=["payouts"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_TOO_MANY = problems(HTTPStatus.TOO_MANY_REQUESTS)
_SELLERS = [Depends(seller)]


async def _accounts(request: Request) -> AccountService:
    service: AccountService = request.app.state.seller_accounts
    return service


async def _history(request: Request) -> PayoutHistory:
    service: PayoutHistory = request.app.state.payout_history
    return service


async def _requests(request: Request) -> RequestPayout:
    service: RequestPayout = request.app.state.request_payout
    return service


Accounts = Annotated[AccountService, Depends(_accounts)]
History = Annotated[PayoutHistory, Depends(_history)]


@router.get("/balance", response_model=PayoutBalance, responses=_REFUSALS, dependencies=_SELLERS)
async def show_balance(
    request: Request, caller: SignedIn, session: SnapshotSession, service: History
) -> Response:
    """Show what the seller has, and what stands in the way of a payout."""
    return json_response(request, await service.balance(session, caller.id), store=False)


@router.get("", response_model=PayoutPage, responses=_REFUSALS, dependencies=_SELLERS)
async def list_payouts(
    request: Request,
    caller: SignedIn,
    parameters: Annotated[PayoutParameters, Query()],
    session: SnapshotSession,
    service: History,
) -> Response:
    """List the seller's payouts, the newest first."""
    return json_response(request, await service.page(session, caller.id, parameters), store=False)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=PayoutOut,
    responses=_REFUSALS | _CONFLICT | _TOO_MANY | problems(HTTPStatus.BAD_REQUEST),
    dependencies=[*_SELLERS, Depends(RateLimit("payout", "60/hour"))],
)
async def request_payout(
    request: Request,
    caller: SignedIn,
    key: IdempotencyKey,
    wanted: PayoutRequest,
    service: Annotated[RequestPayout, Depends(_requests)],
) -> Response:
    """Have available money sent to the seller's account at Stripe."""
    payout = await service.request(caller.id, key, wanted.amount_cents)
    return json_response(request, payout, store=False, status=HTTPStatus.CREATED)


@router.get(
    "/export",
    response_class=Response,
    responses=_REFUSALS | {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    dependencies=_SELLERS,
)
async def export_payouts(caller: SignedIn, service: History) -> Response:
    """Give all payouts of the seller as CSV."""
    return await csv_response("payouts.csv", EXPORT_HEADING, service.export(caller.id))


@router.get("/account", response_model=PayoutAccount, responses=_REFUSALS, dependencies=_SELLERS)
async def show_account(
    request: Request,
    caller: SignedIn,
    service: Accounts,
    refresh: Annotated[bool, Query(description="Ask Stripe first.")] = False,
) -> Response:
    """Show the seller's account at Stripe, and what Stripe still wants to know."""
    return json_response(request, await service.account(caller.id, refresh=refresh), store=False)


@router.post(
    "/account/onboarding",
    response_model=StripeLink,
    responses=_REFUSALS | _CONFLICT | _TOO_MANY,
    dependencies=[*_SELLERS, Depends(RateLimit("onboarding", "60/hour"))],
)
async def start_onboarding(request: Request, caller: SignedIn, service: Accounts) -> Response:
    """Give the address of Stripe's form, which begins or goes on with the seller's account."""
    return json_response(request, await service.onboarding(caller.id), store=False)


@router.post(
    "/account/dashboard",
    response_model=StripeLink,
    responses=_REFUSALS | _CONFLICT | _TOO_MANY,
    dependencies=[*_SELLERS, Depends(RateLimit("onboarding", "60/hour"))],
)
async def open_dashboard(request: Request, caller: SignedIn, service: Accounts) -> Response:
    """Give an address that signs the seller in to Stripe's dashboard, once."""
    return json_response(request, await service.dashboard(caller.id), store=False)


@router.get(
    "/{payout}",
    response_model=PayoutDetail,
    responses=_REFUSALS | problems(HTTPStatus.NOT_FOUND),
    dependencies=_SELLERS,
)
async def show_payout(
    request: Request, caller: SignedIn, payout: UUID, session: SnapshotSession, service: History
) -> Response:
    """Show a payout, and the sales and refunds that it consists of."""
    return json_response(request, await service.detail(session, caller.id, payout), store=False)
