"""``/api/sellers``."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.parameters import Slug
from api.core.unit_of_work import RequestSession
from api.sellers.schemas import SellerProfileOut
from api.sellers.service import seller_profile

router = APIRouter(prefix="/api/sellers", tags=["sellers"])


@router.get(
    "/{username}",
    response_model=SellerProfileOut,
    responses=problems(
        HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
async def get_seller(request: Request, username: Slug, session: RequestSession) -> Response:
    """Show a seller's public profile."""
    return json_response(request, await seller_profile(session, username))
