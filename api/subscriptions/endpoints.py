"""``/api/subscriptions``: the Pro plan."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.idempotency import IdempotencyKey
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.subscriptions.schemas import SubscriptionLink, SubscriptionOut
from api.subscriptions.service import SubscriptionService
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api/subscriptions", tags=["subscriptions"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_SIGNED_IN = [Depends(signed_in)]
_LIMITED = [*_SIGNED_IN, Depends(RateLimit("subscription", "60/hour"))]
_TOO_MANY = problems(HTTPStatus.TOO_MANY_REQUESTS)


async def _service(request: Request) -> SubscriptionService:
    service: SubscriptionService = request.app.state.subscriptions
    return service


Service = Annotated[SubscriptionService, Depends(_service)]


@router.get("/me", response_model=SubscriptionOut, responses=_REFUSALS, dependencies=_SIGNED_IN)
async def show_subscription(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Show which plan the signed-in user has."""
    return json_response(request, await service.mine(session, caller.id), store=False)


@router.post(
    "",
    response_model=SubscriptionLink,
    responses=_REFUSALS | _CONFLICT | _TOO_MANY | problems(HTTPStatus.BAD_REQUEST),
    dependencies=_LIMITED,
)
async def subscribe(
    request: Request, caller: SignedIn, key: IdempotencyKey, service: Service
) -> Response:
    """Give the address where the Pro plan is paid; whatever the key, there is one at a time."""
    del key
    return json_response(request, await service.subscribe(caller.id), store=False)


@router.post(
    "/cancel",
    response_model=SubscriptionOut,
    responses=_REFUSALS | _CONFLICT | _TOO_MANY,
    dependencies=_LIMITED,
)
async def cancel_subscription(request: Request, caller: SignedIn, service: Service) -> Response:
    """Let the subscription end with the month that is paid."""
    return json_response(request, await service.set_end(caller.id, end=True), store=False)


@router.post(
    "/resume",
    response_model=SubscriptionOut,
    responses=_REFUSALS | _CONFLICT | _TOO_MANY,
    dependencies=_LIMITED,
)
async def resume_subscription(request: Request, caller: SignedIn, service: Service) -> Response:
    """Let a subscription go on that was to end."""
    return json_response(request, await service.set_end(caller.id, end=False), store=False)
