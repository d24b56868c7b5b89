"""The web application: every route on one server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from sandbox.search import (
    routes_documents,
    routes_indexes,
    routes_search,
    routes_server,
    routes_tasks,
)
from sandbox.search.server import Server


def create_app(server: Server) -> Starlette:
    """Return the application that answers for a server and starts and stops it."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        server.start()
        try:
            yield
        finally:
            server.stop()

    async def nowhere(_request: Request, _error: Exception) -> Response:
        return Response(status_code=404)

    app = Starlette(
        lifespan=lifespan,
        exception_handlers={404: nowhere},
        routes=[
            *routes_search.ROUTES,
            *routes_tasks.ROUTES,
            *routes_documents.ROUTES,
            *routes_indexes.ROUTES,
            *routes_server.ROUTES,
        ],
    )
    app.state.server = server
    return app
