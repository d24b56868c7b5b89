"""What the process counts for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_LATENCY_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.4, 0.8, 1.5, 3, 6)
_FIRST_TEXT_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 25, 50, 100)


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
        self.answers = Counter(
            "mywork_brain_answers",
            "Questions to the Brain, by what has become of them",
            ("ending",),
            registry=self.registry,
        )
        self.first_text = Histogram(
            "mywork_brain_first_text_seconds",
            "Time from a question to the first text of its answer, by what has become of it",
            ("ending",),
            buckets=_FIRST_TEXT_SECONDS,
            registry=self.registry,
        )
        self.answer_tokens = Counter(
            "mywork_brain_answer_tokens",
            "Tokens that answers have taken, as far as the model's server tells, by direction",
            ("direction",),
            registry=self.registry,
        )
        self.breaker_state = Gauge(
            "mywork_search_breaker_state",
            "Circuit breaker of the search engine: 0 closed, 1 half open, 2 open",
            registry=self.registry,
        )
