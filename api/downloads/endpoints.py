"""``/api/orders/{order}/download``."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.unit_of_work import RequestSession
from api.downloads.schemas import DownloadLink
from api.downloads.service import DownloadService
from api.users.access import SignedIn, signed_in

router = APIRouter(prefix="/api/orders", tags=["orders"])


async def _service(request: Request) -> DownloadService:
    service: DownloadService = request.app.state.downloads
    return service


@router.get(
    "/{order}/download",
    response_model=DownloadLink,
    responses=problems(
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    dependencies=[Depends(signed_in), Depends(RateLimit("download", "120/hour"))],
)
async def download_order(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    order: UUID,
    session: RequestSession,
    service: Annotated[DownloadService, Depends(_service)],
    version_id: Annotated[UUID | None, Query(description="Default: the newest version.")] = None,
) -> Response:
    """Give out an address to download what was bought; each counts as a download."""
    link = await service.link(session, caller.id, order, version_id)
    return json_response(request, link, store=False)
