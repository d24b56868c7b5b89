"""The web application: every route on one instance."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from sandbox.clerk import routes_client, routes_sandbox, routes_users
from sandbox.clerk.stand_in import StandIn
from sandbox.clerk.web import nowhere


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
        exception_handlers={HTTPException: nowhere},
        routes=[*routes_client.ROUTES, *routes_users.ROUTES, *routes_sandbox.ROUTES],
    )
    app.router.redirect_slashes = False
    app.state.stand_in = stand_in
    return app
