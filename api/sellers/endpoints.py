"""``/api/sellers``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.parameters import Slug
from api.core.unit_of_work import RequestSession
from api.sellers.schemas import SellerProfileOut
from api.sellers.service import SellerService
from api.users.access import anybody

router = APIRouter(prefix="/api/sellers", tags=["sellers"], dependencies=[Depends(anybody)])


async def _service(request: Request) -> SellerService:
    service: SellerService = request.app.state.sellers
    return service


@router.get(
    "/{username}",
    response_model=SellerProfileOut,
    responses=problems(
        HTTPStatus.PERMANENT_REDIRECT,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
async def get_seller(
    request: Request,
    username: Slug,
    session: RequestSession,
    service: Annotated[SellerService, Depends(_service)],
) -> Response:
    """Show a seller's public profile."""
    return json_response(request, await service.profile(session, username))
