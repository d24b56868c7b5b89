"""The webhook inbox: stored once and answered at once; handled later, each with its effect once."""

import asyncio
from collections.abc import Mapping

import orjson
import structlog

from api.core import checkpoints
from api.core.database import Database
from api.core.effects import NotYetError
from api.core.settings import Settings
from api.core.unit_of_work import STATEMENT_TIMEOUT_MS, unit_of_work
from api.integrations import clerk, stripe
from api.models import WebhookSource
from api.webhooks import repository
from api.webhooks.errors import WebhookRefusedError
from api.webhooks.events import Event, Handler, of_stripe

log = structlog.get_logger()

BATCH = 20
SIDE_BY_SIDE = 5
"""How many events are handled at once: most of the time they wait for an outside system."""
LEASE_SECONDS = 60.0


class WebhookReceiver:
    """Checks and keeps what comes in."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self._clerk_secret = settings.clerk_webhook_secret.get_secret_value()
        self._stripe_secrets = settings.stripe_webhook_secrets()

    async def from_clerk(self, headers: Mapping[str, str], body: bytes) -> None:
        """Keep a webhook of Clerk, once; raises WebhookRefusedError."""
        try:
            event_id = clerk.verify_signature(self._clerk_secret, headers, body)
            content = orjson.loads(body)
            kind, data = str(content["type"]), dict(content["data"])
        except (clerk.SignatureRefusedError, ValueError, KeyError, TypeError) as error:
            log.warning("webhook refused", source="clerk", reason=str(error))
            raise WebhookRefusedError from error
        await self._keep(Event(WebhookSource.CLERK, event_id, kind, data))

    async def from_stripe(self, signature: str | None, body: bytes) -> None:
        """Keep a webhook of Stripe, once; raises WebhookRefusedError.

        Of its content we keep which object it is about: Stripe is asked for the rest, and nothing
        personal stays here.
        """
        try:
            told = stripe.verified_event(self._stripe_secrets, signature, body)
        except stripe.SignatureRefusedError as error:
            log.warning("webhook refused", source="stripe", reason=str(error))
            raise WebhookRefusedError from error
        await self._keep(of_stripe(told))

    async def _keep(self, event: Event) -> None:
        async with unit_of_work(
            self._database, statement_timeout_ms=STATEMENT_TIMEOUT_MS
        ) as session:
            is_new = await repository.store(session, event)
        checkpoints.reached("webhook.stored")
        if not is_new:
            log.info("webhook came again", source=event.source.value, event_id=event.event_id)


class WebhookInbox:
    """Handles what was kept."""

    def __init__(self, database: Database, handlers: Mapping[WebhookSource, Handler]) -> None:
        self._database = database
        self._handlers = handlers

    async def run(self) -> int:
        """Handle a batch of due events; returns how many there were."""
        async with self._database.transaction() as session:
            events = await repository.claim(session, BATCH, LEASE_SECONDS)
        if events:
            checkpoints.reached("webhook.claimed")
        turns = asyncio.Semaphore(SIDE_BY_SIDE)

        async def in_turn(event: Event) -> None:
            async with turns:
                await self._handle(event)

        await asyncio.gather(*(in_turn(event) for event in events))
        return len(events)

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, event: Event) -> None:
        try:
            effect = await self._handlers[event.source](event)
            checkpoints.reached("webhook.looked")
            async with self._database.transaction() as session:
                if await repository.lock_unhandled(session, event):
                    await effect(session)
                    await repository.mark_handled(session, event)
        except Exception as error:
            # One event that cannot be handled holds up no other; it is tried again later.
            if isinstance(error, (NotYetError, stripe.StripeUnavailableError)):
                log.warning(
                    "webhook put off",
                    source=event.source.value,
                    event_id=event.event_id,
                    reason=repr(error),
                )
            else:
                log.exception("webhook failed", source=event.source.value, event_id=event.event_id)
            async with self._database.transaction() as session:
                await repository.mark_failed(session, event, repr(error))
