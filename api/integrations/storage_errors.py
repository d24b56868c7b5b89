"""What can go wrong with object storage, and how its client says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.parsers import ResponseParserError

_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class StorageError(Exception):
    """Object storage did not do what it was asked."""


class StorageUnavailableError(StorageError):
    """It cannot be reached, does not answer in time, or does not let us in; ``reason`` says."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StorageNotFoundError(StorageError):
    """There is no such object, or no such multipart upload."""


class StorageChangedError(StorageError):
    """The object is not the one any more whose ETag was given."""


class StorageRefusedError(StorageError):
    """It refuses this request; ``code`` is its own, such as ``InvalidPart``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@contextmanager
def translated() -> Iterator[None]:
    """Raise the client's errors as StorageError."""
    try:
        yield
    except ClientError as error:
        raise _of_answer(error) from error
    except ParamValidationError:
        raise  # a mistake of the caller's, not an answer of the service's
    except (BotoCoreError, ResponseParserError) as error:
        raise StorageUnavailableError(str(error)) from error


def _of_answer(error: ClientError) -> StorageError:
    code = error.response["Error"]["Code"]
    message = error.response["Error"].get("Message", "no reason given")
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    if code == "NoSuchBucket" or status in _DENIED:
        return StorageUnavailableError(f"{error.operation_name}: {code}: {message}")
    if status == HTTPStatus.NOT_FOUND:
        return StorageNotFoundError(f"{error.operation_name}: {message}")
    if status == HTTPStatus.PRECONDITION_FAILED:
        return StorageChangedError(f"{error.operation_name}: {message}")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return StorageUnavailableError(f"{error.operation_name}: {code}: {message}")
    return StorageRefusedError(code, message)
