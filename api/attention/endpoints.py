"""``/api/attention``: what waits for a seller."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.attention.schemas import Attention
from api.attention.service import AttentionService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, seller

router = APIRouter(prefix="/api", tags=["attention"])


async def _service(request: Request) -> AttentionService:
    service: AttentionService = request.app.state.attention
    return service


@router.get(
    "/attention",
    response_model=Attention,
    responses=problems(
        HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE
    ),
    dependencies=[Depends(seller)],
)
async def show_attention(
    request: Request,
    caller: SignedIn,
    session: RequestSession,
    service: Annotated[AttentionService, Depends(_service)],
) -> Response:
    """Show what waits for the seller to do something about it."""
    return json_response(request, await service.show(session, caller.id), store=False)
