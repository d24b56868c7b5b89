"""Which part of the product looks at what Stripe has news of."""

from collections.abc import Awaitable, Callable, Mapping

from api.core.effects import Effect, nothing
from api.webhooks.events import Event

Look = Callable[[str], Awaitable[Effect]]
"""Asks Stripe for the object of this id as it is now; returns what to write of it."""


class StripeNews:
    """Handles events of Stripe: only which object they are about counts, the rest may be old."""

    def __init__(self, looks: Mapping[str, Look]) -> None:
        """Take the looks by kind of event; ``charge.dispute`` stands for all that begin with it."""
        self._looks = looks

    async def look(self, event: Event) -> Effect:
        """Return what to write of an event: nothing, when its kind is of no interest."""
        kind = event.kind
        while kind:
            if kind in self._looks:
                return await self._looks[kind](event.payload["id"])
            kind = kind.rpartition(".")[0]
        return nothing
