"""Check the query string of a request: every parameter known, every value well-formed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from sandbox.search.decoding import LARGEST, JsonValue, expecting
from sandbox.search.errors import ApiError

Parse: TypeAlias = Callable[[str], JsonValue]
"""Turn the text of a parameter into a value; raises ValueError with the reason."""

_DIGITS = re.compile(r"\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter: how its text is read, and the error code of a wrong one."""

    parse: Parse
    code: str
    default: JsonValue = None
    required: bool = False


def read_parameters(
    sent: list[tuple[str, str]], known: Mapping[str, Parameter]
) -> dict[str, JsonValue]:
    """Return the value of every known parameter, in the order they are declared.

    Of a parameter given twice the last one counts. Raises ApiError for an unknown parameter
    (``bad_request``) and for a value that cannot be read (the parameter's own code).
    """
    found: dict[str, JsonValue] = {}
    for name, text in dict(sent).items():
        parameter = known.get(name)
        if parameter is None:
            raise ApiError("bad_request", f"Unknown parameter `{name}`: {expecting(name, known)}")
        try:
            found[name] = parameter.parse(text)
        except ValueError as error:
            raise ApiError(
                parameter.code, f"Invalid value in parameter `{name}`: {error}"
            ) from error
    for name, parameter in known.items():
        if parameter.required and name not in found:
            raise ApiError("bad_request", f"Missing parameter `{name}`")
    return {name: found.get(name, parameter.default) for name, parameter in known.items()}


def natural(text: str) -> int:
    """Read an integer from 0 to 2**64 - 1."""
    if not _DIGITS.fullmatch(text) or int(text) > LARGEST:
        raise ValueError(f"could not parse `{text}` as a positive integer")
    return int(text)


def boolean(text: str) -> bool:
    """Read ``true`` or ``false``."""
    if text not in {"true", "false"}:
        raise ValueError(
            f"could not parse `{text}` as a boolean, expected either `true` or `false`"
        )
    return text == "true"


def text(value: str) -> str:
    """Read any text."""
    return value


def listed(parse: Parse) -> Parse:
    """Read a comma-separated list."""

    def parse_list(value: str) -> list[JsonValue]:
        return [parse(item) for item in value.split(",") if item]

    return parse_list


def starred(parse: Parse) -> Parse:
    """Read a comma-separated list in which ``*`` means no restriction (None)."""
    parse_list = listed(parse)

    def parse_starred(value: str) -> JsonValue:
        return None if "*" in value.split(",") else parse_list(value)

    return parse_starred


def moment(*, after: bool) -> Parse:
    """Read an RFC 3339 moment or a day, or ``*`` for none.

    A day means its first instant in UTC; for ``after``, the first instant of the next day.
    """

    def parse_moment(value: str) -> datetime | None:
        if value == "*":
            return None
        try:
            if len(value) == len("2020-01-01"):
                day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
                return day + timedelta(days=1) if after else day
            parsed = datetime.fromisoformat(value)
            if parsed.tzinfo is not None:
                return parsed.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise ValueError(
            f"`{value}` is an invalid date-time. It should follow the YYYY-MM-DD or RFC 3339 "
            "date-time format."
        )

    return parse_moment
