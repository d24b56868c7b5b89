"""What can go wrong when a version is released."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class InvalidVersionError(ApiError):
    """A version that cannot be released as asked; ``errors`` says why."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid_version"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, errors=[ParameterError(parameter=field, message=message)])
