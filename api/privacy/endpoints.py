"""``/api/users/me``: what is kept about the signed-in user, and how the account is closed."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.privacy.schemas import CloseAccount, Closing, Export
from api.privacy.service import PrivacyService
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api/users/me", tags=["users"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_SIGNED_IN = [Depends(signed_in)]


async def _service(request: Request) -> PrivacyService:
    service: PrivacyService = request.app.state.privacy
    return service


Service = Annotated[PrivacyService, Depends(_service)]


@router.get("/exports", response_model=list[Export], responses=_REFUSALS, dependencies=_SIGNED_IN)
async def list_exports(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """List the exports that the signed-in user has asked for, the newest first."""
    return json_response(request, await service.exports(session, caller.id), store=False)


@router.post(
    "/exports",
    status_code=HTTPStatus.ACCEPTED,
    response_model=list[Export],
    responses=_REFUSALS | _CONFLICT | problems(HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[*_SIGNED_IN, Depends(RateLimit("export", "5/day"))],
)
async def ask_export(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Have an archive made of everything that is kept about the signed-in user."""
    exports = await service.ask_export(session, caller.id)
    return json_response(request, exports, store=False, status=HTTPStatus.ACCEPTED)


@router.get("/closing", response_model=Closing, responses=_REFUSALS, dependencies=_SIGNED_IN)
async def show_closing(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Tell what closing the account would do, and what must be settled first."""
    return json_response(request, await service.closing(session, caller.id), store=False)


@router.delete(
    "",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_REFUSALS | _CONFLICT,
    dependencies=_SIGNED_IN,
)
async def close_account(
    caller: SignedIn, wanted: CloseAccount, session: RequestSession, service: Service
) -> None:
    """Close the signed-in user's account for good."""
    await service.close(session, caller.id, wanted.confirmation)
