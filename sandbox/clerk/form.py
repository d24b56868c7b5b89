"""The parameters of a request, checked; every mistake is told at once."""

import re

import orjson
from starlette.requests import Request

from sandbox.clerk.errors import ApiError, Problem
from sandbox.clerk.web import refuse_unknown

_LARGEST_BODY = 64 * 1024
_LONGEST_EMAIL = 254
_PASSWORD_LENGTHS = range(8, 73)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class Form:
    """Parameters by name; what is wrong gathers until ``done`` is called."""

    def __init__(self, given: dict[str, object]) -> None:
        self._given = given
        self._problems: list[Problem] = []

    @classmethod
    async def read(cls, request: Request, *known: str) -> "Form":
        """Read the JSON body; an empty one has no parameters.

        Raises ApiError for anything that is no object (400), too large (413), of another type
        (415) or has a parameter that is not known (422).
        """
        body = await _body(request)
        given: object = {}
        if body:
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                message = "Send the parameters as application/json"
                raise ApiError(415, Problem("unsupported_content_type", message, message))
            try:
                given = orjson.loads(body)
            except orjson.JSONDecodeError:
                given = None
        if not isinstance(given, dict):
            message = "The request body is invalid: send one JSON object"
            raise ApiError(400, Problem("request_body_invalid", "Request body invalid", message))
        refuse_unknown(given, known)
        return cls(given)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str, longest: int) -> str:
        """Return a text that must be there; empty when something is wrong with it."""
        value = self._given.get(name)
        if name not in self._given:
            self._wrong("form_param_missing", name, "is missing", f"{name} must be included.")
        elif value in (None, ""):
            self._wrong("form_param_nil", name, "is blank", f"Enter {name}.")
        elif not isinstance(value, str) or _CONTROL.search(value) or not value.strip():
            self._wrong("form_param_format_invalid", name, "is invalid", f"{name} must be a text.")
        elif len(value) > longest:
            too_long = f"{name} must not exceed {longest} characters."
            self._wrong("form_param_max_length_exceeded", name, "is too long", too_long)
        else:
            return value
        return ""

    def text_or_none(self, name: str, longest: int) -> str | None:
        """Return a text, or None where null or nothing takes it away."""
        return None if self._given[name] in (None, "") else self.text(name, longest).strip()

    def email(self, name: str) -> str:
        """Return an e-mail address; empty when something is wrong with it."""
        value = self.text(name, _LONGEST_EMAIL).strip()
        if value and not _EMAIL.fullmatch(value):
            sentence = f"{name} must be a valid email address."
            self._wrong("form_param_format_invalid", name, "is invalid", sentence)
        return value

    def new_password(self, name: str) -> str:
        """Return a password that somebody chooses, as long as Clerk demands by default."""
        value = self.text(name, _LARGEST_BODY)
        if value and len(value) < _PASSWORD_LENGTHS.start:
            sentence = f"Passwords must be {_PASSWORD_LENGTHS.start} characters or more."
            self._wrong("form_password_length_too_short", name, sentence, sentence)
        elif len(value) >= _PASSWORD_LENGTHS.stop:
            sentence = f"Passwords must be less than {_PASSWORD_LENGTHS.stop} characters."
            self._wrong("form_password_length_too_long", name, sentence, sentence)
        return value

    def done(self) -> None:
        """Raise ApiError (422) with all that was wrong."""
        if self._problems:
            raise ApiError(422, *self._problems)

    def _wrong(self, code: str, name: str, message: str, sentence: str) -> None:
        self._problems.append(Problem(code, message, sentence, name))


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST_BODY:
            message = f"The request body must not exceed {_LARGEST_BODY} bytes"
            raise ApiError(413, Problem("request_body_too_large", message, message))
    return body
