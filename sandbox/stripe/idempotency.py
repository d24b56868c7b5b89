"""Answers kept under the ``Idempotency-Key`` of their requests."""

from dataclasses import dataclass

import orjson

from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json
from sandbox.stripe.identifiers import now
from sandbox.stripe.store import Store

_KEPT_SECONDS = 24 * 3600
_LONGEST = 255


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer, and the request that it was given to first."""

    status: int
    body: bytes
    request_id: str


class Keys:
    """Which keys were used, and which are in use at the moment."""

    def __init__(self, store: Store) -> None:
        self._sql = store.sql
        self._in_use: set[str] = set()

    def begin(self, key: str, endpoint: str, parameters: Json) -> Kept | None:
        """Return the answer kept under a key, or mark the key as in use until ``end``.

        Raises StripeError for a key that is in use, and for one that was used for something else.
        """
        if len(key) > _LONGEST:
            message = f"Idempotency keys can be up to {_LONGEST} characters."
            raise StripeError(message, kind="idempotency_error")
        if key in self._in_use:
            message = (
                "There is currently another in-progress request using this Idempotent Key (that"
                " probably means you submitted twice, and the other request is still going"
                f" through): {key}. Please try again later."
            )
            raise StripeError(
                message, code="idempotency_key_in_use", kind="idempotency_error", status=409
            )
        row = self._sql.execute(
            "SELECT * FROM idempotency WHERE key = ? AND created > ?", (key, now() - _KEPT_SECONDS)
        ).fetchone()
        if row is None:
            self._in_use.add(key)
            return None
        if row["endpoint"] != endpoint:
            message = (
                "Keys for idempotent requests can only be used for the same endpoint they were"
                f" first used for ('{row['endpoint']}' vs '{endpoint}'). Try using a key other"
                f" than '{key}' if you meant to execute a different request."
            )
            raise StripeError(message, kind="idempotency_error")
        if row["parameters"] != _canonical(parameters):
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were"
                f" first used with. Try using a key other than '{key}' if you meant to execute a"
                " different request."
            )
            raise StripeError(message, kind="idempotency_error")
        return Kept(status=row["status"], body=row["body"], request_id=row["request_id"])

    def keep(self, key: str, endpoint: str, parameters: Json, kept: Kept) -> None:
        """Keep an answer; inside the transaction of the change that it tells of."""
        self._sql.execute(
            "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                now(),
                endpoint,
                _canonical(parameters),
                kept.status,
                kept.body,
                kept.request_id,
            ),
        )

    def end(self, key: str) -> None:
        """Say that the request under way has been answered."""
        self._in_use.discard(key)


def _canonical(parameters: Json) -> str:
    return orjson.dumps(parameters, option=orjson.OPT_SORT_KEYS).decode()
