"""``/api/products`` and ``/api/categories``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.parameters import Slug
from api.core.unit_of_work import RequestSession
from api.products.schemas import (
    CategoryOut,
    ProductDetail,
    ProductPage,
    ProductParameters,
    SimilarProducts,
)
from api.products.service import ProductService
from api.search.endpoint import answer, search_response
from api.search.parameters import described
from api.users.access import anybody

router = APIRouter(prefix="/api", tags=["products"], dependencies=[Depends(anybody)])


async def _service(request: Request) -> ProductService:
    service: ProductService = request.app.state.products
    return service


Service = Annotated[ProductService, Depends(_service)]


@router.get(
    "/products",
    response_model=ProductPage,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    openapi_extra=described(ProductParameters),
)
async def search_products(request: Request, service: Service) -> Response:
    """Search, filter and sort the public products."""
    return await search_response(request, ProductParameters, service.search)


@router.get(
    "/products/{product}",
    response_model=ProductDetail,
    responses=problems(
        HTTPStatus.PERMANENT_REDIRECT,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.GONE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
async def get_product(
    request: Request,
    product: Slug,
    session: RequestSession,
    service: Service,
) -> Response:
    """Show one public product."""
    return json_response(request, await service.product(session, product))


@router.get(
    "/products/{product}/similar",
    response_model=SimilarProducts,
    responses=problems(
        HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
async def get_similar_products(
    request: Request,
    product: Slug,
    service: Service,
    limit: Annotated[int, Query(ge=1, le=24)] = 6,
) -> Response:
    """List public products like one that is or was public."""
    content, answered = await service.similar(product, limit)
    return answer(request, content, answered)


@router.get(
    "/categories",
    response_model=list[CategoryOut],
    responses=problems(HTTPStatus.SERVICE_UNAVAILABLE),
)
async def list_categories(request: Request, session: RequestSession, service: Service) -> Response:
    """List the product categories in the order of the shop."""
    return json_response(request, await service.category_list(session))
