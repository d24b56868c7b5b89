"""The values of the fields that can be filtered, sorted or counted, exact."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from sandbox.search.engine.tokenizer import normalise

_NONE = -1
_SEVERAL = -2


class Field:
    """One field: the texts and numbers of each document, and who lacks a value.

    Numbers are kept as codes, the place of the number in a table: one code for each document, so
    that counting is adding up. The few documents with several numbers stand beside.
    """

    def __init__(self) -> None:
        self.exists = BitMap()
        self.null = BitMap()
        self.empty = BitMap()
        self.texts: dict[str, BitMap] = {}
        self.shown: dict[str, str] = {}
        self._of_text: dict[int, tuple[str, ...]] = {}
        self._same_texts: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._code_of: dict[float, int] = {}
        self._numbers: NDArray[np.float64] = np.empty(16)
        self._codes: NDArray[np.int32] = np.full(16, _NONE, np.int32)
        self._several: dict[int, tuple[int, ...]] = {}

    def add(self, document: int, value: Any) -> None:  # noqa: ANN401 - JSON
        """Take a value of a document; nested objects count as present only."""
        self.exists.add(document)
        if value is None:
            self.null.add(document)
        if value in ("", [], {}) and value is not False:
            self.empty.add(document)
        texts = set(self._of_text.get(document, ()))
        codes = set(self._codes_of(document))
        for one in _scalars(value):
            if isinstance(one, bool):
                one = "true" if one else "false"  # noqa: PLW2901 - booleans are texts here
            if isinstance(one, str):
                key = normalise(one.strip())
                self.shown.setdefault(key, one.strip())
                self.texts.setdefault(key, BitMap()).add(document)
                texts.add(key)
            elif isinstance(one, int | float) and math.isfinite(one):
                codes.add(self._code(float(one)))
        if texts:
            found = tuple(sorted(texts))
            self._of_text[document] = self._same_texts.setdefault(found, found)
        if codes:
            self._put_codes(document, tuple(codes))

    def _code(self, number: float) -> int:
        code = self._code_of.get(number)
        if code is None:
            code = self._code_of[number] = len(self._code_of)
            if code >= len(self._numbers):
                self._numbers = np.resize(self._numbers, 2 * len(self._numbers))
            self._numbers[code] = number
        return code

    def _put_codes(self, document: int, codes: tuple[int, ...]) -> None:
        if document >= len(self._codes):
            grown = np.full(max(document + 1, 2 * len(self._codes)), _NONE, np.int32)
            grown[: len(self._codes)] = self._codes
            self._codes = grown
        if len(codes) == 1:
            self._codes[document] = codes[0]
        else:
            self._codes[document] = _SEVERAL
            self._several[document] = codes

    def _codes_of(self, document: int) -> tuple[int, ...]:
        code = int(self._codes[document]) if document < len(self._codes) else _NONE
        if code == _NONE:
            return ()
        return self._several[document] if code == _SEVERAL else (code,)

    def remove(self, document: int) -> None:
        """Forget a document."""
        if document not in self.exists:
            return
        for bitmap in (self.exists, self.null, self.empty):
            bitmap.discard(document)
        for key in self._of_text.pop(document, ()):
            owners = self.texts[key]
            owners.discard(document)
            if not owners:
                del self.texts[key], self.shown[key]
        if document < len(self._codes):
            self._codes[document] = _NONE
            self._several.pop(document, None)

    def values(self, document: int) -> Iterator[str | float]:
        """Yield the values of a document."""
        yield from self._of_text.get(document, ())
        for code in self._codes_of(document):
            yield float(self._numbers[code])

    def between(self, low: float, high: float, *, low_open: bool, high_open: bool) -> BitMap:
        """Return the documents with a number in this range."""
        numbers = self._numbers[: len(self._code_of)]
        inside = (numbers > low if low_open else numbers >= low) & (
            numbers < high if high_open else numbers <= high
        )
        # Two more places, which the codes of "none" and "several" reach from the end.
        chosen = np.concatenate([inside, [False, False]])[self._codes]
        found = BitMap(np.flatnonzero(chosen).astype(np.uint32))
        for document, codes in self._several.items():
            if any(inside[code] for code in codes):
                found.add(document)
        return found

    def _number_counts(self, among: BitMap) -> NDArray[np.int64]:
        """Return for each known number how many of these documents have it."""
        ids = np.asarray(among.to_array(), dtype=np.int64)
        codes = self._codes[ids[ids < len(self._codes)]]
        counts = np.bincount(codes[codes >= 0], minlength=len(self._code_of))
        for document, several in self._several.items():
            if document in among:
                for code in several:
                    counts[code] += 1
        return counts

    def counts(self, among: BitMap) -> dict[str, int]:
        """Return how many of these documents have each value, in the order of the texts."""
        found: dict[str, int] = {}
        if self._code_of:
            amounts = self._number_counts(among)
            found = {
                shown(float(self._numbers[code])): int(amounts[code])
                for code in np.flatnonzero(amounts)
            }
        whole = self.exists.issubset(among)
        for key, owners in self.texts.items():
            amount = len(owners) if whole else owners.intersection_cardinality(among)
            if amount:
                found[self.shown[key]] = amount
        return dict(sorted(found.items(), key=lambda pair: normalise(pair[0])))

    def stats(self, among: BitMap) -> dict[str, float] | None:
        """Return the least and greatest number among these documents."""
        if not self._code_of:
            return None
        present = self._numbers[np.flatnonzero(self._number_counts(among))]
        if not len(present):
            return None
        return {"min": float(present.min()), "max": float(present.max())}

    def in_order(self, among: BitMap, *, ascending: bool) -> Iterator[BitMap]:
        """Yield these documents value by value; numbers come before texts, others never."""
        pick = min if ascending else max
        ids = np.asarray(among.to_array(), dtype=np.int64)
        ids = ids[ids < len(self._codes)]
        codes = self._codes[ids]
        numbers = self._numbers[np.maximum(codes, 0)]
        for index in np.flatnonzero(codes == _SEVERAL):
            numbers[index] = pick(self._numbers[code] for code in self._several[int(ids[index])])
        ids, numbers = ids[codes != _NONE], numbers[codes != _NONE]
        order = np.argsort(numbers if ascending else -numbers, kind="stable")
        ids, numbers = ids[order], numbers[order]
        ends = [*np.flatnonzero(np.diff(numbers)) + 1, len(ids)] if len(ids) else []
        start = 0
        for end in ends:
            yield BitMap(ids[start:end].astype(np.uint32))
            start = end
        left = among & self.exists
        left -= BitMap(ids.astype(np.uint32))
        texts: dict[str, BitMap] = {}
        for document in left:
            if document in self._of_text:
                texts.setdefault(pick(self._of_text[document]), BitMap()).add(document)
        for text in sorted(texts, reverse=not ascending):
            yield texts[text]


def shown(number: float) -> str:
    """Write a number as facets show it: whole numbers without a fraction."""
    return str(int(number)) if number == int(number) else str(number)


def read_number(text: str) -> float | None:
    """Return the number that a text of a filter stands for, else None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in text else None


def _scalars(value: Any) -> Iterable[Any]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif not isinstance(value, dict):
        yield value
