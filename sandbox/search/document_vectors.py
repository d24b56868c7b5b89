"""What a document says under ``_vectors``: its embeddings by the name of the embedder."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from sandbox.search.decoding import JsonValue, describe
from sandbox.search.errors import ApiError

FIELD = "_vectors"
_MOST = 256
VECTOR_CODES = {
    "invalid_vector_dimensions",
    "invalid_vectors_type",
    "too_many_vectors",
    "vector_embedding_error",
}
"""The codes of the errors that documents' vectors can have."""
Embedders = Mapping[str, Mapping[str, JsonValue]]
"""The setting ``embedders`` of an index."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is said for one embedder; ``embeddings`` is None where nothing is said of them."""

    embeddings: list[list[float]] | None
    regenerate: bool

    def shown(self) -> dict[str, JsonValue]:
        """Return the long form, in which the protocol gives vectors back."""
        return {"embeddings": self.embeddings or [], "regenerate": self.regenerate}


class Missing:
    """The documents of one task that say nothing for an embedder, by embedder."""

    def __init__(self) -> None:
        self._keys: dict[str, list[str]] = {}

    def add(self, name: str, key: str) -> None:
        """Note that a document lacks vectors."""
        self._keys.setdefault(name, []).append(key)

    def refuse(self) -> None:
        """Raise ApiError if any document lacks vectors: there is nothing to make them from."""
        for name, keys in sorted(self._keys.items()):
            more = f" and at least {len(keys) - 1} other document(s)" if keys[1:] else ""
            raise ApiError(
                "vector_embedding_error",
                f"While embedding documents for embedder `{name}`: no vectors provided for "
                f"document `{keys[0]}`{more}\n"
                f"- Note: `{name}` has `source: userProvided`, so documents must provide "
                f"embeddings as an array in `_vectors.{name}`.\n"
                f"- Hint: opt-out for a document with `_vectors.{name}: null`",
            )


def given_vectors(document: Mapping[str, JsonValue], embedders: Iterable[str]) -> dict[str, Given]:
    """Return what a checked document says for these embedders."""
    said = document.get(FIELD) or {}
    return {name: _given(said[name], name, "") for name in embedders if name in said}


def settled(
    document: dict[str, JsonValue],
    old: Mapping[str, JsonValue] | None,
    key: str,
    embedders: Embedders,
    missing: Missing,
) -> dict[str, JsonValue]:
    """Return a document as it is kept: checked, and with the vectors that it leaves unsaid.

    ``old`` is the document that it replaces: its vectors stay until others are given. Raises
    ApiError for vectors that cannot be used.
    """
    said = document.get(FIELD)
    if said is not None and not isinstance(said, dict):
        raise ApiError(
            "invalid_vectors_type",
            f"The `_vectors` field in the document with id: `{key}` is not an object. Was "
            "expecting an object with a key for each embedder with manually provided vectors, but "
            f"instead got `{orjson.dumps(said).decode()}`",
        )
    kept = {name: value for name, value in (said or {}).items() if name not in embedders}
    before = {} if old is None else given_vectors(old, embedders)
    for name, embedder in embedders.items():
        given = _given(said[name], name, key) if said and name in said else before.get(name)
        if given is not None and given.embeddings is None:
            if given.regenerate:
                given = None
            else:
                unsaid = before.get(name)
                given = Given(unsaid.embeddings if unsaid else [], regenerate=False)
        if given is None:
            missing.add(name, key)
            continue
        _check(given, name, key, embedder["dimensions"])
        kept[name] = given.shown()
    rest = {field: value for field, value in document.items() if field != FIELD}
    return {**rest, FIELD: kept} if kept else rest


def shown(
    document: dict[str, JsonValue], embedders: Iterable[str], *, vectors: bool
) -> dict[str, JsonValue]:
    """Return a document as it is given back: with all its vectors in the long form, or none."""
    rest = {field: value for field, value in document.items() if field != FIELD}
    if not vectors:
        return rest
    given = given_vectors(document, embedders)
    others = document.get(FIELD) or {}
    return {**rest, FIELD: {**others, **{name: one.shown() for name, one in given.items()}}}


def _check(given: Given, name: str, key: str, dimensions: int) -> None:
    embeddings = given.embeddings or []
    if len(embeddings) > _MOST:
        raise ApiError(
            "too_many_vectors",
            f"Too many vectors for document with id {key}: found {len(embeddings)}, but limited "
            "to 256.",
        )
    for place, embedding in enumerate(embeddings):
        if len(embedding) != dimensions:
            raise ApiError(
                "invalid_vector_dimensions",
                f"Invalid vector dimensions in document with id `{key}` in `._vectors.{name}`.\n"
                f"  - note: embedding #{place} has dimensions {len(embedding)}\n"
                f"  - note: embedder `{name}` requires {dimensions}",
            )


def _wrong(key: str, reason: str) -> ApiError:
    return ApiError(
        "invalid_vectors_type",
        f"Bad embedder configuration in the document with id: `{key}`. {reason}",
    )


def _given(value: JsonValue, name: str, key: str) -> Given:
    place = f"._vectors.{name}"
    if value is None:
        return Given([], regenerate=False)
    if isinstance(value, list):
        return Given(_embeddings(value, place, key), regenerate=False)
    forms = "an array of floats, an array of arrays of floats, or an object with"
    if not isinstance(value, dict):
        kind, _, quoted = describe(value).partition(": ")
        names = {"a boolean": "boolean", "a string": "string", "a number": "number"}
        quoted = f"`{value}`" if isinstance(value, str) else quoted
        raise _wrong(
            key,
            f"Expected `{place}` to be {forms} at least the field `regenerate`, but got the "
            f"{names.get(kind, 'integer')} {quoted}",
        )
    for field in value:
        if field not in {"embeddings", "regenerate"}:
            raise _wrong(
                key,
                f"Unexpected field `{place}.{field}`\n  - note: the allowed fields are "
                "`regenerate` and `embeddings`",
            )
    if "regenerate" not in value:
        raise _wrong(
            key,
            f"Missing field `{place}.regenerate`\n  - note: `{place}` must be {forms} field "
            "`regenerate`",
        )
    regenerate, embeddings = value["regenerate"], value.get("embeddings")
    if not isinstance(regenerate, bool):
        raise _wrong(
            key,
            f"Could not parse `{place}.regenerate`: invalid type: {_named(regenerate)}, expected a "
            "boolean",
        )
    if embeddings is None:
        return Given(None, regenerate)
    return Given(_embeddings(embeddings, f"{place}.embeddings", key), regenerate)


def _named(value: JsonValue) -> str:
    """Name a value as the original's parser does."""
    match value:
        case None:
            return "null"
        case str():
            return f"string {orjson.dumps(value).decode()}"
        case int():
            return f"integer `{value}`"
        case float():
            return f"floating point `{value}`"
        case list():
            return "sequence"
        case _:
            return "map"


def _embeddings(value: JsonValue, place: str, key: str) -> list[list[float]]:
    if not isinstance(value, list):
        raise _kind(key, place, "null or an array", value)
    if not value:
        return []
    if isinstance(value[0], list):
        return [list(_numbers(one, f"{place}[{at}]", key)) for at, one in enumerate(value)]
    if isinstance(value[0], bool) or not isinstance(value[0], int | float):
        raise _kind(key, f"{place}[0]", "a number or an array", value[0])
    return [list(_numbers(value, place, key))]


def _numbers(value: JsonValue, place: str, key: str) -> Iterator[float]:
    """Yield numbers as the original keeps them: in single precision."""
    if not isinstance(value, list):
        raise _kind(key, place, "an array", value)
    for at, one in enumerate(value):
        if isinstance(one, bool) or not isinstance(one, int | float):
            raise _kind(key, f"{place}[{at}]", "a number", one)
    yield from array("f", value)


def _kind(key: str, place: str, expected: str, value: JsonValue) -> ApiError:
    return _wrong(
        key,
        f"Invalid value type at `{place}`: expected {expected}, but found {describe(value)}",
    )
