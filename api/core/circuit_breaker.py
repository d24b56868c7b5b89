"""A circuit breaker: spares callers the wait for something that has just failed repeatedly."""

import time
from collections.abc import Callable
from enum import IntEnum


class BreakerState(IntEnum):
    """Closed: calls go through; half open: one call tries; open: none."""

    CLOSED = 0
    HALF_OPEN = 1
    OPEN = 2


class CircuitBreaker:
    """Opens after some failures in a row; after a rest lets one probe through at a time.

    For one event loop: nothing here may run in several threads.
    """

    def __init__(
        self, *, failures: int, rest_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._rest = rest_seconds
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """The state at this moment."""
        if self._opened_at is None:
            return BreakerState.CLOSED
        if self._probing or self._clock() - self._opened_at >= self._rest:
            return BreakerState.HALF_OPEN
        return BreakerState.OPEN

    def enter(self) -> bool:
        """Whether a call may be made now; if so, exactly one of the methods below must follow."""
        state = self.state
        if state is BreakerState.CLOSED:
            return True
        if state is BreakerState.OPEN or self._probing:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """Report that a call was answered."""
        self._failures = 0
        self._opened_at = None
        self._probing = False

    def failed(self) -> None:
        """Report that a call failed."""
        self._failures += 1
        if self._probing or self._failures >= self._limit:
            self._opened_at = self._clock()
        self._probing = False

    def abandoned(self) -> None:
        """Report that a call ended without telling anything, for instance by cancellation."""
        self._probing = False
