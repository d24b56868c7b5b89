"""The values of the fields that can be filtered, sorted or counted, exact."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from sandbox.search.engine.tokenizer import normalise


class Field:
    """One field: the texts and numbers of each document, and who lacks a value."""

    def __init__(self) -> None:
        self.exists = BitMap()
        self.null = BitMap()
        self.empty = BitMap()
        self.texts: dict[str, BitMap] = {}
        self.shown: dict[str, str] = {}
        self.of_text: dict[int, tuple[str, ...]] = {}
        self.of_number: dict[int, tuple[float, ...]] = {}
        self._columns: tuple[NDArray[np.float64], NDArray[np.uint32]] | None = None

    def add(self, document: int, value: Any) -> None:  # noqa: ANN401 - JSON
        """Take the value of a document; nested objects count as present only."""
        self.exists.add(document)
        if value is None:
            self.null.add(document)
        if value in ("", [], {}) and value is not False:
            self.empty.add(document)
        texts: set[str] = set(self.of_text.get(document, ()))
        numbers: set[float] = set(self.of_number.get(document, ()))
        for one in _scalars(value):
            if isinstance(one, bool):
                one = "true" if one else "false"  # noqa: PLW2901 - booleans are texts here
            if isinstance(one, str):
                key = normalise(one.strip())
                self.shown.setdefault(key, one.strip())
                self.texts.setdefault(key, BitMap()).add(document)
                texts.add(key)
            elif isinstance(one, int | float) and math.isfinite(one):
                numbers.add(float(one))
        if texts:
            self.of_text[document] = tuple(sorted(texts))
        if numbers:
            self.of_number[document] = tuple(sorted(numbers))
            self._columns = None

    def remove(self, document: int) -> None:
        """Forget a document."""
        for bitmap in (self.exists, self.null, self.empty):
            bitmap.discard(document)
        for key in self.of_text.pop(document, ()):
            owners = self.texts[key]
            owners.discard(document)
            if not owners:
                del self.texts[key], self.shown[key]
        if self.of_number.pop(document, None) is not None:
            self._columns = None

    def columns(self) -> tuple[NDArray[np.float64], NDArray[np.uint32]]:
        """Return all numbers ascending, and beside each its document."""
        if self._columns is None:
            pairs = [(number, key) for key, many in self.of_number.items() for number in many]
            numbers = np.array([pair[0] for pair in pairs], dtype=np.float64)
            owners = np.array([pair[1] for pair in pairs], dtype=np.uint32)
            order = np.argsort(numbers, kind="stable")
            self._columns = numbers[order], owners[order]
        return self._columns

    def between(self, low: float, high: float, *, low_open: bool, high_open: bool) -> BitMap:
        """Return the documents with a number in this range."""
        numbers, owners = self.columns()
        first = int(np.searchsorted(numbers, low, "right" if low_open else "left"))
        last = int(np.searchsorted(numbers, high, "left" if high_open else "right"))
        return BitMap(owners[first:last]) if first < last else BitMap()

    def counts(self, among: BitMap) -> dict[str, int]:
        """Return how many of these documents have each value, in the order of the texts."""
        found: dict[str, int] = {}
        numbers, owners = self.columns()
        if len(numbers):
            chosen = np.isin(owners, np.array(among.to_array(), dtype=np.uint32))
            values, amounts = np.unique(numbers[chosen], return_counts=True)
            found |= {
                shown(value): int(amount) for value, amount in zip(values, amounts, strict=True)
            }
        for key in sorted(self.texts):
            amount = self.texts[key].intersection_cardinality(among)
            if amount:
                found[self.shown[key]] = amount
        return dict(sorted(found.items(), key=lambda pair: normalise(pair[0])))

    def stats(self, among: BitMap) -> dict[str, float] | None:
        """Return the least and greatest number among these documents."""
        numbers, owners = self.columns()
        if not len(numbers):
            return None
        chosen = numbers[np.isin(owners, np.array(among.to_array(), dtype=np.uint32))]
        if not len(chosen):
            return None
        return {"min": float(chosen[0]), "max": float(chosen[-1])}


def shown(number: float) -> str:
    """Write a number as facets show it: whole numbers without a fraction."""
    return str(int(number)) if number == int(number) else str(number)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def read_number(text: str) -> float | None:
    """Return the number that a text of a filter stands for, else None."""
    return _number(text) if "_" not in text else None


def _scalars(value: Any) -> Iterable[Any]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif not isinstance(value, dict):
        yield value
