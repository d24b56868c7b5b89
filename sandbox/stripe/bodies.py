"""The JSON that switches take."""

from dataclasses import dataclass

import orjson
from starlette.requests import Request

from sandbox.stripe.errors import StripeError
from sandbox.stripe.form import Json


@dataclass(frozen=True)
class Field:
    """What a field may be: of a type, and one of a few values if there are any."""

    kind: type
    default: object = None
    choice: tuple[object, ...] = ()
    required: bool = False


async def read(request: Request, fields: dict[str, Field]) -> Json:
    """Return the fields of a JSON object, by default those of an empty one.

    Raises StripeError for anything else, for a field that is not known, missing or wrong.
    """
    body = await request.body()
    try:
        given = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError as error:
        raise StripeError("Send one JSON object") from error
    if not isinstance(given, dict):
        raise StripeError("Send one JSON object")
    if unknown := [name for name in given if name not in fields]:
        known = ", ".join(fields) or "none"
        raise StripeError(f"Unknown: {', '.join(unknown)}; there are: {known}", param=unknown[0])
    return {name: _value(given, name, field) for name, field in fields.items()}


def _value(given: Json, name: str, field: Field) -> object:
    if name not in given:
        if field.required:
            raise StripeError(f"{name} is missing", param=name)
        return field.default
    value = given[name]
    kinds = (int, float) if field.kind is float else field.kind
    fits = isinstance(value, kinds) and (field.kind is bool or not isinstance(value, bool))
    if not fits and not (value is None and field.default is None and not field.required):
        raise StripeError(f"{name} must be of the type {field.kind.__name__}", param=name)
    if field.choice and value not in field.choice:
        raise StripeError(f"{name} must be one of {field.choice}", param=name)
    return value
