"""``/api/products/{product}/images``: the gallery of a seller's own product."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession
from api.gallery.errors import GalleryTagMissingError
from api.gallery.schemas import Gallery, WantedGallery
from api.gallery.service import GalleryService
from api.users.access import SignedIn, seller

router = APIRouter(prefix="/api/products/{product}/images", tags=["own products"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_SELLERS = [Depends(seller)]


async def _service(request: Request) -> GalleryService:
    service: GalleryService = request.app.state.gallery
    return service


Service = Annotated[GalleryService, Depends(_service)]


async def _tag(
    if_match: Annotated[
        str | None, Header(description="The ETag of the gallery that was changed.")
    ] = None,
) -> str:
    if not if_match:
        raise GalleryTagMissingError
    return if_match.strip().removeprefix("W/").strip('"')


def _answer(request: Request, gallery: dict[str, Any]) -> Response:
    response = json_response(request, gallery, store=False)
    response.headers["ETag"] = f'"{gallery["tag"]}"'
    return response


@router.get("", response_model=Gallery, responses=_REFUSALS, dependencies=_SELLERS)
async def get_gallery(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """Show the pictures in their order; the ETag names this state."""
    return _answer(request, await service.gallery(session, caller.id, product))


@router.put(
    "",
    response_model=Gallery,
    responses=_REFUSALS
    | problems(
        HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED
    ),
    dependencies=_SELLERS,
)
async def change_gallery(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    product: UUID,
    tag: Annotated[str, Depends(_tag)],
    wanted: WantedGallery,
    session: RequestSession,
    service: Service,
) -> Response:
    """Keep these pictures, in this order and with these words; the others go."""
    changed = await service.change(session, caller.id, product, tag, wanted.items)
    return _answer(request, changed)
