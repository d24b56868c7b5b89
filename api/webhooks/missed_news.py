"""News that never came: Stripe's own list of events is read, and what is missing is kept.

Checkouts, refunds and payouts of our own are asked about one by one. Of what others do (banks, and
whoever uses Stripe's dashboard) only these events tell.
"""

from datetime import timedelta

import structlog

from api.core import checkpoints
from api.core.database import Database
from api.integrations.stripe import Stripe, StripeRefusedError, StripeUnavailableError
from api.webhooks import news_repository, repository
from api.webhooks.events import of_stripe
from api.webhooks.news_repository import Position

log = structlog.get_logger()

KINDS = (
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.refunded",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.updated",
    "invoice.paid",
    "radar.early_fraud_warning.created",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "transfer.reversed",
    "transfer.updated",
)
"""What a worker handles. Stripe takes 20 kinds: of a new transfer nobody knows better than we do.
News of connected accounts stand in their own lists; an account is looked at whenever it matters."""
OVERLAP = timedelta(minutes=10)
"""How far back each reading goes beyond the one before: clocks differ, and lists may be late."""
LONGEST = timedelta(days=1)
"""The most time that is read at once, so that after a long absence the oldest news come first."""
PAGES = 100
"""The most that are read in one run."""


class MissedNews:
    """Reads on where it has stopped. What is read twice, or by two at once, is kept once."""

    def __init__(self, database: Database, stripe: Stripe, *, pages: int = PAGES) -> None:
        """``pages`` are the most that one run reads."""
        self._database = database
        self._stripe = stripe
        self._pages = pages

    async def run(self) -> int:
        """Read until the present, or as far as one run goes; returns how many events were missing.

        While Stripe is away nothing is read; the next run goes on. A shop without a key, where all
        is free, has no news.
        """
        if not self._stripe.has_key:
            return 0
        missing = 0
        for _ in range(self._pages):
            async with self._database.transaction() as session:
                here = await news_repository.position(session, LONGEST.total_seconds())
            try:
                new, is_end = await self._read(here)
            except StripeUnavailableError as error:
                log.warning("stripe's events cannot be read", reason=repr(error))
                break
            missing += new
            if is_end and here.is_last:
                break
        if missing:
            log.info("events that no webhook has brought yet", count=missing)
        return missing

    async def _read(self, here: Position) -> tuple[int, bool]:
        """Read a page; returns how many events were missing, and whether the slice is over."""
        since = here.read_until - OVERLAP
        # The second that has begun counts as well.
        until = here.slice_until + timedelta(seconds=1)
        try:
            page = await self._stripe.events(KINDS, since, until, here.after_id)
        except StripeRefusedError:
            if here.after_id is None:
                raise
            # Stripe has forgotten the event that we had come to: it keeps none beyond 30 days.
            async with self._database.transaction() as session:
                await news_repository.go_on(session, here, None)
            return 0, False
        checkpoints.reached("news.read")
        async with self._database.transaction() as session:
            new = 0
            if page.events:
                new = await repository.store(session, *map(of_stripe, page.events))
            if page.more:
                await news_repository.go_on(session, here, page.events[-1].id)
            else:
                await news_repository.end_slice(session, here)
        return new, not page.more
