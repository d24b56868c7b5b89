"""What can go wrong with orders."""

from http import HTTPStatus

from api.core.errors import ApiError


class OrderNotFoundError(ApiError):
    """There is no such order, or it is somebody else's: which of the two is nobody's business."""

    status = HTTPStatus.NOT_FOUND
    code = "order_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such order.")
