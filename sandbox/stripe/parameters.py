"""The parameters of a request, checked against the tables of what Stripe knows."""

import re
from pathlib import Path
from typing import Any

import orjson

from sandbox.stripe.errors import StripeError, missing, not_implemented
from sandbox.stripe.form import Json, bracketed

_TABLES: Json = orjson.loads((Path(__file__).parent / "parameters.json").read_bytes())
_ALWAYS = {"expand", "limit", "starting_after", "ending_before"}
_LONGEST_KEY, _LONGEST_VALUE, _MOST_KEYS = 40, 500, 50
_Path = tuple[str, ...]


def checked(endpoint: str, given: Json, implemented: frozenset[str]) -> Json:
    """Return the parameters with their types; None for what an empty text unsets.

    ``implemented`` names what the stand-in acts on: ``a.b`` (the indexes of lists are left out),
    ``a.*`` for all inside, ``a=x`` for one value alone. Raises StripeError for what Stripe does
    not know, for what is missing or of a wrong type, and for what the stand-in has not.
    """
    table = _TABLES[endpoint]
    if unknown := _unknown(given, table, ()):
        names, plural = ", ".join(unknown), "s" if len(unknown) > 1 else ""
        message = f"Received unknown parameter{plural}: {names}"
        raise StripeError(message, code="parameter_unknown", param=unknown[0])
    return _Checking(implemented).table(given, table, ())


def _fields(table: Json) -> dict[str, tuple[str, Any]]:
    """Return flags and type by plain name."""
    return {name.rstrip("!?"): (name, kind) for name, kind in table.items()}


def _unknown(value: object, kind: object, path: _Path) -> list[str]:
    if not isinstance(value, dict) or not isinstance(kind, dict) or "*" in kind:
        return []
    if "|" in kind:
        tables = [one for one in kind["|"] if isinstance(one, dict)]
        return _unknown(value, tables[0], path) if tables else []
    if "[]" in kind:
        found = [_unknown(one, kind["[]"], (*path, place)) for place, one in value.items()]
    else:
        fields = _fields(kind)
        found = [
            _unknown(one, fields[name][1], (*path, name))
            if name in fields
            else [bracketed((*path, name))]
            for name, one in value.items()
        ]
    return [name for names in found for name in names]


class _Checking:
    def __init__(self, implemented: frozenset[str]) -> None:
        self._implemented = implemented

    def table(self, given: Json, table: Json, path: _Path) -> Json:
        """Return a table's values by name."""
        fields = _fields(table)
        for name, (flagged, _) in fields.items():
            if "!" in flagged and name not in given:
                raise missing(bracketed((*path, name)))
        made: Json = {}
        for name, value in given.items():
            flagged, kind = fields[name]
            inner = (*path, name)
            if value == "" and "?" in flagged:
                self._demand(inner, None)
                made[name] = None
            else:
                made[name] = self._value(value, kind, inner)
        return made

    def _value(self, value: object, kind: Any, path: _Path) -> object:  # noqa: ANN401
        if isinstance(kind, dict) and "|" in kind:
            kind = next(
                (one for one in kind["|"] if isinstance(one, dict) == isinstance(value, dict)),
                kind["|"][0],
            )
        if not isinstance(kind, dict):
            made = _scalar(value, kind, path)
            self._demand(path, value)
            return made
        name = bracketed(path)
        if not isinstance(value, dict):
            noun = "array" if "[]" in kind else "object"
            raise StripeError(f"Invalid {noun}", param=name)
        if "*" in kind:
            self._demand(path, None)
            return _free(value, name)
        if "[]" in kind:
            if not all(place.isdigit() for place in value):
                raise StripeError("Invalid array", param=name)
            places = sorted(value, key=int)
            return [self._value(value[place], kind["[]"], (*path, place)) for place in places]
        return self.table(value, kind, path)

    def _demand(self, path: _Path, value: object) -> None:
        """Raise StripeError unless the stand-in acts on this parameter."""
        names = [part for part in path if not part.isdigit()]
        dotted = ".".join(names)
        known = self._implemented
        if names[0] in _ALWAYS or dotted in known or f"{dotted}={value}" in known:
            return
        if any(f"{'.'.join(names[:depth])}.*" in known for depth in range(1, len(names) + 1)):
            return
        what = f"the parameter {bracketed(path)}"
        if any(one.startswith(f"{dotted}=") for one in known):
            what += f" with the value {value}"
        raise not_implemented(what, bracketed(path))


def _scalar(value: object, kind: object, path: _Path) -> object:
    name = bracketed(path)
    if not isinstance(value, str):
        raise StripeError("Invalid string", param=name)
    if value == "":
        message = (
            f"You passed an empty string for '{name}'. We assume empty values are an attempt to"
            f" unset a field; however '{path[-1]}' cannot be unset. You should remove '{name}'"
            " from your request or supply a non-empty value."
        )
        raise StripeError(message, code="parameter_invalid_empty", param=name)
    if isinstance(kind, list):
        if value not in kind:
            choice = ", ".join(str(one) for one in kind if one)
            raise StripeError(f"Invalid {name}: must be one of {choice}", param=name)
    elif kind == "i":
        if not re.fullmatch(r"-?\d{1,15}", value):
            raise StripeError(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=name
            )
        return int(value)
    elif kind == "b":
        if value not in {"true", "false"}:
            raise StripeError(f"Invalid boolean: {value}", param=name)
        return value == "true"
    return value


def _free(value: Json, name: str) -> dict[str, str]:
    """Return metadata, within Stripe's limits."""
    if len(value) > _MOST_KEYS:
        raise StripeError(f"{name} can have up to {_MOST_KEYS} keys.", param=name)
    for key, text in value.items():
        if not isinstance(text, str):
            raise StripeError(f"Invalid {name}[{key}]: must be a string", param=f"{name}[{key}]")
        if len(key) > _LONGEST_KEY:
            raise StripeError(f"{name} keys can be up to {_LONGEST_KEY} characters.", param=name)
        if len(text) > _LONGEST_VALUE:
            message = (
                f"{name} values can have up to {_LONGEST_VALUE} characters, but you passed in a"
                f" value that is {len(text)} characters."
            )
            raise StripeError(message, param=f"{name}[{key}]")
    return value


def merged(metadata: dict[str, str], given: dict[str, str] | None) -> dict[str, str]:
    """Return metadata with changes: an empty value removes its key, None removes all."""
    if given is None:
        return {}
    return {key: value for key, value in {**metadata, **given}.items() if value != ""}
