"""``/api/uploads``: sellers send files of their products, straight to the bucket."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.uploads.schemas import NewUpload, Transfer, UploadState
from api.uploads.service import UploadService
from api.users.access import SignedIn, seller

router = APIRouter(prefix="/api/uploads", tags=["uploads"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_SELLERS = [Depends(seller)]


async def _service(request: Request) -> UploadService:
    service: UploadService = request.app.state.uploads
    return service


Service = Annotated[UploadService, Depends(_service)]


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=Transfer,
    responses=_REFUSALS | _CONFLICT | problems(HTTPStatus.TOO_MANY_REQUESTS),
    dependencies=[*_SELLERS, Depends(RateLimit("upload", "200/hour"))],
)
async def begin_upload(
    request: Request, caller: SignedIn, wanted: NewUpload, service: Service
) -> Response:
    """Begin an upload; says where its bytes are to be put, with which headers."""
    transfer = await service.create(caller.id, wanted)
    return json_response(request, transfer, store=False, status=HTTPStatus.CREATED)


@router.get("", response_model=list[UploadState], responses=_REFUSALS, dependencies=_SELLERS)
async def list_uploads(
    request: Request, caller: SignedIn, product_id: Annotated[UUID, Query()], service: Service
) -> Response:
    """List the uploads that are not part of their product yet, the oldest first."""
    return json_response(request, await service.of_product(caller.id, product_id), store=False)


@router.get("/{upload}", response_model=UploadState, responses=_REFUSALS, dependencies=_SELLERS)
async def get_upload(
    request: Request, caller: SignedIn, upload: UUID, service: Service
) -> Response:
    """Tell how far an upload has come."""
    return json_response(request, await service.state(caller.id, upload), store=False)


@router.post(
    "/{upload}/addresses",
    response_model=Transfer,
    responses=_REFUSALS | _CONFLICT,
    dependencies=_SELLERS,
)
async def renew_addresses(
    request: Request, caller: SignedIn, upload: UUID, service: Service
) -> Response:
    """Give fresh addresses for what has not arrived, to go on where an upload broke."""
    return json_response(request, await service.transfer(caller.id, upload), store=False)


@router.post(
    "/{upload}/complete",
    response_model=UploadState,
    responses=_REFUSALS | _CONFLICT,
    dependencies=_SELLERS,
)
async def complete_upload(
    request: Request, caller: SignedIn, upload: UUID, service: Service
) -> Response:
    """Have a file looked at, once all of it has arrived."""
    return json_response(request, await service.complete(caller.id, upload), store=False)


@router.delete(
    "/{upload}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=_REFUSALS | _CONFLICT,
    dependencies=_SELLERS,
)
async def cancel_upload(caller: SignedIn, upload: UUID, service: Service) -> None:
    """Give up an upload, or dismiss one that was refused."""
    await service.cancel(caller.id, upload)
