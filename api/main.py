"""The HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api.analytics import endpoints as analytics_endpoints
from api.attention import endpoints as attention_endpoints
from api.brain import endpoints as brain_endpoints
from api.brain_answers import endpoints as brain_answer_endpoints
from api.brain_entries import endpoints as brain_entry_endpoints
from api.brain_labels import endpoints as brain_label_endpoints
from api.brain_usage import endpoints as brain_usage_endpoints
from api.cart import endpoints as cart_endpoints
from api.catalogue import endpoints as catalogue_endpoints
from api.checkout import endpoints as checkout_endpoints
from api.core.body_limit import BodyLimitMiddleware
from api.core.errors import Problem, install_error_handlers
from api.core.logging import configure_logging
from api.core.metrics import Metrics
from api.core.observation import ObservationMiddleware
from api.core.openapi import declare_access, describe_with
from api.core.request_id import HEADER, RequestIdMiddleware
from api.core.security_headers import SecurityHeadersMiddleware
from api.core.settings import Settings, get_settings
from api.downloads import endpoints as download_endpoints
from api.gallery import endpoints as gallery_endpoints
from api.health import endpoints as health_endpoints
from api.licences import endpoints as licence_endpoints
from api.metrics import endpoints as metrics_endpoints
from api.notifications import endpoints as notification_endpoints
from api.orders import endpoints as order_endpoints
from api.payouts import endpoints as payout_endpoints
from api.privacy import endpoints as privacy_endpoints
from api.products import endpoints as product_endpoints
from api.refunds import endpoints as refund_endpoints
from api.reviews import endpoints as review_endpoints
from api.sales import endpoints as sale_endpoints
from api.sellers import endpoints as seller_endpoints
from api.services import services
from api.site import endpoints as site_endpoints
from api.subscriptions import endpoints as subscription_endpoints
from api.suggestions import endpoints as suggestion_endpoints
from api.uploads import endpoints as upload_endpoints
from api.users import endpoints as user_endpoints
from api.users.access import ACCESS
from api.versions import endpoints as version_endpoints
from api.webhooks import endpoints as webhook_endpoints


def create_app(settings: Settings | None = None) -> FastAPI:
    """Put the application together; its connections open and close with its lifespan."""
    settings = settings or get_settings()
    configure_logging(settings)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with services(app.state, settings, metrics):
            yield

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
        gallery_endpoints,
        version_endpoints,
        upload_endpoints,
        product_endpoints,
        suggestion_endpoints,
        # In this order: /brain/tags is no entry, and neither /brain/query nor /brain/me is a slug.
        brain_answer_endpoints,
        brain_label_endpoints,
        brain_usage_endpoints,
        brain_entry_endpoints,
        brain_endpoints,
        seller_endpoints,
        site_endpoints,
        order_endpoints,
        download_endpoints,
        sale_endpoints,
        refund_endpoints,
        review_endpoints,
        user_endpoints,
        notification_endpoints,
        privacy_endpoints,
        analytics_endpoints,
        attention_endpoints,
        cart_endpoints,
        checkout_endpoints,
        licence_endpoints,
        payout_endpoints,
        subscription_endpoints,
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
    app.add_middleware(SecurityHeadersMiddleware, https=settings.site_url.startswith("https://"))
    app.add_middleware(RequestIdMiddleware)
    return app
