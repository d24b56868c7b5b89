"""What can go wrong with questions to the Brain."""

from datetime import datetime
from http import HTTPStatus

from api.core.clock import utcnow
from api.core.errors import ApiError


class QuotaReachedError(ApiError):
    """A free member has had all answers of the day, or asked too often for those that are left."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "brain_quota_reached"

    def __init__(self, used: int, resets_at: datetime, *, answered: bool) -> None:
        seconds = max(1, int((resets_at - utcnow()).total_seconds()) + 1)
        answers = "answer is" if used == 1 else f"{used} answers are"
        what = f"{answers} used up" if answered else "questions are used up: many had no answer"
        super().__init__(
            f"Today's {what}. There are more from {resets_at:%d %b %Y, %H:%M} UTC on, or with the"
            " Pro plan.",
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
