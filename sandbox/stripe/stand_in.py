"""One instance's parts and their order of starting and stopping."""

from dataclasses import dataclass
from pathlib import Path

from sandbox.stripe.clock import Clock
from sandbox.stripe.delivery import Delivery, Destination
from sandbox.stripe.faults import Faults
from sandbox.stripe.idempotency import Keys
from sandbox.stripe.records import Records
from sandbox.stripe.store import Store
from sandbox.stripe.webhooks import Webhooks


@dataclass(frozen=True, kw_only=True)
class Instance:
    """What an instance is made with.

    ``url`` is its own address. Without a destination webhooks are kept until there is one;
    without ``durable`` a crash of the machine may lose data.
    """

    directory: Path
    url: str
    secret_key: str
    destination: Destination | None
    durable: bool = True


class StandIn:
    """Everything behind the routes."""

    def __init__(self, instance: Instance) -> None:
        instance.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.secret_key = instance.secret_key
        self.store = Store(instance.directory / "stripe.sqlite", durable=instance.durable)
        self.webhooks = Webhooks(self.store)
        self.records = Records(self.store, self.webhooks, instance.url)
        self.keys = Keys(self.store)
        self.faults = Faults()
        self._delivery = (
            Delivery(self.webhooks, instance.destination) if instance.destination else None
        )
        self._clock = Clock(self.records, self._delivery)

    def start(self) -> None:
        """Begin to send webhooks and to let sessions expire."""
        if self._delivery:
            self._delivery.start()
        self._clock.start()

    async def stop(self) -> None:
        """Stop both and close the file."""
        await self._clock.stop()
        if self._delivery:
            await self._delivery.stop()
        self.store.close()

    def news(self) -> None:
        """Say that something has changed: a webhook to send, a session that expires."""
        self._clock.wake()
        if self._delivery:
            self._delivery.wake()
