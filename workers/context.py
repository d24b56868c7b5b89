"""What every task of a worker process uses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from api.analytics.collector import EventCollector
from api.core.database import Database
from api.core.settings import Settings
from api.integrations.clerk import ClerkAccounts
from api.integrations.meilisearch import Meilisearch
from api.integrations.storage import Storage
from api.integrations.stripe import Stripe
from api.ledger.checking import LedgerCheck
from api.models import WebhookSource
from api.notifications.letters import LetterQueue
from api.payouts.queue import PayoutQueue
from api.privacy.closing import ClosedAccounts
from api.privacy.exports import ExportQueue
from api.search.documents import Entity
from api.subscriptions.sync import SubscriptionSync
from api.uploads.checker import UploadChecker
from api.uploads.sweeper import UploadSweeper
from api.users.service import UserService
from api.webhooks.service import WebhookInbox
from indexer.drain import Drain
from indexer.rebuild import Rebuild
from indexer.specs import index_specs


@dataclass(frozen=True)
class WorkerContext:
    """Connections and the two jobs of each index."""

    settings: Settings
    database: Database
    engine: Meilisearch
    drains: dict[Entity, Drain]
    rebuilds: dict[Entity, Rebuild]
    inbox: WebhookInbox
    letters: LetterQueue
    exports: ExportQueue
    closed: ClosedAccounts
    uploads: UploadChecker
    sweeper: UploadSweeper
    events: EventCollector
    stripe: Stripe
    payouts: PayoutQueue
    subscriptions: SubscriptionSync
    ledger_check: LedgerCheck


@asynccontextmanager
async def worker_context(settings: Settings, *, name: str) -> AsyncIterator[WorkerContext]:
    """Open what a process needs and close it at the end; ``name`` shows in pg_stat_activity."""
    database = Database.connect(settings, application_name=name)
    engine = Meilisearch(settings)
    specs = index_specs(settings)
    clerk = ClerkAccounts(settings)
    users = UserService(database, clerk)
    storage = Storage(settings)
    events = EventCollector(settings, database)
    stripe = Stripe(settings)
    try:
        yield WorkerContext(
            settings=settings,
            database=database,
            engine=engine,
            drains={
                entity: Drain(spec, database, engine, settings) for entity, spec in specs.items()
            },
            rebuilds={
                entity: Rebuild(spec, database, engine, settings) for entity, spec in specs.items()
            },
            inbox=WebhookInbox(database, {WebhookSource.CLERK: users.clerk_event}),
            letters=LetterQueue(database, settings),
            exports=ExportQueue(database, storage),
            closed=ClosedAccounts(database, clerk),
            uploads=UploadChecker(database, storage),
            sweeper=UploadSweeper(database, storage),
            events=events,
            stripe=stripe,
            payouts=PayoutQueue(database, stripe),
            subscriptions=SubscriptionSync(database, stripe),
            ledger_check=LedgerCheck(database),
        )
    finally:
        await stripe.close()
        await events.close()
        await storage.close()
        await clerk.close()
        await database.close()
