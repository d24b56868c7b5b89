"""What can go wrong with sellers."""

from http import HTTPStatus

from api.core.errors import ApiError


class SellerNotFoundError(ApiError):
    """There is no such seller, or the account is closed or suspended."""

    status = HTTPStatus.NOT_FOUND
    code = "seller_not_found"

    def __init__(self) -> None:
        super().__init__("There is no seller with this name.")


class SellerRenamedError(ApiError):
    """The seller has another username now."""

    status = HTTPStatus.PERMANENT_REDIRECT
    code = "seller_renamed"

    def __init__(self, location: str) -> None:
        super().__init__("This seller has another name now.", headers={"Location": location})
