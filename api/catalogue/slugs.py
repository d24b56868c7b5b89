"""Addresses of products, made from their names."""

import re
import unicodedata
from collections.abc import Container, Iterator

LENGTH = 80
RESERVED = frozenset({"me", "new", "labels", "bulk"})
"""Names that stand for something else below ``/api/products`` or ``/dashboard/products``."""

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "&": " and "})


def slug_of(name: str) -> str:
    """Return a name as it stands in an address; ``product`` when nothing of it can."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    ascii_only = plain.encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", ascii_only)
    slug = "-".join(words)[:LENGTH].strip("-")
    return slug or "product"


def candidates(name: str) -> Iterator[str]:
    """Return the slugs to try for a name, the nicest first, without end."""
    base = slug_of(name)
    if base not in RESERVED:
        yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def free_slug(name: str, taken: Container[str]) -> str:
    """Return the nicest slug for a name that is not taken."""
    return next(slug for slug in candidates(name) if slug not in taken)
