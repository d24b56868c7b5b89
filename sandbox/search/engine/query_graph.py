"""A query's words, what else each may stand for, and the documents that match them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from sandbox.search.engine.tokenizer import Tokenizer
from sandbox.search.engine.words import Words

_WORDS = 10
_JOINED = 3
_PARTS = re.compile(r'(-?)"([^"]*)"?|(\S+)')

Phrases = Callable[[Sequence[str], BitMap], BitMap]


@dataclass(slots=True)
class Term:
    """One word (or phrase) of a query, or two or three of its words written as one.

    ``start`` and ``span`` are its place among the query's words. ``forms`` are single words it may
    stand for, ``phrases`` several, each with its typos.
    """

    word: str
    start: int
    span: int = 1
    phrase: tuple[str, ...] = ()
    prefix: bool = False
    forms: dict[str, int] = field(default_factory=dict)
    phrases: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    own_number: int | None = None
    phrase_numbers: list[int | None] = field(default_factory=list)
    forms_by_number: list[tuple[int, int]] = field(default_factory=list)
    phrases_by_number: list[tuple[tuple[int, ...], int]] = field(default_factory=list)

    @property
    def base(self) -> int:
        """Typos that joining words counts as."""
        return self.span if self.span > 1 and not self.phrase else 0

    def resolve(self, words: Words) -> None:
        """Look up the numbers of all words, for judging documents."""
        self.own_number = words.number(self.word)
        self.phrase_numbers = [words.number(word) for word in self.phrase]
        self.forms_by_number = [
            (number, typos)
            for form, typos in self.forms.items()
            if (number := words.number(form)) is not None
        ]
        for phrase, typos in self.phrases:
            numbers = [number for word in phrase if (number := words.number(word)) is not None]
            if len(numbers) == len(phrase):
                self.phrases_by_number.append((tuple(numbers), typos))

    def numbers(self) -> set[int]:
        """Return the numbers of all words that matter to it."""
        found = {number for number, _ in self.forms_by_number}
        found.update(number for phrase, _ in self.phrases_by_number for number in phrase)
        if self.own_number is not None:
            found.add(self.own_number)
        return found


@dataclass(slots=True)
class ParsedQuery:
    """The wanted terms in order, and what must not occur."""

    terms: list[Term]
    unwanted: list[tuple[str, ...]]


def parse_query(text: str, tokenizer: Tokenizer, *, prefixes: bool) -> ParsedQuery:
    """Cut a query into terms: words, "phrases", and -words or -"phrases" that must not occur."""
    terms: list[Term] = []
    unwanted: list[tuple[str, ...]] = []
    at = 0
    for match in _PARTS.finditer(text):
        minus, phrase, plain = match.groups()
        if plain is None:
            words = tuple(token.word for token in tokenizer.cut(phrase))
            if minus and words:
                unwanted.append(words)
            elif words:
                terms.append(Term(words[0], at, span=len(words), phrase=words))
                at += len(words)
        elif plain.startswith("-") and len(plain) > 1:
            words = tuple(token.word for token in tokenizer.cut(plain))
            if words:
                unwanted.append(words)
        else:
            for token in tokenizer.words(plain):
                terms.append(Term(token.word, at))
                at += 1
    del terms[_WORDS:]
    # Whatever follows the last word, a space or a full stop, says that it is finished.
    last = tokenizer.cut(text)[-1:]
    if terms and prefixes and not terms[-1].phrase and last and last[0].end == len(text):
        terms[-1].prefix = True
    return ParsedQuery(terms, unwanted)


class Matcher:
    """Finds what matches the terms of one query."""

    def __init__(
        self,
        words: Words,
        attributes: Sequence[str],
        settings: dict[str, Any],
        tokenizer: Tokenizer,
        phrases: Phrases,
    ) -> None:
        self._words = words
        self._attributes = attributes
        self._rules = settings["typoTolerance"]
        strict = set(self._rules["disableOnAttributes"])
        self._lenient = [name for name in attributes if name not in strict]
        self._synonyms: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for key, others in settings["synonyms"].items():
            spelt = tuple(token.word for token in tokenizer.cut(key))
            found = [tuple(token.word for token in tokenizer.cut(other)) for other in others]
            self._synonyms.setdefault(spelt, []).extend(other for other in found if other)
        self._phrases = phrases

    def expand(self, terms: Sequence[Term]) -> list[Term]:
        """Fill in what the terms may stand for; returns neighbours written as one word."""
        for term in terms:
            if term.phrase:
                term.phrases.append((term.phrase, 0))
            else:
                self._fill(term, self._allowed_typos(term.word), (term.word,))
            term.resolve(self._words)
        joined = []
        for size in range(2, _JOINED + 1):
            for first in range(len(terms) - size + 1):
                part = terms[first : first + size]
                if any(term.phrase for term in part):
                    continue
                word = "".join(term.word for term in part)
                whole = Term(word, part[0].start, size, prefix=part[-1].prefix)
                allowed = max(0, self._allowed_typos(word) - (size - 1))
                self._fill(whole, allowed, tuple(term.word for term in part))
                whole.resolve(self._words)
                if whole.forms_by_number or whole.phrases_by_number:
                    joined.append(whole)
        return joined

    def allowed_typos(self, term: Term) -> int:
        """Return with how many typos a term may still match; splitting a word counts as one."""
        return 0 if term.phrase else max(1, self._allowed_typos(term.word))

    def _allowed_typos(self, word: str) -> int:
        rules = self._rules
        if not rules["enabled"] or word in rules["disableOnWords"]:
            return 0
        if rules["disableOnNumbers"] and word.isdigit():
            return 0
        sizes = rules["minWordSizeForTypos"]
        return int(len(word) >= sizes["oneTypo"]) + int(len(word) >= sizes["twoTypos"])

    def _fill(self, term: Term, allowed: int, spelt: tuple[str, ...]) -> None:
        word = term.word
        term.forms[word] = 0
        if term.prefix:
            term.forms.update(dict.fromkeys(self._words.starting(word), 0))
        if allowed:
            for form, typos in self._words.similar(word, allowed, prefix=term.prefix).items():
                term.forms.setdefault(form, typos)
        for other in self._synonyms.get(spelt, ()):
            if len(other) == 1:
                term.forms[other[0]] = 0
            else:
                term.phrases.append((other, 0))
        if term.span == 1 and self._rules["enabled"]:
            split = self._split(word)
            if split is not None:
                term.phrases.append((split, 1))

    def _split(self, word: str) -> tuple[str, str] | None:
        best: tuple[int, tuple[str, str]] | None = None
        for at in range(1, len(word)):
            pair = word[:at], word[at:]
            owners = [self._words.owners((half,), self._attributes) for half in pair]
            both = owners[0].intersection_cardinality(owners[1])
            if both and (best is None or both > best[0]):
                best = (both, pair)
        return None if best is None else best[1]

    def by_typos(self, term: Term, among: BitMap, attributes: Sequence[str]) -> dict[int, BitMap]:
        """Return the documents with a term in one of these attributes, by typos."""
        by_typos: dict[int, list[str]] = {}
        for form, typos in term.forms.items():
            by_typos.setdefault(typos, []).append(form)
        found: dict[int, BitMap] = {}
        for typos, forms in by_typos.items():
            names = [name for name in attributes if name in self._lenient] if typos else attributes
            found[typos] = self._words.owners(forms, names) & among
        for phrase, typos in term.phrases:
            found.setdefault(typos, BitMap()).update(self._phrases(phrase, among))
        return found

    def buckets(
        self, terms: Sequence[Term], joined: Sequence[Term], among: BitMap
    ) -> list[tuple[int, BitMap]]:
        """Return disjoint sets of the documents that match all terms, by typos ascending."""
        steps = _steps(terms, joined)
        reach: list[dict[int, BitMap]] = [{0: among}, *({} for _ in terms)]
        for end in range(1, len(terms) + 1):
            for first, last, term in steps:
                if last != end or not reach[first]:
                    continue
                for typos, owners in self.by_typos(term, among, self._attributes).items():
                    for earlier, reached in reach[first].items():
                        both = reached & owners
                        if both:
                            total = earlier + typos + term.base
                            reach[end].setdefault(total, BitMap()).update(both)
        seen = BitMap()
        found: list[tuple[int, BitMap]] = []
        for typos in sorted(reach[-1]):
            fresh = reach[-1][typos] - seen
            if fresh:
                found.append((typos, fresh))
                seen |= fresh
        return found

    def within(self, terms: Sequence[Term], among: BitMap, attributes: Sequence[str]) -> BitMap:
        """Return the documents that have every term, with whatever typos, in these attributes."""
        found = among
        for term in terms:
            found = found & self._words.owners(term.forms, attributes)
        return found


def _steps(terms: Sequence[Term], joined: Sequence[Term]) -> list[tuple[int, int, Term]]:
    """Return the terms as steps through the query: from which word, to which, and by what."""
    places = {term.start: index for index, term in enumerate(terms)}
    steps = [(index, index + 1, term) for index, term in enumerate(terms)]
    for term in joined:
        first, last = places.get(term.start), places.get(term.start + term.span - 1)
        # Words in between may have been left out by the matching strategy.
        if first is not None and last == first + term.span - 1:
            steps.append((first, last + 1, term))
    return steps
