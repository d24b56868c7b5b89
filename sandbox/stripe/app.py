"""The web application: every route on one instance."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from sandbox.stripe import routes_api, routes_connect, routes_pay, routes_sandbox
from sandbox.stripe.stand_in import StandIn


def create_app(stand_in: StandIn) -> Starlette:
    """Return the application that answers for an instance and starts and stops it."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        stand_in.start()
        try:
            yield
        finally:
            await stand_in.stop()

    app = Starlette(
        lifespan=lifespan,
        exception_handlers={404: _nowhere},
        routes=[
            *routes_api.ROUTES,
            *routes_pay.ROUTES,
            *routes_connect.ROUTES,
            *routes_sandbox.ROUTES,
        ],
    )
    app.router.redirect_slashes = False
    app.state.stand_in = stand_in
    return app


async def _nowhere(request: Request, _error: Exception) -> Response:
    return routes_api.unrecognized(request)
