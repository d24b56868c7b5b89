"""What can go wrong with reviews."""

from http import HTTPStatus

from api.core.errors import ApiError


class ProductNotFoundError(ApiError):
    """There is no such product."""

    status = HTTPStatus.NOT_FOUND
    code = "product_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such product.")


class ReviewNotFoundError(ApiError):
    """There is no such review, or it is not the caller's to change."""

    status = HTTPStatus.NOT_FOUND
    code = "review_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such review.")


class NotReviewableError(ApiError):
    """Only what was paid, and not given back, is reviewed."""

    status = HTTPStatus.CONFLICT
    code = "not_reviewable"

    def __init__(self) -> None:
        super().__init__("An order can be reviewed while it is paid and not refunded.")


class AlreadyReviewedError(ApiError):
    """Each order has one review."""

    status = HTTPStatus.CONFLICT
    code = "already_reviewed"

    def __init__(self) -> None:
        super().__init__("You have reviewed this order already. Change your review instead.")
