"""Which strings may name an index, a pattern of indexes, or a document."""

import re

from sandbox.search.decoding import JsonValue, string, wrong_value
from sandbox.search.errors import ApiError

_UID = re.compile(r"[A-Za-z0-9_-]{1,512}")
_DOCUMENT = re.compile(r"[A-Za-z0-9_-]{1,511}")


def index_uid(text: str) -> str:
    """Return a valid index uid; raises ValueError with the reason."""
    if not _UID.fullmatch(text):
        raise ValueError(
            f"`{text}` is not a valid index uid. Index uid can be an integer or a string "
            "containing only alphanumeric characters, hyphens (-) and underscores (_), and can "
            "not be more than 512 bytes."
        )
    return text


def path_uid(text: str) -> str:
    """Return the index uid of an address; raises ApiError ``invalid_index_uid``."""
    try:
        return index_uid(text)
    except ValueError as error:
        raise ApiError("invalid_index_uid", str(error)) from error


def read_uid(value: JsonValue, path: str, code: str) -> str:
    """Read an index uid of a body."""
    try:
        return index_uid(string(value, path, code))
    except ValueError as error:
        raise wrong_value(path, code, str(error)) from error


def read_pattern(value: JsonValue, path: str, code: str) -> str:
    """Read an index uid that may end with, or be, a star."""
    text = string(value, path, code)
    if text != "*" and not _UID.fullmatch(text.removesuffix("*")):
        raise wrong_value(
            path,
            code,
            f"`{text}` is not a valid index uid pattern. Index uid patterns can be an integer or "
            "a string containing only alphanumeric characters, hyphens (-), underscores (_), and "
            "optionally end with a star (*).",
        )
    return text


def covers(pattern: str, uid: str) -> bool:
    """Whether a pattern of :func:`read_pattern` includes this index."""
    return uid.startswith(pattern[:-1]) if pattern.endswith("*") else uid == pattern


def document_key(value: JsonValue) -> str | None:
    """Return the text by which a document is known, or None where the value is no valid id.

    The integer 5 and the string ``"5"`` name the same document.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and _DOCUMENT.fullmatch(value.strip()):
        return value.strip()
    return None
