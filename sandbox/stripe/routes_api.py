"""The API: Stripe's own paths."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.stripe.call import Endpoint
from sandbox.stripe.endpoints import ENDPOINTS
from sandbox.stripe.errors import StripeError
from sandbox.stripe.web import Exchange, demand_key

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def unrecognized(request: Request) -> Response:
    """Refuse a path or a method that the stand-in does not have, as Stripe refuses one."""
    exchange = Exchange(request.app.state.stand_in, request)
    try:
        demand_key(request.app.state.stand_in, request)
    except StripeError as error:
        return exchange.refuse(error)
    message = (
        f"Unrecognized request URL ({request.method}: {request.url.path}). See"
        " sandbox/stripe/README.md for what the Stripe stand-in has."
    )
    return exchange.refuse(StripeError(message, status=404))


async def health(_request: Request) -> Response:
    """Say that the stand-in is there."""
    return JSONResponse({"status": "healthy"})


def _route(path: str, endpoints: dict[str, Endpoint]) -> Route:
    async def answer(request: Request) -> Response:
        endpoint = endpoints.get(request.method)
        if endpoint is None:
            return unrecognized(request)
        return await Exchange(request.app.state.stand_in, request).answer(endpoint)

    return Route(path, answer, methods=_METHODS)


def _routes() -> list[Route]:
    by_path = groupby(sorted(ENDPOINTS, key=lambda one: one.path), key=lambda one: one.path)
    return [_route(path, {one.method: one for one in group}) for path, group in by_path]


ROUTES = [Route("/_sandbox/health", health), *_routes()]
