"""Check a decoded JSON body field by field and name the place of the first fault.

A reader takes a value, its path in the body (``.queries[0].limit``) and the error code that a fault
has there; it returns the value, possibly changed, or raises ApiError. Unknown fields are refused.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import orjson

from sandbox.search.errors import ApiError

JsonValue: TypeAlias = Any
"""Whatever JSON can hold: its shape is only known once a reader has looked at it."""

Reader: TypeAlias = Callable[[JsonValue, str, str], JsonValue]

BAD_REQUEST = "bad_request"
LARGEST = 2**64 - 1
_TYPOS_ALLOWED = ((3, 0), (7, 1), (12, 2), (17, 3), (24, 4))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object.

    ``code`` is the error code of a wrong value; ``required`` the code when the field is missing.
    A field that was not sent takes ``default``.
    """

    read: Reader
    code: str = BAD_REQUEST
    default: JsonValue = None
    required: str | None = None


def describe(value: JsonValue) -> str:
    """Name the kind of a JSON value and quote it."""
    if value is None:
        return "null"
    return f"{kind_of(value)}: `{orjson.dumps(value).decode()}`"


def kind_of(value: JsonValue) -> str:  # noqa: PLR0911 - JSON has this many kinds
    """Name the kind of a JSON value with its article."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "a positive integer" if value >= 0 else "a negative integer"
        case float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"


def wrong_kind(value: JsonValue, path: str, code: str, expected: str) -> ApiError:
    """Build the error for a value of the wrong JSON type."""
    place = f" at `{path}`" if path else ""
    return ApiError(
        code, f"Invalid value type{place}: expected {expected}, but found {describe(value)}"
    )


def wrong_value(path: str, code: str, reason: str) -> ApiError:
    """Build the error for a value of the right type that is not acceptable."""
    place = f" at `{path}`" if path else ""
    return ApiError(code, f"Invalid value{place}: {reason}")


def string(value: JsonValue, path: str, code: str) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise wrong_kind(value, path, code, "a string")
    return value


def boolean(value: JsonValue, path: str, code: str) -> bool:
    """Read a boolean."""
    if not isinstance(value, bool):
        raise wrong_kind(value, path, code, "a boolean")
    return value


def natural(value: JsonValue, path: str, code: str) -> int:
    """Read an integer from 0 to 2**64 - 1."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise wrong_kind(value, path, code, "a positive integer")
    return value


def byte(value: JsonValue, path: str, code: str) -> int:
    """Read an integer from 0 to 255."""
    number = natural(value, path, code)
    if number > 255:  # noqa: PLR2004 - the docstring says what it is
        raise wrong_value(
            path,
            code,
            f"value: `{number}` is too large to be deserialized, maximum value authorized is `255`",
        )
    return number


def number(value: JsonValue, path: str, code: str) -> float:
    """Read any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_kind(value, path, code, "a number")
    return value


def anything(value: JsonValue, path: str, code: str) -> JsonValue:  # noqa: ARG001 - a Reader
    """Read any value as it is."""
    return value


def one_of(*accepted: str) -> Reader:
    """Read one of these strings."""

    def read(value: JsonValue, path: str, code: str) -> JsonValue:
        text = string(value, path, code)
        if text not in accepted:
            place = f" at `{path}`" if path else ""
            raise ApiError(code, f"Unknown value `{text}`{place}: {expecting(text, accepted)}")
        return text

    return read


def optional(read: Reader) -> Reader:
    """Read null, or what ``read`` reads."""

    def read_optional(value: JsonValue, path: str, code: str) -> JsonValue:
        return None if value is None else read(value, path, code)

    return read_optional


def array(read: Reader) -> Reader:
    """Read an array whose items ``read`` reads."""

    def read_array(value: JsonValue, path: str, code: str) -> JsonValue:
        if not isinstance(value, list):
            raise wrong_kind(value, path, code, "an array")
        return [read(item, f"{path}[{place}]", code) for place, item in enumerate(value)]

    return read_array


def sorted_set(read: Reader) -> Reader:
    """Read an array of strings as a set: each once, ascending."""
    read_array = array(read)

    def read_set(value: JsonValue, path: str, code: str) -> JsonValue:
        return sorted(set(read_array(value, path, code)))

    return read_set


def mapping(read: Reader) -> Reader:
    """Read an object with any keys whose values ``read`` reads; the keys come out ascending."""

    def read_mapping(value: JsonValue, path: str, code: str) -> JsonValue:
        if not isinstance(value, dict):
            raise wrong_kind(value, path, code, "an object")
        return {key: read(value[key], f"{path}.{key}", code) for key in sorted(value)}

    return read_mapping


def record(
    fields: Mapping[str, Field],
    *,
    own_code: bool = False,
    sent_only: bool = False,
    open_ended: bool = False,
    refuse: Callable[[str, Sequence[str]], None] | None = None,
) -> Reader:
    """Read an object with these fields and no others.

    ``own_code``: faults have the code of the object's place rather than the fields' own.
    ``sent_only``: fields that were not sent stay out of the result instead of taking defaults.
    ``open_ended``: unknown fields are ignored. ``refuse`` may raise for an unknown field first.
    """
    accepted = list(fields)

    def read_record(value: JsonValue, path: str, code: str) -> JsonValue:
        if not isinstance(value, dict):
            raise wrong_kind(value, path, code, "an object")
        found: dict[str, JsonValue] = {}
        for key, item in value.items():
            field = fields.get(key)
            if field is None:
                if open_ended:
                    continue
                if refuse is not None:
                    refuse(key, accepted)
                place = f" inside `{path}`" if path else ""
                raise ApiError(code, f"Unknown field `{key}`{place}: {expecting(key, accepted)}")
            found[key] = field.read(item, f"{path}.{key}", code if own_code else field.code)
        for key, field in fields.items():
            if key not in found and field.required is not None:
                place = f" inside `{path}`" if path else ""
                raise ApiError(field.required, f"Missing field `{key}`{place}")
        if sent_only:
            return found
        return {key: found.get(key, field.default) for key, field in fields.items()}

    return read_record


def expecting(received: str, accepted: Iterable[str]) -> str:
    """Say what was expected, and what was perhaps meant."""
    names = list(accepted)
    listed = ", ".join(f"`{name}`" for name in names)
    near = _nearest(received, names)
    hint = f"did you mean `{near}`? " if near else ""
    return f"{hint}expected one of {listed}"


def _nearest(received: str, accepted: Sequence[str]) -> str | None:
    length = len(received.encode())
    allowed = next((typos for limit, typos in _TYPOS_ALLOWED if length <= limit), 5)
    if not allowed:
        return None
    best = min(accepted, key=lambda name: _distance(received, name), default=None)
    return best if best is not None and _distance(received, best) <= allowed else None


def _distance(left: str, right: str) -> int:
    """Damerau-Levenshtein distance (adjacent transpositions count once)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
