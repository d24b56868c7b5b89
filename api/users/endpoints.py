"""``/api/users``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, seller, signed_in
from api.users.schemas import (
    BecomeSeller,
    Me,
    MeChange,
    OwnSellerProfile,
    SellerProfileChange,
)
from api.users.service import UserService

router = APIRouter(prefix="/api/users", tags=["users"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


async def _service(request: Request) -> UserService:
    service: UserService = request.app.state.users
    return service


Service = Annotated[UserService, Depends(_service)]


@router.get("/me", response_model=Me, responses=_REFUSALS, dependencies=[Depends(signed_in)])
async def get_me(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Show the signed-in user."""
    return json_response(request, await service.me(session, caller), store=False)


@router.put("/me", response_model=Me, responses=_REFUSALS, dependencies=[Depends(signed_in)])
async def change_me(
    request: Request, caller: SignedIn, change: MeChange, service: Service
) -> Response:
    """Change the signed-in user's name."""
    return json_response(request, await service.rename(caller, change.name), store=False)


@router.post(
    "/become-seller",
    status_code=HTTPStatus.CREATED,
    response_model=OwnSellerProfile,
    responses=_REFUSALS | problems(HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[Depends(signed_in), Depends(RateLimit("become-seller", "10/hour"))],
)
async def become_seller(
    request: Request,
    caller: SignedIn,
    wanted: BecomeSeller,
    session: RequestSession,
    service: Service,
) -> Response:
    """Begin to sell."""
    profile = await service.become_seller(session, caller, wanted)
    return json_response(request, profile, store=False, status=HTTPStatus.CREATED)


@router.get(
    "/me/seller-profile",
    response_model=OwnSellerProfile,
    responses=_REFUSALS,
    dependencies=[Depends(seller)],
)
async def get_seller_profile(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Show the seller's own profile."""
    return json_response(request, await service.seller_profile(session, caller), store=False)


@router.put(
    "/me/seller-profile",
    response_model=OwnSellerProfile,
    responses=_REFUSALS | problems(HTTPStatus.CONFLICT),
    dependencies=[Depends(seller)],
)
async def change_seller_profile(
    request: Request,
    caller: SignedIn,
    change: SellerProfileChange,
    session: RequestSession,
    service: Service,
) -> Response:
    """Replace the seller's own profile."""
    profile = await service.change_seller_profile(session, caller, change)
    return json_response(request, profile, store=False)
