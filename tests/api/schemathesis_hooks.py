"""Loaded by schemathesis: keeps it from what no schema can say, so that the rest can be exact."""

import unicodedata
from typing import Any

import schemathesis

PAGING = (("page", 1), ("per_page", 24))
MAX_REACHABLE = 10_000
MAX_PRICE = 100_000_000


@schemathesis.hook
def filter_query(_: schemathesis.HookContext, query: Any) -> bool:
    """Leave out texts with outer spaces: they are trimmed before their length is checked."""
    return not isinstance(query, dict) or not any(
        isinstance(text, str) and any(map(_is_trimmed, (text[:1], text[-1:])))
        for value in query.values()
        for text in (value if isinstance(value, list) else [value])
    )


@schemathesis.hook
def before_call(_: schemathesis.HookContext, case: schemathesis.Case[Any], __: Any) -> None:
    """Mend two parameters that are right by themselves but not together."""
    query = case.query
    if not isinstance(query, dict):
        return
    page, per_page = (_number(query, name, default) for name, default in PAGING)
    if page * per_page > MAX_REACHABLE >= page and per_page >= 1:
        query["page"] = MAX_REACHABLE // per_page
    price_min, price_max = (_number(query, name, 0) for name in ("price_min", "price_max"))
    if "price_max" in query and 0 <= price_max < price_min <= MAX_PRICE:
        del query["price_max"]


def _is_trimmed(character: str) -> bool:
    """Whether it is white space; control characters are not, which must be refused."""
    return character.isspace() and unicodedata.category(character) != "Cc"


def _number(query: dict[str, Any], name: str, default: int) -> int:
    value = query.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        return default
