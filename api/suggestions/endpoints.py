"""``/api/search/suggest``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.core.errors import problems
from api.search.endpoint import search_response
from api.search.parameters import described
from api.suggestions.schemas import SuggestionParameters, Suggestions
from api.suggestions.service import SuggestionService
from api.users.access import anybody

router = APIRouter(prefix="/api/search", tags=["search"], dependencies=[Depends(anybody)])


async def _service(request: Request) -> SuggestionService:
    service: SuggestionService = request.app.state.suggestions
    return service


@router.get(
    "/suggest",
    response_model=Suggestions,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    openapi_extra=described(SuggestionParameters),
)
async def suggest(
    request: Request,
    service: Annotated[SuggestionService, Depends(_service)],
) -> Response:
    """Suggest what somebody who types may be after."""
    return await search_response(
        request, SuggestionParameters, lambda wanted: service.suggest(wanted.q)
    )
