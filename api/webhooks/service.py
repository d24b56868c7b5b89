"""The webhook inbox: stored once and answered at once; handled later, each with its effect once."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.database import Database
from api.core.settings import Settings
from api.integrations.clerk import SignatureRefusedError, verify_signature
from api.models import WebhookSource
from api.webhooks import repository
from api.webhooks.errors import WebhookRefusedError
from api.webhooks.repository import Event

log = structlog.get_logger()

BATCH = 20
LEASE_SECONDS = 60.0

Handler = Callable[[AsyncSession, str, Mapping[str, Any]], Awaitable[None]]
"""Applies an event of a kind, given its payload, in the transaction that marks it as handled."""


class WebhookReceiver:
    """Checks and keeps what comes in."""

    def __init__(self, settings: Settings) -> None:
        self._clerk_secret = settings.clerk_webhook_secret.get_secret_value()

    async def from_clerk(
        self, session: AsyncSession, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Keep a webhook of Clerk, once; raises WebhookRefusedError."""
        try:
            event_id = verify_signature(self._clerk_secret, headers, body)
            content = orjson.loads(body)
            kind, data = str(content["type"]), dict(content["data"])
        except (SignatureRefusedError, ValueError, KeyError, TypeError) as error:
            log.warning("webhook refused", source="clerk", reason=str(error))
            raise WebhookRefusedError from error
        event = Event(WebhookSource.CLERK, event_id, kind, data)
        if not await repository.store(session, event):
            log.info("webhook came again", source="clerk", event_id=event_id)


class WebhookInbox:
    """Handles what was kept."""

    def __init__(self, database: Database, handlers: Mapping[WebhookSource, Handler]) -> None:
        self._database = database
        self._handlers = handlers

    async def run(self) -> int:
        """Handle a batch of due events; returns how many there were."""
        async with self._database.transaction() as session:
            events = await repository.claim(session, BATCH, LEASE_SECONDS)
        for event in events:
            await self._handle(event)
        return len(events)

    async def seconds_until_due(self) -> float | None:
        """Return how long until there is something to do; None when nothing waits."""
        async with self._database.transaction() as session:
            return await repository.seconds_until_due(session)

    async def _handle(self, event: Event) -> None:
        try:
            async with self._database.transaction() as session:
                if await repository.lock_unhandled(session, event):
                    await self._handlers[event.source](session, event.kind, event.payload)
                    await repository.mark_handled(session, event)
        except Exception as error:
            # One event that cannot be handled holds up no other; it is tried again later.
            log.exception("webhook failed", source=event.source.value, event_id=event.event_id)
            async with self._database.transaction() as session:
                await repository.mark_failed(session, event, repr(error))
