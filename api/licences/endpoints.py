"""``/api/licences``: for the software that was bought, which nobody has signed in to."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.licences.schemas import LicenceQuestion, LicenceState, LicenceUse
from api.licences.service import LicenceService
from api.users.access import anybody

router = APIRouter(
    prefix="/api/licences",
    tags=["licences"],
    dependencies=[Depends(anybody), Depends(RateLimit("licence", "600/hour"))],
)

_REFUSALS = problems(
    HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE
)
_NOT_FOUND = problems(HTTPStatus.NOT_FOUND)


async def _service(request: Request) -> LicenceService:
    service: LicenceService = request.app.state.licences
    return service


Service = Annotated[LicenceService, Depends(_service)]


@router.post("/verify", response_model=LicenceState, responses=_REFUSALS)
async def verify_licence(
    request: Request, question: LicenceQuestion, session: RequestSession, service: Service
) -> Response:
    """Tell whether a licence key is valid."""
    state = await service.verify(session, question.key, question.product_id)
    return json_response(request, state, store=False)


@router.post(
    "/activate",
    response_model=LicenceState,
    responses=_REFUSALS | _NOT_FOUND | problems(HTTPStatus.CONFLICT),
)
async def activate_licence(
    request: Request, use: LicenceUse, session: RequestSession, service: Service
) -> Response:
    """Say that a licence is used at a place; saying it again changes nothing."""
    state = await service.activate(session, use.key, use.instance)
    return json_response(request, state, store=False)


@router.post("/deactivate", response_model=LicenceState, responses=_REFUSALS | _NOT_FOUND)
async def deactivate_licence(
    request: Request, use: LicenceUse, session: RequestSession, service: Service
) -> Response:
    """Say that a licence is not used at a place any more, so that another can use it."""
    state = await service.deactivate(session, use.key, use.instance)
    return json_response(request, state, store=False)
