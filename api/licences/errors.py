"""What can go wrong with licences."""

from http import HTTPStatus

from api.core.errors import ApiError


class LicenceNotValidError(ApiError):
    """There is no such licence, or it is not valid any more."""

    status = HTTPStatus.NOT_FOUND
    code = "licence_not_valid"

    def __init__(self) -> None:
        super().__init__("This licence key is not valid.")


class ActivationLimitError(ApiError):
    """The licence is used at as many places as it may be."""

    status = HTTPStatus.CONFLICT
    code = "activation_limit_reached"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"This licence may be used at {limit} {'place' if limit == 1 else 'places'}, and is."
            " Deactivate it at another one first."
        )
