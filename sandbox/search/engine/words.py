"""Which documents hold which words, by attribute, and which words resemble a given one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from pyroaring import BitMap
from rapidfuzz.distance import OSA

from sandbox.search.engine.packed_text import pack, pack_words, unpack

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
_SIMILAR_KEPT = 4096

Places = list[tuple[str, int]]
"""Words with their positions, ascending."""


class Words:
    """The inverted index (attribute → word → documents) and each document's words in order."""

    def __init__(self) -> None:
        self._owners: dict[str, dict[str, BitMap]] = {}
        self._attributes: list[str] = []
        self._number: dict[str, int] = {}
        self._names: list[str] = []
        self._texts: dict[int, bytes] = {}
        self._sorted: list[str] = []
        self._unsorted: set[str] = set()
        self._similar: dict[tuple[str, int, bool], dict[str, int]] = {}

    @property
    def attributes(self) -> Iterable[str]:
        """The attributes that hold any word."""
        return self._owners

    def number(self, word: str) -> int | None:
        """Return the number that stands for a word in ``text``; None for an unknown one."""
        return self._number.get(word)

    def add(self, document: int, places: dict[str, Places]) -> None:
        """Index the words of each attribute of a document."""
        attributes = []
        for attribute, found in places.items():
            owners = self._owners.get(attribute)
            if owners is None:
                owners = self._owners[attribute] = {}
                self._attributes.append(attribute)
            numbers = [self._numbered(word) for word, _ in found]
            positions = [position for _, position in found]
            attributes.append((self._attributes.index(attribute), numbers, positions))
            for word in {word for word, _ in found}:
                bitmap = owners.get(word)
                if bitmap is None:
                    owners[word] = BitMap((document,))
                else:
                    bitmap.add(document)
        self._texts[document] = pack(attributes)

    def _numbered(self, word: str) -> int:
        number = self._number.get(word)
        if number is None:
            number = self._number[word] = len(self._names)
            self._names.append(word)
            self._unsorted.add(word)
            self._similar.clear()
        return number

    def remove(self, document: int) -> None:
        """Forget a document. Its words stay known, though nothing holds them any more."""
        if document not in self._texts:
            return
        for attribute, numbers, _ in self.text(document):
            owners = self._owners[attribute]
            for number in set(numbers):
                word = self._names[number]
                owners[word].discard(document)
                if not owners[word]:
                    del owners[word]
        del self._texts[document]

    def text(self, document: int) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
        """Yield each attribute of a document with its words' numbers and their positions."""
        for attribute, numbers, positions in unpack(self._texts[document]):
            yield self._attributes[attribute], numbers, positions

    def side_by_side(self, numbers: Sequence[int], among: BitMap) -> Iterator[int]:
        """Yield all documents in which these words follow each other, and perhaps a few more."""
        wanted = pack_words(numbers)
        for document in among:
            if wanted in self._texts[document]:
                yield document

    def owners(self, words: Iterable[str], attributes: Sequence[str]) -> BitMap:
        """Return the documents with one of these words in one of the attributes."""
        held = [self._owners[name] for name in attributes]
        found = [owners[word] for word in words for owners in held if word in owners]
        return BitMap.union(*found) if found else BitMap()

    def vocabulary(self) -> list[str]:
        """Return all words in order."""
        if self._unsorted:
            self._sorted = sorted((*self._sorted, *self._unsorted))
            self._unsorted = set()
        return self._sorted

    def starting(self, prefix: str) -> list[str]:
        """Return the words that start with a prefix."""
        words = self.vocabulary()
        return words[bisect_left(words, prefix) : bisect_left(words, prefix + "\U0010ffff")]

    def similar(self, word: str, typos: int, *, prefix: bool) -> dict[str, int]:
        """Return the words within so many typos (1 or 2), each with its number of typos.

        A typo on the first letter counts as two. With ``prefix`` a word may go on after it.
        """
        key = (word, typos, prefix)
        known = self._similar.get(key)
        if known is None:
            known = self._search(word, typos, prefix=prefix)
            if len(self._similar) >= _SIMILAR_KEPT:
                self._similar.clear()
            self._similar[key] = known
        return known

    def _search(self, word: str, typos: int, *, prefix: bool) -> dict[str, int]:
        found: dict[str, int] = {}
        shortest, longest = len(word) - typos, len(word) + typos
        for candidate in self.starting(word[0]):
            if len(candidate) < shortest or (len(candidate) > longest and not prefix):
                continue
            cost = distance(word, candidate, typos, prefix=prefix)
            if 0 < cost <= typos:
                found[candidate] = cost
        if typos > 1:
            for changed in _first_letter_changed(word):
                for candidate in self.starting(changed) if prefix else (changed,):
                    if candidate in self._number:
                        found.setdefault(candidate, 2)
        found.pop(word, None)
        return found


def _first_letter_changed(word: str) -> Iterable[str]:
    yield word[1:]
    for letter in _ALPHABET:
        yield letter + word[1:]
        yield letter + word
    yield word[1:2] + word[0] + word[2:]


def distance(word: str, other: str, limit: int, *, prefix: bool) -> int:
    """Count typos (a letter changed, added, missing, or two swapped); above limit: limit + 1."""
    if not prefix or len(other) <= len(word) - limit:
        return OSA.distance(word, other, score_cutoff=limit)
    cuts = range(max(1, len(word) - limit), min(len(other), len(word) + limit) + 1)
    return min(
        (OSA.distance(word, other[:cut], score_cutoff=limit) for cut in cuts), default=limit + 1
    )
