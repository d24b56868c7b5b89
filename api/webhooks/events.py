"""What handlers of webhooks are given, and what they return."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from api.core.effects import Effect
from api.integrations.stripe_objects import StripeEvent
from api.models import WebhookSource


class Event(NamedTuple):
    """A webhook to be handled."""

    source: WebhookSource
    event_id: str
    kind: str
    payload: dict[str, Any]


def of_stripe(told: StripeEvent) -> Event:
    """Return what we keep of Stripe's news: which object it is about, and nothing personal."""
    about = {"object": told.object, "id": told.object_id}
    return Event(WebhookSource.STRIPE, told.id, told.kind, about)


Handler = Callable[[Event], Awaitable[Effect]]
"""Looks at what an event is about, without a transaction; returns what to write of it."""
