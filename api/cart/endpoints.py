"""``/api/cart``."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.cart.schemas import Cart, CartItems
from api.cart.service import CartService
from api.core.errors import problems
from api.core.http_cache import json_response
from api.core.unit_of_work import RequestSession
from api.users.access import SignedIn, anybody, signed_in

router = APIRouter(prefix="/api/cart", tags=["cart"])

_REFUSALS = problems(
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


async def _service(request: Request) -> CartService:
    service: CartService = request.app.state.cart
    return service


Service = Annotated[CartService, Depends(_service)]


@router.get("", response_model=Cart, responses=_REFUSALS, dependencies=[Depends(signed_in)])
async def get_cart(
    request: Request, caller: SignedIn, session: RequestSession, service: Service
) -> Response:
    """Show the signed-in user's cart with what it costs now."""
    return json_response(request, await service.cart(session, caller.id), store=False)


@router.put("", response_model=Cart, responses=_REFUSALS, dependencies=[Depends(signed_in)])
async def replace_cart(
    request: Request,
    caller: SignedIn,
    wanted: CartItems,
    session: RequestSession,
    service: Service,
) -> Response:
    """Let these lines, and no others, be in the cart."""
    cart = await service.replace(session, caller.id, wanted.items)
    return json_response(request, cart, store=False)


@router.post("/merge", response_model=Cart, responses=_REFUSALS, dependencies=[Depends(signed_in)])
async def merge_cart(
    request: Request,
    caller: SignedIn,
    wanted: CartItems,
    session: RequestSession,
    service: Service,
) -> Response:
    """Add what somebody chose before signing in; what is there already stays as it is."""
    cart = await service.merge(session, caller.id, wanted.items)
    return json_response(request, cart, store=False)


@router.post(
    "/quote",
    response_model=Cart,
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    dependencies=[Depends(anybody)],
)
async def quote_cart(
    request: Request, wanted: CartItems, session: RequestSession, service: Service
) -> Response:
    """Show what a cart that is kept in a browser costs now; nothing is saved."""
    return json_response(request, await service.quote(session, wanted.items), store=False)
