"""One instance's parts and their order of starting and stopping."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.clerk.delivery import Delivery, Destination
from sandbox.clerk.identifiers import new_id
from sandbox.clerk.passwords import hashed
from sandbox.clerk.sessions import Sessions
from sandbox.clerk.signing_keys import SigningKeys, new_private_key
from sandbox.clerk.store import Store
from sandbox.clerk.users import Users
from sandbox.clerk.webhooks import Webhooks


@dataclass(frozen=True, kw_only=True)
class Instance:
    """What an instance is made with.

    ``url`` is its own address and the issuer of its tokens. ``accounts`` are e-mail addresses by
    user id; they are made at the first start and share a password. Without a destination
    webhooks are kept until there is one.
    """

    directory: Path
    url: str
    secret_key: str
    accounts: Mapping[str, str]
    password: str
    destination: Destination | None


class StandIn:
    """Everything behind the routes."""

    def __init__(self, instance: Instance) -> None:
        instance.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.url = instance.url
        self.secret_key = instance.secret_key
        self.store = Store(instance.directory / "clerk.sqlite")
        self.keys = SigningKeys(self.store)
        if not len(self.keys):
            self.keys.add(new_private_key())
        self.sessions = Sessions(self.store)
        found = self.store.sql.execute("SELECT id FROM instance").fetchone()
        instance_id = found["id"] if found else new_id("ins")
        self.webhooks = Webhooks(self.store, instance_id)
        self.users = Users(self.store, self.webhooks, self.url)
        if not found:
            with self.store.transaction():
                self.store.sql.execute("INSERT INTO instance VALUES (1, ?)", (instance_id,))
                for user_id, email in instance.accounts.items():
                    name = user_id.removeprefix("user_").replace("_", " ").title()
                    self.users.add(email, name, hashed(instance.password), user_id)
        self._delivery = (
            Delivery(self.webhooks, instance.destination) if instance.destination else None
        )

    def start(self) -> None:
        """Begin to send webhooks."""
        if self._delivery:
            self._delivery.start()

    async def stop(self) -> None:
        """Stop sending and close the file."""
        if self._delivery:
            await self._delivery.stop()
        self.store.close()

    def news(self) -> None:
        """Say that there may be a webhook to send."""
        if self._delivery:
            self._delivery.wake()
