"""What can go wrong with subscriptions."""

from http import HTTPStatus

from api.core.errors import ApiError


class AlreadySubscribedError(ApiError):
    """There is a subscription that has not ended."""

    status = HTTPStatus.CONFLICT
    code = "already_subscribed"

    def __init__(self) -> None:
        super().__init__("You have a subscription already.")


class NotSubscribedError(ApiError):
    """There is no subscription that could be changed."""

    status = HTTPStatus.CONFLICT
    code = "not_subscribed"

    def __init__(self) -> None:
        super().__init__("You have no subscription that could be changed.")
