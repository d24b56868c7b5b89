"""What can go wrong with exports and closing."""

from collections.abc import Sequence
from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class ExportUnderWayError(ApiError):
    """An export is being made already."""

    status = HTTPStatus.CONFLICT
    code = "export_under_way"

    def __init__(self) -> None:
        super().__init__("An export is being made already. You get a letter when it is ready.")


class ObligationsError(ApiError):
    """Something must be settled before the account can be closed; ``errors`` says what."""

    status = HTTPStatus.CONFLICT
    code = "obligations_open"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            "The account cannot be closed yet. " + " ".join(reasons),
            errors=[ParameterError(parameter="account", message=reason) for reason in reasons],
        )


class NotConfirmedError(ApiError):
    """The confirmation is not the account's address."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "not_confirmed"

    def __init__(self) -> None:
        message = "Type the e-mail address of your account."
        super().__init__(
            message, errors=[ParameterError(parameter="confirmation", message=message)]
        )
