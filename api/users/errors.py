"""What can go wrong with accounts."""

from http import HTTPStatus

from api.core.errors import ApiError, ParameterError


class NotSignedInError(ApiError):
    """The request has no session token."""

    status = HTTPStatus.UNAUTHORIZED
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("Sign in first.", headers={"WWW-Authenticate": "Bearer"})


class InvalidTokenError(ApiError):
    """The session token is expired, forged or meant for somebody else."""

    status = HTTPStatus.UNAUTHORIZED
    code = "invalid_token"

    def __init__(self) -> None:
        super().__init__(
            "This sign-in is not valid any more. Sign in again.",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )


class SignInUnavailableError(ApiError):
    """Nobody can be recognised, because Clerk does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "sign_in_unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Accounts cannot be reached at the moment. Try again shortly.",
            headers={"Retry-After": "5"},
        )


class AccountSuspendedError(ApiError):
    """An operator has suspended the account."""

    status = HTTPStatus.FORBIDDEN
    code = "account_suspended"

    def __init__(self) -> None:
        super().__init__("This account is suspended.")


class NotASellerError(ApiError):
    """Only sellers may do this."""

    status = HTTPStatus.FORBIDDEN
    code = "not_a_seller"

    def __init__(self) -> None:
        super().__init__("Only sellers can do this. Become a seller first.")


class NotAnAdminError(ApiError):
    """Only admins may do this."""

    status = HTTPStatus.FORBIDDEN
    code = "not_an_admin"

    def __init__(self) -> None:
        super().__init__("Only admins can do this.")


class AlreadyASellerError(ApiError):
    """Whoever sells already cannot begin to."""

    status = HTTPStatus.CONFLICT
    code = "already_a_seller"

    def __init__(self) -> None:
        super().__init__("You are a seller already.")


class UsernameTakenError(ApiError):
    """Another seller has this username, or had it: links to it lead there."""

    status = HTTPStatus.CONFLICT
    code = "username_taken"

    def __init__(self) -> None:
        message = "This username is taken. Choose another."
        super().__init__(message, errors=[ParameterError(parameter="username", message=message)])
