"""``/api/products`` for sellers: their own products, and how to change them.

The parameter is called ``product`` here and where it is a slug: two templates of one path that
differ in a name alone are one path to OpenAPI.
"""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.catalogue.schemas import (
    BulkChange,
    BulkResult,
    InSearch,
    LabelCount,
    LabelKind,
    NewProduct,
    OwnParameters,
    OwnProduct,
    OwnProductPage,
    ProductFields,
    Removal,
)
from api.catalogue.service import CatalogueService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.rate_limit import RateLimit
from api.core.revisions import ChangedRevision, revision_response
from api.core.unit_of_work import RequestSession
from api.search.parameters import QueryText
from api.users.access import SignedIn, seller

router = APIRouter(prefix="/api/products", tags=["own products"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_NOT_FOUND = problems(HTTPStatus.NOT_FOUND)
_CONFLICT = problems(HTTPStatus.CONFLICT)
_TOO_MANY = problems(HTTPStatus.TOO_MANY_REQUESTS)
_SELLERS = [Depends(seller)]


async def _service(request: Request) -> CatalogueService:
    service: CatalogueService = request.app.state.catalogue
    return service


Service = Annotated[CatalogueService, Depends(_service)]


@router.get("/me", response_model=OwnProductPage, responses=_REFUSALS, dependencies=_SELLERS)
async def list_own_products(
    request: Request,
    caller: SignedIn,
    parameters: Annotated[OwnParameters, Query()],
    session: RequestSession,
    service: Service,
) -> Response:
    """List the seller's own products, in any status, with their figures."""
    return json_response(request, await service.page(session, caller.id, parameters), store=False)


@router.get(
    "/me/{product}",
    response_model=OwnProduct,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_SELLERS,
)
async def get_own_product(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """Show one of the seller's own products, with what it lacks; its revision is the ETag."""
    return revision_response(request, await service.product(session, caller.id, product))


@router.get(
    "/me/{product}/search",
    response_model=InSearch,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_SELLERS,
)
async def show_in_search(
    request: Request,
    caller: SignedIn,
    product: UUID,
    service: Service,
    q: Annotated[QueryText, Query()] = "",
) -> Response:
    """Tell whether and why a product is in search or is not, and its place for a query."""
    return json_response(request, await service.in_search(caller.id, product, q), store=False)


@router.get(
    "/labels/{kind}",
    response_model=list[LabelCount],
    responses=_REFUSALS,
    dependencies=_SELLERS,
)
async def list_labels(
    request: Request,
    kind: LabelKind,
    session: RequestSession,
    service: Service,
    q: Annotated[QueryText, Query()] = "",
) -> Response:
    """List technologies or tags that published products have, to choose from."""
    return json_response(request, await service.labels(session, kind, q))


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    response_model=OwnProduct,
    responses=_REFUSALS | _TOO_MANY,
    dependencies=[*_SELLERS, Depends(RateLimit("new-product", "120/hour"))],
)
async def create_product(
    request: Request,
    caller: SignedIn,
    wanted: NewProduct,
    session: RequestSession,
    service: Service,
) -> Response:
    """Begin a draft."""
    draft = await service.create(session, caller.id, wanted.name)
    return revision_response(request, draft, HTTPStatus.CREATED)


@router.post("/bulk", response_model=BulkResult, responses=_REFUSALS, dependencies=_SELLERS)
async def change_products(
    request: Request,
    caller: SignedIn,
    wanted: BulkChange,
    session: RequestSession,
    service: Service,
) -> Response:
    """Publish or unpublish several products; says of each what became of it."""
    result = await service.change_all(session, caller.id, wanted.action, wanted.ids)
    return json_response(request, result, store=False)


@router.put(
    "/{product}",
    response_model=OwnProduct,
    responses=_REFUSALS
    | _NOT_FOUND
    | _CONFLICT
    | problems(HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED),
    dependencies=_SELLERS,
)
async def change_product(  # noqa: PLR0917 - FastAPI's parameters
    request: Request,
    caller: SignedIn,
    product: UUID,
    revision: ChangedRevision,
    wanted: ProductFields,
    session: RequestSession,
    service: Service,
) -> Response:
    """Write all fields of a product, made from the revision that ``If-Match`` names."""
    return revision_response(
        request, await service.change(session, caller.id, product, revision, wanted)
    )


@router.delete(
    "/{product}",
    response_model=Removal,
    responses=_REFUSALS | _NOT_FOUND,
    dependencies=_SELLERS,
)
async def remove_product(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """Delete a product; one that was sold is archived, so that its buyers keep it."""
    return json_response(request, await service.remove(session, caller.id, product), store=False)


@router.post(
    "/{product}/publish",
    response_model=OwnProduct,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_SELLERS,
)
async def publish_product(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """Make a product public."""
    return revision_response(request, await service.publish(session, caller.id, product))


@router.post(
    "/{product}/unpublish",
    response_model=OwnProduct,
    responses=_REFUSALS | _NOT_FOUND | _CONFLICT,
    dependencies=_SELLERS,
)
async def unpublish_product(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """Take a product out of the shop."""
    return revision_response(request, await service.unpublish(session, caller.id, product))


@router.post(
    "/{product}/duplicate",
    status_code=HTTPStatus.CREATED,
    response_model=OwnProduct,
    responses=_REFUSALS | _NOT_FOUND | _TOO_MANY,
    dependencies=[*_SELLERS, Depends(RateLimit("new-product", "120/hour"))],
)
async def duplicate_product(
    request: Request, caller: SignedIn, product: UUID, session: RequestSession, service: Service
) -> Response:
    """Make a draft like a product."""
    copy = await service.duplicate(session, caller.id, product)
    return revision_response(request, copy, HTTPStatus.CREATED)
