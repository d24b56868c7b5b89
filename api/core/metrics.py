"""What the process counts for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_LATENCY_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.4, 0.8, 1.5, 3, 6)


class Metrics:
    """The measurements of one application; labels never hold what a client typed."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "mywork_http_request_seconds",
            "Time to answer a request, by route template, method and status",
            ("route", "method", "status"),
            buckets=_LATENCY_SECONDS,
            registry=self.registry,
        )
        self.searches = Histogram(
            "mywork_search_seconds",
            "Time to find what a search asks for, by index and by who answered",
            ("index", "source"),
            buckets=_LATENCY_SECONDS,
            registry=self.registry,
        )
        self.degraded = Counter(
            "mywork_search_degraded",
            "Searches that Postgres answered because the engine did not, by index and reason",
            ("index", "reason"),
            registry=self.registry,
        )
        self.breaker_state = Gauge(
            "mywork_search_breaker_state",
            "Circuit breaker of the search engine: 0 closed, 1 half open, 2 open",
            registry=self.registry,
        )
