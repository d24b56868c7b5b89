"""The ``Idempotency-Key`` of requests that cost money: the same key gets the same answer."""

import hashlib
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header
from pydantic import BaseModel

from api.core.errors import ApiError


class IdempotencyKeyMissingError(ApiError):
    """A request that costs money must be safe to repeat."""

    status = HTTPStatus.BAD_REQUEST
    code = "idempotency_key_missing"

    def __init__(self) -> None:
        super().__init__("Send an Idempotency-Key, and the same one when you try again.")


class IdempotencyKeyReusedError(ApiError):
    """The key was sent before, with something else."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key belongs to another request. Send a new one.")


async def _key(
    idempotency_key: Annotated[
        str | None,
        Header(
            max_length=255,
            pattern="^[!-~]*$",
            description="Anything that no other request of yours has, such as a UUID.",
        ),
    ] = None,
) -> str:
    if not idempotency_key:
        raise IdempotencyKeyMissingError
    return idempotency_key


IdempotencyKey = Annotated[str, Depends(_key)]
"""The key of a request, as a parameter of an endpoint."""


def fingerprint(body: BaseModel) -> str:
    """Return a hash by which two bodies are the same."""
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()
