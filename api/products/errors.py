"""What can go wrong with products."""

from http import HTTPStatus

from api.core.errors import ApiError


class ProductNotFoundError(ApiError):
    """There is no such product, or it is not public."""

    status = HTTPStatus.NOT_FOUND
    code = "product_not_found"

    def __init__(self) -> None:
        super().__init__("There is no product with this name.")
