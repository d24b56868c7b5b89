"""A query's words, what else each may stand for, and the documents that match them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from sandbox.search.engine.tokenizer import Tokenizer
from sandbox.search.engine.words import Words

_WORDS = 10
_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')


@dataclass(slots=True)
class Term:
    """One word (or phrase) of a query."""

    word: str
    phrase: tuple[str, ...] = ()
    prefix: bool = False
    forms: dict[str, int] = field(default_factory=dict)
    splits: list[tuple[str, str]] = field(default_factory=list)
    synonyms: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(slots=True)
class ParsedQuery:
    """The wanted terms in order, and what must not occur."""

    terms: list[Term]
    unwanted: list[tuple[str, ...]]


def parse_query(text: str, tokenizer: Tokenizer, *, prefixes: bool) -> ParsedQuery:
    """Cut a query into terms: words, "phrases", and -words or -"phrases" that must not occur."""
    terms: list[Term] = []
    unwanted: list[tuple[str, ...]] = []
    for match in _PARTS.finditer(text):
        minus, phrase, plain = match.groups()
        if plain is None:
            words = tuple(token.word for token in tokenizer.cut(phrase))
            if minus and words:
                unwanted.append(words)
            elif words:
                terms.append(Term(words[0], phrase=words))
        elif plain.startswith("-") and len(plain) > 1:
            words = tuple(token.word for token in tokenizer.cut(plain))
            if words:
                unwanted.append(words)
        else:
            terms.extend(Term(token.word) for token in tokenizer.words(plain))
    del terms[_WORDS:]
    if terms and prefixes and not terms[-1].phrase and not text[-1:].isspace():
        terms[-1].prefix = True
    return ParsedQuery(terms, unwanted)


class Matcher:
    """Finds what matches the terms of one query."""

    def __init__(
        self,
        words: Words,
        attributes: Sequence[str],
        settings: dict[str, Any],
        phrases: Any,  # noqa: ANN401 - callable
    ) -> None:
        self._words = words
        self._attributes = attributes
        tolerance = settings["typoTolerance"]
        self._typos = tolerance
        strict = set(tolerance["disableOnAttributes"])
        self._lenient = [name for name in attributes if name not in strict]
        self._synonyms = settings["synonyms"]
        self._phrases = phrases

    def _allowed_typos(self, word: str) -> int:
        rules = self._typos
        if not rules["enabled"] or word in rules["disableOnWords"]:
            return 0
        if rules["disableOnNumbers"] and word.isdigit():
            return 0
        sizes = rules["minWordSizeForTypos"]
        return int(len(word) >= sizes["oneTypo"]) + int(len(word) >= sizes["twoTypos"])

    def expand(self, term: Term, tokenizer: Tokenizer) -> None:
        """Fill in the forms of a term: word → typos, splits in two, and synonyms."""
        if term.phrase:
            return
        word = term.word
        term.forms[word] = 0
        if term.prefix:
            term.forms.update(dict.fromkeys(self._words.starting(word), 0))
        allowed = self._allowed_typos(word)
        if allowed:
            similar = self._words.similar(word, allowed, prefix=term.prefix)
            for form, typos in similar.items():
                term.forms.setdefault(form, typos)
        if self._typos["enabled"]:
            term.splits = self._split(word)
        for key, others in self._synonyms.items():
            if [token.word for token in tokenizer.cut(key)] == [word]:
                for other in others:
                    found = tuple(token.word for token in tokenizer.cut(other))
                    if found:
                        term.synonyms.append(found)

    def _split(self, word: str) -> list[tuple[str, str]]:
        best: tuple[int, str, str] | None = None
        for at in range(1, len(word)):
            left, right = word[:at], word[at:]
            both = self._words.owners(left, self._attributes).intersection_cardinality(
                self._words.owners(right, self._attributes)
            )
            if both and (best is None or both > best[0]):
                best = (both, left, right)
        return [] if best is None else [(best[1], best[2])]

    def by_typos(self, term: Term, among: BitMap) -> dict[int, BitMap]:
        """Return the documents that match a term, by the number of typos needed."""
        if term.phrase:
            return {0: self._phrases(term.phrase, among)}
        found: dict[int, BitMap] = {}
        for form, typos in term.forms.items():
            attributes = self._lenient if typos else self._attributes
            owners = self._words.owners(form, attributes)
            if owners:
                found.setdefault(typos, BitMap()).update(owners)
        for pair in term.splits:
            found.setdefault(1, BitMap()).update(self._phrases(pair, among))
        for synonym in term.synonyms:
            owners = (
                self._words.owners(synonym[0], self._attributes)
                if len(synonym) == 1
                else self._phrases(synonym, among)
            )
            found.setdefault(0, BitMap()).update(owners)
        return {typos: owners & among for typos, owners in found.items()}

    def buckets(  # noqa: C901 - one walk over all ways to read the query
        self, terms: Sequence[Term], among: BitMap
    ) -> list[tuple[int, BitMap]]:
        """Return disjoint sets of the documents that match all terms, by typos ascending.

        Two or three neighbours written as one word match too.
        """
        reach: list[dict[int, BitMap]] = [{0: among}]
        for end in range(1, len(terms) + 1):
            here: dict[int, BitMap] = {}
            for size in range(1, min(3, end) + 1):
                part = terms[end - size : end]
                if size == 1:
                    step = self.by_typos(part[0], among)
                elif any(term.phrase for term in part):
                    continue
                else:
                    joined = "".join(term.word for term in part)
                    names = [joined]
                    if part[-1].prefix:
                        names += self._words.starting(joined)
                    step = {
                        0: BitMap.union(*(self._words.owners(n, self._attributes) for n in names))
                    }
                for cost, owners in step.items():
                    for earlier, reached in reach[end - size].items():
                        both = reached & owners
                        if both:
                            here.setdefault(earlier + cost, BitMap()).update(both)
            reach.append(here)
        seen = BitMap()
        found: list[tuple[int, BitMap]] = []
        for typos in sorted(reach[-1]):
            fresh = reach[-1][typos] - seen
            if fresh:
                found.append((typos, fresh))
                seen |= fresh
        return found
