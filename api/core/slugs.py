"""Addresses of things, made from their names."""

import re
import unicodedata
from collections.abc import Collection, Container, Iterator

LENGTH = 80

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "&": " and "})


class Slugs:
    """How names of one kind become slugs.

    ``fallback`` stands for a name of which nothing can stand in an address; ``reserved`` slugs
    mean something else where these things live. ``length`` leaves room for a number behind it.
    """

    def __init__(self, fallback: str, reserved: Collection[str], length: int = LENGTH) -> None:
        self._fallback = fallback
        self._reserved = reserved
        self._length = length

    def slug_of(self, name: str) -> str:
        """Return a name as it stands in an address."""
        plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
        ascii_only = plain.encode("ascii", "ignore").decode()
        words = re.findall("[a-z0-9]+", ascii_only)
        slug = "-".join(words)[: self._length].strip("-")
        return slug or self._fallback

    def free(self, name: str, taken: Container[str]) -> str:
        """Return the nicest slug for a name that is not taken."""
        return next(slug for slug in self._candidates(name) if slug not in taken)

    def _candidates(self, name: str) -> Iterator[str]:
        base = self.slug_of(name)
        if base not in self._reserved:
            yield base
        number = 2
        while True:
            yield f"{base}-{number}"
            number += 1
