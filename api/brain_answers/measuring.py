"""How questions end, and how soon their answers begin, as Prometheus is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from time import monotonic

from api.brain_answers.errors import QuotaReachedError
from api.brain_answers.schemas import Outcome
from api.brain_answers.writing import Draft
from api.core.metrics import Metrics
from api.integrations.answers import Tokens


class Ending(StrEnum):
    """What has become of a question."""

    MODEL = "model"
    KEPT = "kept"
    QUOTED = "quoted"
    QUOTED_AT_LIMIT = "quoted_at_limit"
    UNKNOWN = "unknown"
    FAILED = "failed"
    LEFT = "left"
    OVER_QUOTA = "over_quota"


class Measured:
    """One question, from when it was asked to its end."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._began = monotonic()
        self._first_text: float | None = None

    def said(self) -> None:
        """Note that text comes; only the first time counts."""
        if self._first_text is None:
            self._first_text = monotonic() - self._began

    def took(self, tokens: Tokens) -> None:
        """Count what the model has taken for it, answered or not."""
        self._metrics.answer_tokens.labels("input").inc(tokens.input)
        self._metrics.answer_tokens.labels("output").inc(tokens.output)

    def ended(self, ending: Ending) -> None:
        """Count how it has ended."""
        self._metrics.answers.labels(ending).inc()
        if self._first_text is not None:
            self._metrics.first_text.labels(ending).observe(self._first_text)

    @contextmanager
    def unless_answered(self) -> Iterator[None]:
        """Count what ends a question on the way to its answer."""
        try:
            yield
        except QuotaReachedError:
            self.ended(Ending.OVER_QUOTA)
            raise
        except Exception:
            self.ended(Ending.FAILED)
            raise
        except BaseException:
            # Cancelled, or closed: nobody waits any more.
            self.ended(Ending.LEFT)
            raise


def announce(metrics: Metrics) -> None:
    """Have every ending stand at 0: of one that begins at 1 Prometheus sees no increase."""
    for ending in Ending:
        metrics.answers.labels(ending)


def ending_of(draft: Draft) -> Ending:
    """Return how an answer that is complete has come about."""
    if draft.outcome is Outcome.UNKNOWN:
        return Ending.UNKNOWN
    if draft.outcome is Outcome.QUOTED:
        return Ending.QUOTED_AT_LIMIT if draft.limited else Ending.QUOTED
    return Ending.KEPT if draft.cached else Ending.MODEL
