"""The services of the application: made when it starts, closed when it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.datastructures import State

from api.analytics.export import FigureExport
from api.analytics.recorder import EventRecorder
from api.analytics.service import AnalyticsService
from api.attention.service import AttentionService
from api.brain.retrieval import Retrieval
from api.brain.service import BrainService
from api.brain_answers.quota import Quota
from api.brain_answers.service import AnswerService
from api.brain_answers.spending import Spending
from api.brain_answers.writing import Writer
from api.brain_entries.service import EntryService
from api.brain_labels.service import LabelService
from api.brain_usage.service import UsageService
from api.cart.service import CartService
from api.catalogue.service import CatalogueService
from api.checkout.payments import Payments
from api.checkout.place_order import OrderDesk
from api.checkout.service import CheckoutService
from api.checkout.sessions import PaymentSessions
from api.checkout.sync import CheckoutSync
from api.core.database import Database
from api.core.metrics import Metrics
from api.core.rate_limit import RateLimiter
from api.core.settings import Settings
from api.downloads.service import DownloadService
from api.gallery.service import GalleryService
from api.health.service import HealthService
from api.integrations.answers import answer_model
from api.integrations.clerk import ClerkAccounts, SessionTokens
from api.integrations.embeddings import embeddings
from api.integrations.public_addresses import PublicAddresses
from api.integrations.search_engine import SearchEngine
from api.integrations.storage import Storage
from api.integrations.stripe import Stripe
from api.licences.service import LicenceService
from api.notifications.service import NotificationService
from api.orders.service import PurchaseService
from api.payouts.accounts import AccountService
from api.payouts.history import PayoutHistory
from api.payouts.request_payout import RequestPayout
from api.privacy.service import PrivacyService
from api.products.service import ProductService
from api.refunds.service import RefundService
from api.reviews.service import ReviewService
from api.sales.export import SaleExport
from api.sales.service import SaleService
from api.search.service import SearchService
from api.sellers.service import SellerService
from api.subscriptions.service import SubscriptionService
from api.suggestions.service import SuggestionService
from api.uploads.service import UploadService
from api.users.service import UserService
from api.versions.service import VersionService
from api.webhooks.service import WebhookReceiver

DATABASE_PATIENCE_SECONDS = 3.0
"""How long a request may wait for Postgres before it is answered 503."""


@asynccontextmanager
async def services(state: State, settings: Settings, metrics: Metrics) -> AsyncIterator[None]:
    """Put all services into the state of the application for as long as the block runs."""
    async with AsyncExitStack() as stack:
        database = Database.connect(
            settings, application_name="mywork-api", patience_seconds=DATABASE_PATIENCE_SECONDS
        )
        stack.push_async_callback(database.close)
        # Apart, so that requests which wait for Postgres do not make it look as if it were away.
        probe = Database.connect(
            settings,
            application_name="mywork-api-health",
            pool_size=1,
            patience_seconds=DATABASE_PATIENCE_SECONDS,
        )
        stack.push_async_callback(probe.close)
        engine = SearchEngine(settings)
        stack.push_async_callback(engine.close)
        clerk = ClerkAccounts(settings)
        stack.push_async_callback(clerk.close)
        tokens = SessionTokens(settings)
        stack.push_async_callback(tokens.close)
        limiter = RateLimiter(settings)
        stack.push_async_callback(limiter.close)
        storage = Storage(settings)
        stack.push_async_callback(storage.close)

        events = EventRecorder(settings)
        stack.push_async_callback(events.close)

        search = SearchService(engine, database, metrics)
        addresses = PublicAddresses(settings)
        products = ProductService(search, database, addresses)
        brain = BrainService(search, database, products)
        state.settings = settings
        state.database = database
        state.engine = engine
        state.metrics = metrics
        state.session_tokens = tokens
        state.rate_limiter = limiter
        state.health = HealthService(settings, probe, engine)
        state.products = products
        state.events = events
        _brain(state, settings, search, brain, stack)
        state.suggestions = SuggestionService(search, products, brain, addresses)
        state.sellers = SellerService(products)
        state.users = UserService(database, clerk)
        _catalogue(state, CatalogueService(settings, database, products), storage, addresses)
        state.notifications = NotificationService(settings)
        _orders(state, database, storage, addresses)
        state.privacy = PrivacyService(storage)
        _figures(state, settings)
        stack.push_async_callback(_money(state, settings, database).close)
        _answers(state, settings, products, stack)
        state.webhooks = WebhookReceiver(settings, database)
        labels = (products.categories, *brain.labels)
        await asyncio.gather(*(names.refresh() for names in labels))
        for names in labels:
            stack.push_async_callback(names.close)
        yield


def _brain(
    state: State,
    settings: Settings,
    search: SearchService,
    brain: BrainService,
    stack: AsyncExitStack,
) -> None:
    """Put the Brain's services into the state, and what they are to close onto the stack."""
    state.brain = brain
    state.own_entries = EntryService()
    state.brain_labels = LabelService(state.database, brain)
    state.brain_usage = UsageService(state.database, state.events)
    model = embeddings(settings)
    if model is not None:
        stack.push_async_callback(model.close)
    state.retrieval = Retrieval(search, model)


def _catalogue(
    state: State, catalogue: CatalogueService, storage: Storage, addresses: PublicAddresses
) -> None:
    """Put what sellers do with their products into the state."""
    state.catalogue = catalogue
    state.gallery = GalleryService(catalogue, addresses)
    state.versions = VersionService(catalogue)
    state.uploads = UploadService(state.database, storage, catalogue)


def _answers(
    state: State, settings: Settings, products: ProductService, stack: AsyncExitStack
) -> None:
    """Put what answers questions into the state: it needs to know who has the Pro plan."""
    database: Database = state.database
    model = answer_model(settings)
    if model is not None:
        stack.push_async_callback(model.close)
    state.brain_answers = AnswerService(
        settings,
        database,
        state.retrieval,
        products,
        Quota(settings, database, state.subscriptions),
        Writer(settings, model, Spending(settings, database)),
        state.metrics,
    )


def _figures(state: State, settings: Settings) -> None:
    """Put what sellers see of how it goes into the state."""
    state.attention = AttentionService(settings)
    state.analytics = AnalyticsService()
    state.figure_export = FigureExport(state.analytics)


def _orders(state: State, database: Database, storage: Storage, addresses: PublicAddresses) -> None:
    """Put what goes on around orders without a word to Stripe into the state."""
    state.cart = CartService(addresses)
    state.purchases = PurchaseService(addresses)
    state.downloads = DownloadService(storage)
    state.sales = SaleService()
    state.sale_export = SaleExport(database)
    state.refunds = RefundService()
    state.reviews = ReviewService()


def _money(state: State, settings: Settings, database: Database) -> Stripe:
    """Put the services of what is bought into the state; returns what they ask, to be closed."""
    stripe = Stripe(settings)
    payments = Payments(settings)
    sessions = PaymentSessions(settings, database, stripe)
    sync = CheckoutSync(stripe, payments)
    checkouts = CheckoutService(database, stripe, sessions, sync)
    state.checkouts = checkouts
    state.order_desk = OrderDesk(settings, database, sessions, payments, checkouts)
    state.licences = LicenceService()
    state.seller_accounts = AccountService(settings, database, stripe)
    state.payout_history = PayoutHistory(settings, database)
    state.request_payout = RequestPayout(settings, database, stripe)
    state.subscriptions = SubscriptionService(settings, database, stripe)
    return stripe
