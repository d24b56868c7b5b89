"""Bodies and queries in Stripe's form encoding: ``a[b][0][c]=x``."""

import re
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

Json: TypeAlias = dict[str, Any]
_NAME = re.compile(r"[^\[\]]+|(?<=\[)(?=\])")


def decoded(text: str) -> Json:
    """Return the parameters as nested tables of texts; lists are tables with numbers as keys.

    What names a value and a table at once keeps whatever came last.
    """
    root: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        parts = _NAME.findall(name)
        if not parts:
            continue
        table = root
        for part in parts[:-1]:
            inner = table.get(part or str(len(table)))
            if not isinstance(inner, dict):
                inner = table[part or str(len(table))] = {}
            table = inner
        table[parts[-1] or str(len(table))] = value
    return root


def bracketed(path: tuple[str, ...]) -> str:
    """Return a parameter's name as Stripe writes it, such as ``line_items[0][quantity]``."""
    return path[0] + "".join(f"[{part}]" for part in path[1:])
