"""What every task of a worker process uses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from api.analytics.collector import EventCollector
from api.analytics.rollup import RollUp
from api.brain.passage_queues import PassageQueue, VectorQueue
from api.brain_answers.service import AnswerSweep
from api.brain_answers.spending import Spending
from api.brain_usage.service import UsageRollUp
from api.checkout.payments import Payments
from api.checkout.queue import CheckoutQueue
from api.checkout.sessions import PaymentSessions
from api.checkout.sync import CheckoutSync
from api.core.database import Database
from api.core.settings import Settings
from api.disputes.service import DisputeSync, FraudWarnings
from api.integrations.clerk import ClerkAccounts
from api.integrations.embeddings import embeddings
from api.integrations.meilisearch import Meilisearch
from api.integrations.storage import Storage
from api.integrations.stripe import Stripe
from api.ledger.checking import LedgerCheck
from api.models import WebhookSource
from api.notifications.letters import LetterQueue
from api.orders.release import Releases
from api.payouts.accounts import AccountSync
from api.payouts.queue import PayoutQueue
from api.payouts.sync import TransferSync
from api.privacy.closing import ClosedAccounts
from api.privacy.exports import ExportQueue
from api.refunds.queue import RefundQueue
from api.refunds.sync import RefundSync
from api.search.documents import Entity
from api.subscriptions.sync import SubscriptionSync
from api.uploads.checker import UploadChecker
from api.uploads.sweeper import UploadSweeper
from api.users.service import UserService
from api.webhooks.missed_news import MissedNews
from api.webhooks.service import WebhookInbox
from api.webhooks.stripe_news import StripeNews
from indexer.drain import Drain
from indexer.rebuild import Rebuild
from indexer.specs import index_specs


@dataclass(frozen=True)
class WorkerContext:
    """Connections, the two jobs of each index, and whatever a queue or a cron calls."""

    settings: Settings
    database: Database
    engine: Meilisearch
    drains: dict[Entity, Drain]
    rebuilds: dict[Entity, Rebuild]
    inbox: WebhookInbox
    checkouts: CheckoutQueue
    letters: LetterQueue
    exports: ExportQueue
    closed: ClosedAccounts
    uploads: UploadChecker
    sweeper: UploadSweeper
    events: EventCollector
    brain_usage: UsageRollUp
    answers: AnswerSweep
    spending: Spending
    roll_up: RollUp
    stripe: Stripe
    refunds: RefundQueue
    releases: Releases
    payouts: PayoutQueue
    subscriptions: SubscriptionSync
    missed_news: MissedNews
    ledger_check: LedgerCheck
    passages: PassageQueue
    vectors: VectorQueue


@asynccontextmanager
async def worker_context(settings: Settings, *, name: str) -> AsyncIterator[WorkerContext]:
    """Open what a process needs and close it at the end; ``name`` shows in pg_stat_activity."""
    database = Database.connect(settings, application_name=name)
    engine = Meilisearch(settings)
    specs = index_specs(settings)
    clerk = ClerkAccounts(settings)
    users = UserService(database, clerk)
    storage = Storage(settings)
    stripe = Stripe(settings)
    checkouts = CheckoutSync(stripe, Payments(settings))
    refunds = RefundSync(database, stripe)
    subscriptions = SubscriptionSync(database, stripe)
    news = StripeNews(
        {
            "checkout.session": checkouts.look,
            "charge.refunded": refunds.look,
            "charge.refund": refunds.look,
            "refund": refunds.look,
            "charge.dispute": DisputeSync(stripe, refunds, subscriptions).look,
            "radar.early_fraud_warning": FraudWarnings(stripe, refunds, subscriptions).look,
            "account.updated": AccountSync(stripe).look,
            "transfer": TransferSync(stripe).look,
            "customer.subscription": subscriptions.look,
            "invoice.paid": subscriptions.look_invoice,
        }
    )
    events = EventCollector(settings, database)
    model = embeddings(settings)
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
            inbox=WebhookInbox(
                database,
                {WebhookSource.CLERK: users.clerk_event, WebhookSource.STRIPE: news.look},
            ),
            checkouts=CheckoutQueue(
                database, PaymentSessions(settings, database, stripe), checkouts
            ),
            letters=LetterQueue(database, settings),
            exports=ExportQueue(database, storage),
            closed=ClosedAccounts(database, clerk),
            uploads=UploadChecker(database, storage),
            sweeper=UploadSweeper(database, storage),
            events=events,
            brain_usage=UsageRollUp(database),
            answers=AnswerSweep(database),
            spending=Spending(settings, database),
            roll_up=RollUp(database, settings),
            stripe=stripe,
            refunds=RefundQueue(database, stripe, refunds),
            releases=Releases(database),
            payouts=PayoutQueue(database, stripe),
            subscriptions=subscriptions,
            missed_news=MissedNews(database, stripe),
            ledger_check=LedgerCheck(database),
            passages=PassageQueue(database),
            vectors=VectorQueue(database, model),
        )
    finally:
        if model is not None:
            await model.close()
        await events.close()
        await stripe.close()
        await storage.close()
        await clerk.close()
        await database.close()
