"""Failures on demand: of the next requests that match, in memory only."""

import fnmatch
from dataclasses import asdict, dataclass
from typing import Literal

from sandbox.stripe.form import Json


@dataclass(kw_only=True)
class Fault:
    """What the next ``count`` requests of a method to a path (with wildcards) meet.

    ``before`` they have any effect; ``during`` it, so that nothing changes and the error is kept
    under the idempotency key, as Stripe keeps it; or ``after`` it, so that only the answer is
    lost. ``status`` 0 is no error: with ``hang_seconds`` the answer only comes late.
    """

    method: str = "*"
    path: str = "/v1/*"
    count: int = 1
    when: Literal["before", "during", "after"] = "before"
    status: int = 500
    code: str | None = None
    decline_code: str | None = None
    message: str = "An unknown error occurred"
    retry_after: int | None = None
    hang_seconds: float = 0.0

    def matches(self, method: str, path: str) -> bool:
        """Return whether a request is meant."""
        return fnmatch.fnmatchcase(method, self.method) and fnmatch.fnmatchcase(path, self.path)

    def headers(self) -> dict[str, str]:
        """Return what the failed answer has besides."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    def body(self) -> Json:
        """Return the error in Stripe's format."""
        kinds = {402: "card_error", 429: "rate_limit_error", 400: "invalid_request_error"}
        error = {"message": self.message, "type": kinds.get(self.status, "api_error")}
        error |= {"code": self.code} if self.code else {}
        return {"error": error | ({"decline_code": self.decline_code} if self.decline_code else {})}


class Faults:
    """The failures that are still to come, the first that matches first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Have requests fail."""
        self._faults.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """Return what a request meets, and count it."""
        for fault in self._faults:
            if fault.matches(method, path):
                fault.count -= 1
                if fault.count < 1:
                    self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Have nothing fail any more."""
        self._faults.clear()

    def all(self) -> list[Json]:
        """Return what is still to come."""
        return [asdict(fault) for fault in self._faults]
