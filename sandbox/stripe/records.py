"""Stripe's objects, with the events that tell of their changes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import orjson

from sandbox.stripe.errors import no_such
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import new_id, now
from sandbox.stripe.store import Store
from sandbox.stripe.webhooks import Webhooks

API_VERSION = "2026-10-28.endive"


class Records:
    """Every object of an instance. All changes happen inside ``transaction``."""

    def __init__(self, store: Store, webhooks: Webhooks, url: str) -> None:
        self._store = store
        self.webhooks = webhooks
        self.sql = store.sql
        self.url = url
        self._request: Json = {"id": None, "idempotency_key": None}

    @contextmanager
    def transaction(self, request_id: str | None = None, key: str | None = None) -> Iterator[None]:
        """Do all changes inside or none; their events name the request that made them."""
        self._request = {"id": request_id, "idempotency_key": key}
        with self._store.transaction():
            yield

    def add(self, body: Json, hidden: Json | None = None) -> Json:
        """Keep a new object; ``hidden`` is what the API does not show."""
        self.sql.execute(
            "INSERT INTO object (id, kind, created, body, hidden) VALUES (?, ?, ?, ?, ?)",
            (body["id"], body["object"], body["created"], _dumps(body), _dumps(hidden or {})),
        )
        return body

    def find(self, identifier: object) -> Json | None:
        """Return an object of any kind, or None."""
        row = self.sql.execute("SELECT body FROM object WHERE id = ?", (identifier,)).fetchone()
        return None if row is None else dict(orjson.loads(row["body"]))

    def get(self, kind: str, identifier: object, *, param: str = "id", status: int = 400) -> Json:
        """Return an object of one kind; raises StripeError ``resource_missing``."""
        found = self.find(identifier)
        if found is None or found["object"] != kind:
            raise no_such(kind, str(identifier), param, status)
        return found

    def hidden(self, identifier: str) -> Json:
        """Return what the API does not show of an object that is there."""
        row = self.sql.execute("SELECT hidden FROM object WHERE id = ?", (identifier,)).fetchone()
        return dict(orjson.loads(row["hidden"]))

    def hide(self, identifier: str, **changes: object) -> None:
        """Change what the API does not show."""
        hidden = {**self.hidden(identifier), **changes}
        self.sql.execute("UPDATE object SET hidden = ? WHERE id = ?", (_dumps(hidden), identifier))

    def change(self, body: Json, **changes: object) -> Json:
        """Change an object; returns what was different before, as an event tells it."""
        before = _difference(body, changes)
        body.update(changes)
        self.sql.execute("UPDATE object SET body = ? WHERE id = ?", (_dumps(body), body["id"]))
        return before

    def remove(self, identifier: str) -> None:
        """Forget an object."""
        self.sql.execute("DELETE FROM object WHERE id = ?", (identifier,))

    def all(self, kind: str, **equal: object) -> list[Json]:
        """Return the objects of a kind whose fields have these values, the newest first."""
        where = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in equal)
        rows = self.sql.execute(
            f"SELECT body FROM object WHERE kind = ?{where} ORDER BY place DESC",  # noqa: S608 - names are ours
            (kind, *equal.values()),
        )
        return [orjson.loads(row["body"]) for row in rows]

    def tell(
        self, kind: str, body: Json, previous: Json | None = None, account: str | None = None
    ) -> None:
        """Keep an event, and send it. Inside the transaction of the change that it tells of."""
        data: Json = {"object": body}
        if previous is not None:
            data["previous_attributes"] = previous
        identifier = new_id("evt")
        event = {
            "id": identifier,
            "object": "event",
            **({"account": account} if account else {}),
            "api_version": API_VERSION,
            "created": now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 1,
            "request": self._request,
            "type": kind,
        }
        self.add(event)
        self.webhooks.add(identifier, kind)

    def setting(self, name: str) -> Json:
        """Return a switch's position; empty when it was never touched."""
        row = self.sql.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return {} if row is None else dict(orjson.loads(row["value"]))

    def set(self, name: str, value: Json) -> None:
        """Keep a switch's position."""
        self.sql.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, _dumps(value)))


def _difference(before: Mapping[str, object], changes: Mapping[str, object]) -> Json:
    """Return the former values of what changes; of a table inside only what differs."""
    made: Json = {}
    for name, value in changes.items():
        old = before.get(name)
        if old == value:
            continue
        if isinstance(old, dict) and isinstance(value, dict):
            # A key that is new was null before, as Stripe tells of metadata.
            made[name] = _difference(
                {**dict.fromkeys(value), **old}, {**dict.fromkeys(old), **value}
            )
        else:
            made[name] = old
    return made


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()
