"""What can go wrong with refunds."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError
from api.core.money import dollars


class RefundNotFoundError(ApiError):
    """There is no such refund, or it is not the caller's to decide."""

    status = HTTPStatus.NOT_FOUND
    code = "refund_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such refund.")


class _ConflictError(ApiError):
    status = HTTPStatus.CONFLICT


class OrderIsFreeError(_ConflictError):
    """Nothing was paid."""

    code = "order_is_free"

    def __init__(self) -> None:
        super().__init__("This order was free: there is nothing to refund.")


class OrderNotPaidError(_ConflictError):
    """Nothing has been paid yet, or ever."""

    code = "order_not_paid"

    def __init__(self) -> None:
        super().__init__("This order was not paid: there is nothing to refund.")


class OrderDisputedError(_ConflictError):
    """A bank has the money, and decides."""

    code = "order_disputed"

    def __init__(self) -> None:
        super().__init__("The buyer's bank is disputing this payment, and decides about it.")


class NothingLeftError(_ConflictError):
    """Everything has gone back."""

    code = "nothing_left"

    def __init__(self) -> None:
        super().__init__("This order was refunded already.")


class RefundUnderWayError(_ConflictError):
    """One refund at a time."""

    code = "refund_under_way"

    def __init__(self) -> None:
        super().__init__("A refund of this order is being decided or made already.")


class RefundDecidedError(_ConflictError):
    """It was decided, and not in favour of the one who asks."""

    code = "refund_decided"

    def __init__(self) -> None:
        super().__init__("This was decided already. A refund that was declined can be appealed.")


class AppealTooEarlyError(_ConflictError):
    """The seller may still answer."""

    code = "appeal_too_early"

    def __init__(self, days: int) -> None:
        super().__init__(f"The seller has {days} days to answer before you can appeal.")


class AmountTooLargeError(ApiError):
    """More than is left of the price."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "amount_too_large"

    def __init__(self, left_cents: int) -> None:
        message = f"At most {dollars(left_cents)} can be given back."
        super().__init__(
            message, errors=[ParameterError(parameter="amount_cents", message=message)]
        )
