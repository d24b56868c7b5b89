"""API keys: who may do what on which indexes.

A key's value is the hexadecimal HMAC-SHA256 of its uid under the master key, so values change with
the master key. A tenant token is a JWT signed with a key's value that narrows searching further.
"""

import hashlib
import hmac
import threading
import uuid
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from sandbox.search.clock import micros, now, rfc3339
from sandbox.search.decoding import JsonValue
from sandbox.search.errors import ApiError
from sandbox.search.names import covers
from sandbox.search.queue import Queue

_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
_DEFAULTS = (
    ("Default Search API Key", "Use it to search from the frontend", ["search"]),
    (
        "Default Admin API Key",
        (
            "Use it for anything that is not a search operation. Caution! Do not expose it on a "
            "public frontend"
        ),
        ["*"],
    ),
    (
        "Default Read-Only Admin API Key",
        (
            "Use it to read information across the whole database. Caution! Do not expose this key "
            "on a public frontend"
        ),
        ["*.get", "keys.get"],
    ),
    (
        "Default Chat API Key",
        "Use it to chat and search from the frontend",
        ["chatCompletions", "search"],
    ),
)


@dataclass(frozen=True, slots=True)
class Access:
    """What a request may reach. None means no restriction.

    ``indexes`` are the patterns of the key; ``rules`` those of a tenant token, with the filter that
    each adds to a search.
    """

    indexes: Sequence[str] | None = None
    rules: dict[str, JsonValue] | None = None

    def allows(self, uid: str) -> bool:
        """Whether an index may be reached."""
        return (self.indexes is None or any(covers(p, uid) for p in self.indexes)) and (
            self.rules is None or any(covers(p, uid) for p in self.rules)
        )

    def filter_for(self, uid: str) -> JsonValue:
        """Return the filter that a tenant token adds to searches of an index, or None."""
        if self.rules is None:
            return None
        for pattern in sorted(self.rules, key=len, reverse=True):
            if covers(pattern, uid):
                return (self.rules[pattern] or {}).get("filter")
        return None


class Keys:
    """All keys of a server."""

    def __init__(self, queue: Queue, master_key: str | None) -> None:
        self._queue = queue
        self._master = master_key
        self._lock = threading.Lock()
        stored = queue.kept("keys")
        if stored is None:
            stored = [_new(name, text, actions) for name, text, actions in reversed(_DEFAULTS)]
            queue.keep("keys", stored)
        self._keys: list[dict[str, JsonValue]] = stored

    def value(self, uid: str) -> str:
        """Return the secret of a key."""
        if self._master is None:
            raise ApiError(
                "missing_master_key",
                "Meilisearch is running without a master key. To access this API endpoint, you "
                "must have set a master key at launch.",
            )
        return hmac.new(self._master.encode(), uid.encode(), hashlib.sha256).hexdigest()

    def access(self, header: str | None, action: str, uid: str | None) -> Access:
        """Return what a request may reach; raises ApiError when it may not do this at all."""
        kind, _, token = (header or "").partition(" ")
        if self._master is None:
            if action.startswith("keys."):
                self.value("")
            return Access()
        if header is None or kind != "Bearer":
            raise ApiError(
                "missing_authorization_header",
                "The Authorization header is missing. It must use the bearer authorization method.",
            )
        if hmac.compare_digest(token.encode(), self._master.encode()):
            return Access()
        key, rules = self._key_of(token, action)
        if key is None or not _may(key, action):
            raise _refused()
        found = Access(None if "*" in key["indexes"] else key["indexes"], rules)
        if uid is not None and not found.allows(uid):
            raise _refused()
        return found

    def _key_of(
        self, token: str, action: str
    ) -> tuple[dict[str, JsonValue] | None, dict[str, JsonValue] | None]:
        for key in self._keys:
            if hmac.compare_digest(self.value(key["uid"]).encode(), token.encode()):
                return key, None
        if action == "search" and token.count(".") == 2:  # noqa: PLR2004 - the parts of a JWT
            return self._tenant(token)
        return None, None

    def _tenant(
        self, token: str
    ) -> tuple[dict[str, JsonValue] | None, dict[str, JsonValue] | None]:
        """Check a tenant token and return its key and its rules."""
        head, body, signature = token.split(".")
        try:
            algorithm = _HASHES[_part(head)["alg"]]
            claims = _part(body)
            key = self._find(claims["apiKeyUid"])
            signed = _decode(signature)
            rules = claims["searchRules"]
            expires = claims.get("exp")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _refused() from error
        if key is None:
            raise _refused()
        expected = hmac.new(self.value(key["uid"]).encode(), f"{head}.{body}".encode(), algorithm)
        if not hmac.compare_digest(expected.digest(), signed):
            raise _refused()
        moment = int(datetime.now(UTC).timestamp())
        if expires is not None and (not isinstance(expires, int) or moment > expires):
            raise ApiError(
                "invalid_api_key",
                f"Tenant token expired. Was valid up to `{expires}` and we're now `{moment}`.",
            )
        if isinstance(rules, list):
            rules = dict.fromkeys(rules)
        if not isinstance(rules, dict):
            raise _refused()
        return key, rules

    def _find(self, uid_or_value: str) -> dict[str, JsonValue] | None:
        for key in self._keys:
            if uid_or_value in {key["uid"], self.value(key["uid"])}:
                return key
        return None

    def view(self, key: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Return a key as the protocol shows it, with its value."""
        return {
            "name": key["name"],
            "description": key["description"],
            "key": self.value(key["uid"]),
            "uid": key["uid"],
            "actions": key["actions"],
            "indexes": key["indexes"],
            "expiresAt": rfc3339(key["expiresAt"]),
            "createdAt": rfc3339(key["createdAt"]),
            "updatedAt": rfc3339(key["updatedAt"]),
        }

    def all(self) -> list[dict[str, JsonValue]]:
        """Return every key, the newest first."""
        return sorted(self._keys, key=lambda key: key["createdAt"], reverse=True)

    def get(self, uid_or_value: str) -> dict[str, JsonValue]:
        """Return a key by uid or by value."""
        key = self._find(uid_or_value)
        if key is None:
            raise ApiError("api_key_not_found", f"API key `{uid_or_value}` not found.")
        return key

    def create(self, wanted: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Add a key from a checked body."""
        with self._lock:
            uid = wanted["uid"] or str(uuid.uuid4())
            if any(key["uid"] == uid for key in self._keys):
                raise ApiError(
                    "api_key_already_exists",
                    f"`uid` field value `{uid}` is already an existing API key.",
                )
            key = {**wanted, "uid": uid, "createdAt": now(), "updatedAt": now()}
            self._store([*self._keys, key])
        return key

    def update(self, uid_or_value: str, change: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Change the name or description of a key."""
        with self._lock:
            old = self.get(uid_or_value)
            key = {**old, **change, "updatedAt": now()}
            self._store([key if other is old else other for other in self._keys])
        return key

    def delete(self, uid_or_value: str) -> None:
        """Remove a key."""
        with self._lock:
            old = self.get(uid_or_value)
            self._store([key for key in self._keys if key is not old])

    def _store(self, keys: list[dict[str, JsonValue]]) -> None:
        self._queue.keep("keys", keys)
        self._keys = keys


def expiry(text: str | None) -> int | None:
    """Read when a key ends, a moment in the future; raises ValueError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min.replace(tzinfo=UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if moment <= datetime.now(UTC):
        raise ValueError(
            f"`{text}` is not a valid date. It should follow the RFC 3339 format to represents a "
            "date or datetime in the future or specified as a null value. e.g. 'YYYY-MM-DD' or "
            "'YYYY-MM-DD HH:MM:SS'.\n"
        )
    return micros(moment)


def _new(name: str, description: str, actions: list[str]) -> dict[str, JsonValue]:
    moment = now()
    return {
        "name": name,
        "description": description,
        "uid": str(uuid.uuid4()),
        "actions": actions,
        "indexes": ["*"],
        "expiresAt": None,
        "createdAt": moment,
        "updatedAt": moment,
    }


def _may(key: dict[str, JsonValue], action: str) -> bool:
    if key["expiresAt"] is not None and key["expiresAt"] <= now():
        return False
    group, _, verb = action.rpartition(".")
    wanted = {action, "*"} | ({f"{group}.*"} if group else set())
    if verb == "get" and group != "keys":
        wanted.add("*.get")
    if group == "keys":
        wanted.discard("keys.*")
    return bool(wanted & set(key["actions"]))


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _part(text: str) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = orjson.loads(_decode(text))
    return value


def _refused() -> ApiError:
    return ApiError("invalid_api_key", "The provided API key is invalid.")
