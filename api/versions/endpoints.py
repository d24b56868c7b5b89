"""``/api/products/{product}/versions``: the versions of a seller's own product."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.catalogue.schemas import OwnProduct
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.revisions import revision_response
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, seller
from api.versions.schemas import NewVersion, Version
from api.versions.service import VersionService

router = APIRouter(prefix="/api/products/{product}/versions", tags=["own products"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_SELLERS = [Depends(seller)]


async def _service(request: Request) -> VersionService:
    service: VersionService = request.app.state.versions
    return service


Service = Annotated[VersionService, Depends(_service)]


@router.get("", response_model=list[Version], responses=_REFUSALS, dependencies=_SELLERS)
async def list_versions(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """List the released versions, the newest first."""
    found = await service.versions(session, caller.id, product)
    return json_response(request, found, store=False)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=OwnProduct,
    responses=_REFUSALS | problems(HTTPStatus.CONFLICT),
    dependencies=_SELLERS,
)
async def release_version(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    product: UUID,
    wanted: NewVersion,
    session: RequestSession,
    service: Service,
) -> Response:
    """Make a package that was found good the one that buyers get."""
    shown = await service.release(session, caller.id, product, wanted)
    return revision_response(request, shown, HTTPStatus.CREATED)
