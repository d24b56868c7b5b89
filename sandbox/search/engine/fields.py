"""Paths into documents: nested fields, arrays, and the attribute patterns of the settings."""

from collections.abc import Iterator, Sequence
from typing import Any


def matches(pattern: str, path: str) -> bool:
    """Tell whether an attribute pattern (``*``, ``a.*``, ``a``) names this path or a parent."""
    if pattern == "*":
        return True
    if pattern.endswith("*"):
        return path.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return path.endswith(pattern[1:])
    return path == pattern or path.startswith(f"{pattern}.")


def matches_any(patterns: Sequence[str], path: str) -> bool:
    """Tell whether any of these patterns names the path."""
    return any(matches(pattern, path) for pattern in patterns)


def flatten(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield each path of a document with its value; a path with children comes as well."""
    if path:
        yield path, value
    children = value if isinstance(value, list) else [value]
    for child in children:
        if isinstance(child, dict):
            for key, inner in child.items():
                yield from flatten(inner, f"{path}.{key}" if path else key)


def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the texts of a value that can be searched, those of arrays one by one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict):
                yield from texts(item)


def pick(document: dict[str, Any], patterns: Sequence[str]) -> dict[str, Any]:
    """Return the part of a document that these attributes name."""
    if "*" in patterns:
        return document
    picked: dict[str, Any] = _pick(document, patterns, "")
    return picked


def _pick(value: Any, patterns: Sequence[str], prefix: str) -> Any:  # noqa: ANN401 - JSON
    picked = {}
    for key, inner in value.items():
        path = f"{prefix}{key}"
        if matches_any(patterns, path):
            picked[key] = inner
        elif any(pattern.startswith(f"{path}.") for pattern in patterns):
            if isinstance(inner, dict):
                part = _pick(inner, patterns, f"{path}.")
                if part:
                    picked[key] = part
            elif isinstance(inner, list):
                parts = [_pick(one, patterns, f"{path}.") for one in inner if isinstance(one, dict)]
                if any(parts):
                    picked[key] = [part for part in parts if part]
    return picked
