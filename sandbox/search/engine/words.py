"""Which documents hold which words, by attribute, and which words resemble a given one."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pyroaring import BitMap

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


class Words:
    """The inverted index: attribute → word → documents."""

    def __init__(self) -> None:
        self._owners: dict[str, dict[str, BitMap]] = {}
        self._of: dict[int, dict[str, tuple[str, ...]]] = {}
        self._sorted: list[str] | None = None
        self._similar: dict[tuple[str, int, bool], dict[str, int]] = {}

    @property
    def attributes(self) -> Iterable[str]:
        """The attributes that hold any word."""
        return self._owners

    def add(self, document: int, words: dict[str, set[str]]) -> None:
        """Index the words of each attribute of a document."""
        self._of[document] = {attribute: tuple(found) for attribute, found in words.items()}
        for attribute, found in words.items():
            owners = self._owners.setdefault(attribute, {})
            for word in found:
                bitmap = owners.get(word)
                if bitmap is None:
                    owners[word] = BitMap([document])
                    self._forget_lists()
                else:
                    bitmap.add(document)

    def remove(self, document: int) -> None:
        """Forget a document."""
        for attribute, found in self._of.pop(document, {}).items():
            owners = self._owners[attribute]
            for word in found:
                owners[word].discard(document)
                if not owners[word]:
                    del owners[word]
                    self._forget_lists()

    def _forget_lists(self) -> None:
        if self._sorted is not None:
            self._sorted = None
            self._similar.clear()

    def owners(self, word: str, attributes: Sequence[str]) -> BitMap:
        """Return the documents with this word in one of the attributes."""
        found = [self._owners[name][word] for name in attributes if word in self._owners[name]]
        return BitMap.union(*found) if found else BitMap()

    def vocabulary(self) -> list[str]:
        """Return all words in order."""
        if self._sorted is None:
            self._sorted = sorted(set().union(*self._owners.values()))
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
            if len(self._similar) >= 4096:  # noqa: PLR2004 - some megabytes
                self._similar.clear()
            self._similar[key] = known
        return known

    def _search(self, word: str, typos: int, *, prefix: bool) -> dict[str, int]:
        found: dict[str, int] = {}
        for candidate in self.starting(word[0]):
            if len(candidate) < len(word) - typos:
                continue
            if not prefix and len(candidate) > len(word) + typos:
                continue
            cost = distance(word, candidate, typos, prefix=prefix)
            if 0 < cost <= typos:
                found[candidate] = cost
        if typos > 1:
            for changed in _first_letter_changed(word):
                for candidate in self.starting(changed) if prefix else (changed,):
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
    if prefix:
        other = other[: len(word) + limit]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        current = [i]
        for j, found in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != found))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == found:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return min(row) if prefix else row[-1]
