"""``Idempotency-Key``: a request that is sent again has its effect once, and the same answer."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header

from api.core.errors import ApiError

MAX_LENGTH = 255


class IdempotencyKeyMissingError(ApiError):
    """A request that moves money must say what makes it one and the same."""

    status = HTTPStatus.BAD_REQUEST
    code = "idempotency_key_missing"

    def __init__(self) -> None:
        super().__init__(
            "Send an Idempotency-Key of your choice, up to 255 characters: the same one whenever"
            " this very request is sent again."
        )


class IdempotencyKeyReusedError(ApiError):
    """A key came again with another body."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request. Choose a new one.")


async def _key(
    idempotency_key: Annotated[
        str | None,
        Header(description="The same whenever this very request is sent again; new otherwise."),
    ] = None,
) -> str:
    key = (idempotency_key or "").strip()
    if not 0 < len(key) <= MAX_LENGTH:
        raise IdempotencyKeyMissingError
    return key


IdempotencyKey = Annotated[str, Depends(_key)]
"""The key of a request, as a parameter of an endpoint; without one it is refused."""
