"""``/api/search/suggest``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.search.endpoint import search_response
from api.suggestions.schemas import SuggestionParameters, Suggestions
from api.suggestions.service import SuggestionService

router = APIRouter(prefix="/api/search", tags=["search"])


async def _service(request: Request) -> SuggestionService:
    service: SuggestionService = request.app.state.suggestions
    return service


@router.get(
    "/suggest",
    response_model=Suggestions,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
)
async def suggest(
    request: Request,
    parameters: Annotated[SuggestionParameters, Query()],
    service: Annotated[SuggestionService, Depends(_service)],
) -> Response:
    """Suggest what somebody who types may be after."""
    return await search_response(request, parameters, lambda wanted: service.suggest(wanted.q))
