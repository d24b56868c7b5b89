"""What can go wrong with notifications."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class UnknownKindError(ApiError):
    """A kind that nobody can choose."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unknown_kind"

    def __init__(self, kind: str) -> None:
        message = f"{kind} cannot be chosen."
        super().__init__(message, errors=[ParameterError(parameter="choices", message=message)])


class InvalidLinkError(ApiError):
    """A link that we did not make."""

    status = HTTPStatus.NOT_FOUND
    code = "invalid_link"

    def __init__(self) -> None:
        super().__init__("This link is not valid; it may have been cut short.")
