from api.core.circuit_breaker import BreakerState, CircuitBreaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def opened() -> tuple[CircuitBreaker, Clock]:
    clock = Clock()
    breaker = CircuitBreaker(failures=3, rest_seconds=5, clock=clock)
    for _ in range(3):
        assert breaker.enter()
        breaker.failed()
    return breaker, clock


def test_it_opens_after_failures_in_a_row_only() -> None:
    breaker = CircuitBreaker(failures=3, rest_seconds=5)
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED
    breaker, _ = opened()
    assert breaker.state is BreakerState.OPEN
    assert not breaker.enter()


def test_one_probe_at_a_time_after_the_rest() -> None:
    breaker, clock = opened()
    clock.now = 5
    assert breaker.enter()
    assert breaker.state is BreakerState.HALF_OPEN
    assert not breaker.enter()
    breaker.succeeded()
    assert breaker.enter()
    assert breaker.enter()


def test_a_failed_probe_opens_it_for_another_rest() -> None:
    breaker, clock = opened()
    clock.now = 5
    assert breaker.enter()
    breaker.failed()
    clock.now = 9.9
    assert not breaker.enter()
    clock.now = 10
    assert breaker.enter()


def test_an_abandoned_probe_lets_the_next_one_try() -> None:
    breaker, clock = opened()
    clock.now = 5
    assert breaker.enter()
    breaker.abandoned()
    assert breaker.enter()


def test_a_late_failure_of_an_earlier_call_does_not_close_it() -> None:
    breaker, _ = opened()
    breaker.failed()
    assert breaker.state is BreakerState.OPEN
