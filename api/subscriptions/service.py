"""What people do with their subscription, and who has the Pro plan."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import checkpoints
from api.core.database import Database
from api.core.money import CURRENCY
from api.core.settings import Settings
from api.core.unit_of_work import unit_of_work
from api.integrations.stripe import Line, Stripe, StripeBrokenError, StripeRefusedError
from api.integrations.stripe_objects import Session
from api.models import Subscription
from api.payouts.accounts import stripe_answers
from api.subscriptions import repository
from api.subscriptions.errors import AlreadySubscribedError, NotSubscribedError
from api.subscriptions.schemas import Plan
from api.subscriptions.sync import LIVE, PRO, SubscriptionSync

ASK_SECONDS = 600.0
NAME = "MyWork Pro"


class SubscriptionService:
    """The rules of the Pro plan."""

    def __init__(self, settings: Settings, database: Database, stripe: Stripe) -> None:
        self._database = database
        self._stripe = stripe
        self._sync = SubscriptionSync(database, stripe)
        self._price_cents = settings.pro_price_cents
        self._page = f"{settings.site_url.rstrip('/')}/pricing"

    def pro_plan(self) -> dict[str, Any]:
        """Return what the Pro plan costs as ``ProPlan``."""
        return {"price_cents": self._price_cents, "currency": CURRENCY}

    async def is_pro(self, session: AsyncSession, user_id: uuid.UUID) -> bool:
        """Whether somebody has the Pro plan at this moment."""
        return _plan(await repository.find(session, user_id)) is Plan.PRO

    async def mine(self, session: AsyncSession, user_id: uuid.UUID) -> dict[str, Any]:
        """Return somebody's plan as ``SubscriptionOut``."""
        return self._view(await repository.find(session, user_id))

    async def subscribe(self, user_id: uuid.UUID) -> dict[str, Any]:
        """Return where the Pro plan is paid as ``SubscriptionLink``: one place at a time.

        Raises AlreadySubscribedError, StripeAwayError and StripeRefusesError.
        """
        row, email = await self._begin(user_id)
        checkpoints.reached("subscription.row")
        if row.stripe_session_id is not None:
            url = await self._go_on(row, row.stripe_session_id)
            if url is not None:
                return {"url": url}
            row, email = await self._begin(user_id)
        with stripe_answers():
            made = await self._make(row, email)
        checkpoints.reached("subscription.session")
        async with unit_of_work(self._database) as session:
            await repository.opened(session, user_id, row.attempt, made.id, ASK_SECONDS)
        return {"url": made.url or self._page}

    async def set_end(self, user_id: uuid.UUID, *, end: bool) -> dict[str, Any]:
        """Let a subscription end with its period, or not; returns ``SubscriptionOut``.

        Raises NotSubscribedError, StripeAwayError and StripeRefusesError.
        """
        async with unit_of_work(self._database) as session:
            row = await repository.find(session, user_id)
        if row is None or row.stripe_subscription_id is None or row.status not in LIVE:
            raise NotSubscribedError
        asked_at = await self._sync.now()
        with stripe_answers():
            state = await self._stripe.end_subscription(row.stripe_subscription_id, end=end)
            effect = await self._sync.effect(state, asked_at)
        async with unit_of_work(self._database) as session:
            await effect(session)
            return self._view(await repository.find(session, user_id))

    async def _begin(self, user_id: uuid.UUID) -> tuple[Subscription, str]:
        async with unit_of_work(self._database) as session:
            row, email = await repository.begin(session, user_id)
        if row.status in LIVE:
            raise AlreadySubscribedError
        return row, email

    async def _make(self, row: Subscription, email: str) -> Session:
        try:
            return await self._stripe.create_subscription_session(
                key=f"subscription-{row.user_id}-{row.attempt}",
                user_id=str(row.user_id),
                email=email,
                customer_id=row.stripe_customer_id,
                line=Line(NAME, self._price_cents),
                currency=CURRENCY,
                success_url=f"{self._page}?subscribed=1",
                cancel_url=self._page,
            )
        except (StripeRefusedError, StripeBrokenError):
            # Stripe may repeat this under the same key, though its reason is gone.
            async with unit_of_work(self._database) as session:
                await repository.next_attempt(session, row.user_id, row.attempt)
            raise

    async def _go_on(self, row: Subscription, session_id: str) -> str | None:
        """Return where an open session is paid; one that is over makes room for another."""
        with stripe_answers():
            made = await self._stripe.session(session_id)
            if made.status == "open" and made.url is not None:
                return made.url
            effect = None
            if made.subscription_id is not None:
                # Paid, perhaps, and the news has not come yet.
                effect = await self._sync.look(made.subscription_id)
        async with unit_of_work(self._database) as session:
            if effect is not None:
                await effect(session)
            found = await repository.find(session, row.user_id)
            if found is None or found.status not in LIVE:
                await repository.next_attempt(session, row.user_id, row.attempt)
        return None

    def _view(self, row: Subscription | None) -> dict[str, Any]:
        begun = row is not None and row.stripe_subscription_id is not None
        return {
            "plan": _plan(row),
            "status": row.status if row is not None and begun else "none",
            "price_cents": self._price_cents,
            "currency": CURRENCY,
            "current_period_end": None if row is None else row.current_period_end,
            "cancel_at_period_end": row is not None and row.cancel_at_period_end,
            # Of what is neither paid nor over, Stripe is asked again.
            "under_way": row is not None and row.status not in LIVE and row.due_at is not None,
        }


def _plan(row: Subscription | None) -> Plan:
    return Plan.PRO if row is not None and row.status in PRO else Plan.FREE
