"""The HTTP application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api.brain import endpoints as brain_endpoints
from api.brain.service import BrainService
from api.catalogue import endpoints as catalogue_endpoints
from api.catalogue.service import CatalogueService
from api.core.body_limit import BodyLimitMiddleware
from api.core.database import Database
from api.core.errors import Problem, install_error_handlers
from api.core.logging import configure_logging
from api.core.metrics import Metrics
from api.core.observation import ObservationMiddleware
from api.core.openapi import declare_access, describe_with
from api.core.rate_limit import RateLimiter
from api.core.request_id import HEADER, RequestIdMiddleware
from api.core.security_headers import SecurityHeadersMiddleware
from api.core.settings import Settings, get_settings
from api.health import endpoints as health_endpoints
from api.health.service import HealthService
from api.integrations.clerk import ClerkAccounts, SessionTokens
from api.integrations.search_engine import SearchEngine
from api.metrics import endpoints as metrics_endpoints
from api.products import endpoints as product_endpoints
from api.products.service import ProductService
from api.search.service import SearchService
from api.sellers import endpoints as seller_endpoints
from api.sellers.service import SellerService
from api.site import endpoints as site_endpoints
from api.suggestions import endpoints as suggestion_endpoints
from api.suggestions.service import SuggestionService
from api.users import endpoints as user_endpoints
from api.users.access import ACCESS
from api.users.service import UserService
from api.webhooks import endpoints as webhook_endpoints
from api.webhooks.service import WebhookReceiver

DATABASE_PATIENCE_SECONDS = 3.0
"""How long a request may wait for Postgres before it is answered 503."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Put the application together; its connections open and close with its lifespan."""
    settings = settings or get_settings()
    configure_logging(settings)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = Database.connect(
            settings, application_name="mywork-api", patience_seconds=DATABASE_PATIENCE_SECONDS
        )
        # Apart, so that requests which wait for Postgres do not make it look as if it were away.
        probe = Database.connect(
            settings,
            application_name="mywork-api-health",
            pool_size=1,
            patience_seconds=DATABASE_PATIENCE_SECONDS,
        )
        engine = SearchEngine(settings)
        search = SearchService(engine, database, metrics)
        app.state.settings = settings
        app.state.database = database
        app.state.engine = engine
        app.state.metrics = metrics
        app.state.health = HealthService(settings, probe, engine)
        app.state.products = products = ProductService(search, database)
        app.state.brain = brain = BrainService(search, database, products)
        app.state.suggestions = SuggestionService(search, products, brain)
        app.state.sellers = SellerService(products)
        app.state.session_tokens = tokens = SessionTokens(settings)
        clerk = ClerkAccounts(settings)
        app.state.users = UserService(database, clerk)
        app.state.catalogue = CatalogueService(settings, database, products)
        app.state.webhooks = WebhookReceiver(settings)
        app.state.rate_limiter = limiter = RateLimiter(settings)
        labels = (products.categories, brain.categories)
        await asyncio.gather(*(names.refresh() for names in labels))
        yield
        await asyncio.gather(*(names.close() for names in labels))
        await limiter.close()
        await tokens.close()
        await clerk.close()
        await engine.close()
        await probe.close()
        await database.close()

    app = FastAPI(
        title="MyWork Marketplace",
        version="0.1.0",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        # The usual pages load their scripts from foreign hosts.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    install_error_handlers(app)
    app.state.described_routes = []
    for endpoints in (
        # Before the public ones: /products/me is no slug.
        catalogue_endpoints,
        product_endpoints,
        suggestion_endpoints,
        brain_endpoints,
        seller_endpoints,
        site_endpoints,
        user_endpoints,
        webhook_endpoints,
        health_endpoints,
        metrics_endpoints,
    ):
        declare_access(endpoints.router, ACCESS)
        app.include_router(endpoints.router)
        app.state.described_routes += endpoints.router.routes
    describe_with(app, Problem)
    # The last one added is the outermost.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[settings.site_url.rstrip("/")],
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match", "Idempotency-Key"],
        expose_headers=[HEADER, "ETag", "Retry-After"],
    )
    app.add_middleware(BodyLimitMiddleware)
    app.add_middleware(ObservationMiddleware, metrics=metrics)
    app.add_middleware(SecurityHeadersMiddleware)
    app.add_middleware(RequestIdMiddleware)
    return app
