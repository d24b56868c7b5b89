"""What can go wrong with buying."""

from collections.abc import Sequence
from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class CheckoutNotFoundError(ApiError):
    """There is no such checkout, or it is somebody else's."""

    status = HTTPStatus.NOT_FOUND
    code = "checkout_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such checkout.")


class ReceiptNotFoundError(ApiError):
    """The checkout is not paid."""

    status = HTTPStatus.NOT_FOUND
    code = "receipt_not_found"

    def __init__(self) -> None:
        super().__init__("There is no receipt before the payment has come in.")


class LinesError(ApiError):
    """Something about single lines; ``errors`` names each."""

    status = HTTPStatus.CONFLICT

    def __init__(self, lines: Sequence[ParameterError]) -> None:
        super().__init__(" ".join(line.message for line in lines), errors=lines)


class CartChangedError(LinesError):
    """Prices have changed or products were withdrawn since the buyer looked."""

    code = "cart_changed"


class OwnProductError(LinesError):
    """Nobody buys from themselves."""

    code = "own_product"


class AlreadyOwnedError(LinesError):
    """The buyer holds this licence already."""

    code = "already_owned"


class TotalNotPayableError(ApiError):
    """The sum is more, or less, than a card can be charged with at once."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "total_not_payable"


class PaymentsUnavailableError(ApiError):
    """Stripe does not answer or refuses to take payments."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "payments_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Payments cannot be taken at the moment. Nothing was charged; try again shortly.",
            headers={"Retry-After": "10"},
        )
