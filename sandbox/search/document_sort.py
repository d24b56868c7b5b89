"""Sort whole documents by attributes, for ``documents/fetch``."""

from collections.abc import Sequence

from sandbox.search.decoding import JsonValue
from sandbox.search.errors import ApiError
from sandbox.search.store import StoredDocuments


def sort_documents(
    documents: StoredDocuments,
    ids: Sequence[int],
    sort: Sequence[str],
    settings: dict[str, JsonValue],
) -> list[int]:
    """Return internal ids ordered by ``attribute:asc`` or ``attribute:desc``, first one first.

    Numbers come before texts, documents without the attribute last. Raises ApiError
    ``invalid_document_sort`` for bad syntax and for an attribute that is not sortable.
    """
    rules = [_rule(text, settings["sortableAttributes"]) for text in sort]
    ordered = list(ids)
    fetched = dict(zip(ordered, documents.get(ordered), strict=True))
    for name, descending in reversed(rules):
        with_value = [i for i in ordered if _values(fetched[i], name)]
        without = [i for i in ordered if not _values(fetched[i], name)]
        pick = max if descending else min
        numbers: list[tuple[float, int]] = []
        texts: list[tuple[str, int]] = []
        for i in with_value:
            values = _values(fetched[i], name)
            amounts = [v for v in values if not isinstance(v, str)]
            if amounts:
                numbers.append((pick(amounts), i))
            else:
                texts.append((pick(v.lower() for v in values), i))
        numbers.sort(key=lambda pair: pair[0], reverse=descending)
        texts.sort(key=lambda pair: pair[0], reverse=descending)
        ordered = [i for _, i in numbers] + [i for _, i in texts] + without
    return ordered


def _rule(text: str, sortable: list[str]) -> tuple[str, bool]:
    name, _, order = text.rpartition(":")
    if order not in {"asc", "desc"} or not name:
        raise ApiError(
            "invalid_document_sort",
            "Invalid syntax for the sort parameter: expected expression ending by `:asc` or "
            f"`:desc`, found `{text}`.",
        )
    if name not in sortable:
        listed = ", ".join(sortable)
        known = (
            f"Available sortable attributes are: `{listed}`."
            if sortable
            else "This index does not have configured sortable attributes."
        )
        raise ApiError("invalid_document_sort", f"Attribute `{name}` is not sortable. {known}")
    return name, order == "desc"


def _values(document: JsonValue, name: str) -> list[JsonValue]:
    """Return the numbers and texts of an attribute, looking into objects and arrays."""
    if isinstance(document, list):
        return [value for item in document for value in _values(item, name)]
    if not isinstance(document, dict):
        return []
    if name in document:
        return _leaves(document[name])
    head, dot, rest = name.partition(".")
    return _values(document[head], rest) if dot and head in document else []


def _leaves(value: JsonValue) -> list[JsonValue]:
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    if isinstance(value, bool):
        return [str(value).lower()]
    return [value] if isinstance(value, str | int | float) else []
