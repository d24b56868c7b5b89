"""What can go wrong with payouts."""

from http import HTTPStatus

from api.core.errors import ApiError


class PayoutNotFoundError(ApiError):
    """There is no such payout, or it is somebody else's."""

    status = HTTPStatus.NOT_FOUND
    code = "payout_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such payout.")


class StripeAwayError(ApiError):
    """Stripe does not answer; nothing is left half done."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "payments_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Our payment service does not answer at the moment. Nothing was changed: try again"
            " in a minute.",
            headers={"Retry-After": "60"},
        )


class StripeRefusesError(ApiError):
    """Stripe says no, in its own words."""

    status = HTTPStatus.CONFLICT
    code = "payments_refused"

    def __init__(self, message: str) -> None:
        super().__init__(f"Our payment service refuses this: {message}")


class AccountMissingError(ApiError):
    """There is no dashboard before the form at Stripe is complete."""

    status = HTTPStatus.CONFLICT
    code = "account_missing"

    def __init__(self) -> None:
        super().__init__("Connect your account at Stripe first.")


class PayoutBlockedError(ApiError):
    """Nothing can be paid out; the code says why."""

    status = HTTPStatus.CONFLICT
    code = "payout_blocked"

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(f"{message} {next_step}")


class AmountTooSmallError(ApiError):
    """Less than the least that is paid out."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "payout_too_small"

    def __init__(self, minimum: str) -> None:
        super().__init__(f"The least that can be paid out is {minimum}.")


class NotEnoughError(ApiError):
    """More than is available, perhaps because another request was faster."""

    status = HTTPStatus.CONFLICT
    code = "payout_exceeds_balance"

    def __init__(self, available: str) -> None:
        super().__init__(f"Only {available} can be paid out at the moment.")
