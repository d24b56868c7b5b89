"""What can go wrong with questions to the Brain."""

from datetime import datetime
from http import HTTPStatus

from api.core.clock import utcnow
from api.core.errors import ApiError


class QuotaReachedError(ApiError):
    """A free member has had all answers of the day."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "brain_quota_reached"

    def __init__(self, limit: int, resets_at: datetime) -> None:
        seconds = max(1, int((resets_at - utcnow()).total_seconds()) + 1)
        answers = "answer is" if limit == 1 else f"{limit} answers are"
        super().__init__(
            f"Today's {answers} used up. There are more from {resets_at:%d %b %Y, %H:%M} UTC on,"
            " or with the Pro plan.",
            headers={"Retry-After": str(seconds)},
        )


class ModelUnavailableError(ApiError):
    """The model that writes answers is away, or breaks off."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "brain_model_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "The Brain cannot write its answer at the moment. Try again shortly.",
            headers={"Retry-After": "5"},
        )
