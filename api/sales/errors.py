"""What can go wrong with sales."""

from http import HTTPStatus

from api.core.errors import ApiError


class NoLicenceError(ApiError):
    """Only an order that was paid has a licence."""

    status = HTTPStatus.CONFLICT
    code = "no_licence"

    def __init__(self) -> None:
        super().__init__("This order has no licence: it was not paid.")
