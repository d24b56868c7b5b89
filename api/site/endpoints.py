"""``/api/figures``, ``/api/terms`` and ``/api/pages``: for the shop's frame and for site maps."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession
from api.site import service
from api.site.schemas import Figures, PageKind, PublicPages, Terms
from api.users.access import anybody

MAX_PAGES_PER_ANSWER = 10_000

router = APIRouter(prefix="/api", tags=["site"], dependencies=[Depends(anybody)])


@router.get(
    "/figures",
    response_model=Figures,
    responses=problems(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def get_figures(request: Request, session: RequestSession) -> Response:
    """Count what is public at the moment."""
    return json_response(request, await service.figures(session))


@router.get(
    "/terms",
    response_model=Terms,
    responses=problems(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def get_terms(request: Request) -> Response:
    """Say what selling costs, and where to write for help."""
    return json_response(request, service.terms(request.app.state.settings))


@router.get(
    "/pages/{kind}",
    response_model=PublicPages,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def list_public_pages(
    request: Request,
    kind: PageKind,
    session: RequestSession,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=MAX_PAGES_PER_ANSWER)] = MAX_PAGES_PER_ANSWER,
) -> Response:
    """List the public pages of a kind with their last changes, for site maps."""
    return json_response(request, await service.public_pages(session, kind, page, per_page))
