"""What can go wrong with products."""

from http import HTTPStatus

from api.core.errors import ApiError


class ProductNotFoundError(ApiError):
    """There is no such product, or it never was public."""

    status = HTTPStatus.NOT_FOUND
    code = "product_not_found"

    def __init__(self) -> None:
        super().__init__("There is no product with this name.")


class ProductWithdrawnError(ApiError):
    """The product was public and is no more; ``/similar`` still says what resembles it."""

    status = HTTPStatus.GONE
    code = "product_withdrawn"

    def __init__(self) -> None:
        super().__init__("This product has been withdrawn.")


class ProductRenamedError(ApiError):
    """The product has another slug now."""

    status = HTTPStatus.PERMANENT_REDIRECT
    code = "product_renamed"

    def __init__(self, location: str) -> None:
        super().__init__("This product has another name now.", headers={"Location": location})
