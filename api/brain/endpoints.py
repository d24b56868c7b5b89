"""``/api/brain``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.brain.schemas import BrainParameters, EntryDetail, EntryPage
from api.brain.service import BrainService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.parameters import Slug
from api.core.unit_of_work import RequestSession
from api.search.endpoint import search_response
from api.search.parameters import described
from api.users.access import anybody

router = APIRouter(prefix="/api/brain", tags=["brain"], dependencies=[Depends(anybody)])


async def _service(request: Request) -> BrainService:
    service: BrainService = request.app.state.brain
    return service


Service = Annotated[BrainService, Depends(_service)]


@router.get(
    "",
    response_model=EntryPage,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    openapi_extra=described(BrainParameters),
)
async def search_brain(request: Request, service: Service) -> Response:
    """Search, filter and sort the public Brain entries."""
    return await search_response(request, BrainParameters, service.search)


@router.get(
    "/{entry}",
    response_model=EntryDetail,
    responses=problems(
        HTTPStatus.PERMANENT_REDIRECT,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
async def get_brain_entry(
    request: Request, entry: Slug, session: RequestSession, service: Service
) -> Response:
    """Show one public entry, by its slug or id, and the products it refers to."""
    return json_response(request, await service.entry(session, entry))
