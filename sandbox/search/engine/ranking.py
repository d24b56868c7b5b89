"""How near, how early and how exactly the words of a query stand in one document.

The costs are those of Meilisearch's ranking rules of the same names.
"""

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.search.engine.query_graph import Term

_FAR = 4
"""The greatest proximity that is told apart; also that of two attributes."""

# Word positions from which on the distance to the query's own position costs one more.
_STEPS = (1, 2, 5, 8, 12, 17, 25, 65, 257, 1025)

LATEST = 10
"""What a word costs that stands as late as is told apart, or nowhere."""
FARTHEST = _FAR - 1
"""What two words cost that are as far apart as is told apart."""
EXACT_STEP = 100
"""Exactness of the whole attribute counts so much more than that of a word."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What the ranking rules ask about a document; smaller is better."""

    proximity: int
    attribute: int
    position: int
    exactness: int


@dataclass(frozen=True, slots=True)
class Text:
    """One searchable attribute of a document: its rank, its words by number, their positions."""

    rank: int
    words: Sequence[int]
    positions: Sequence[int]


Spot = tuple[int, int, int]
"""Rank of the attribute, position of the first and of the last word."""


def place(terms: Sequence[Term], joined: Sequence[Term], texts: Sequence[Text]) -> Placement:
    """Judge a document by where it has the terms of a query, alone or joined."""
    hits: dict[int, list[tuple[int, int]]] = {}
    wanted = {number for term in (*terms, *joined) for number in term.numbers()}
    for text in texts:
        for number, position in zip(text.words, text.positions, strict=True):
            if number in wanted:
                hits.setdefault(number, []).append((text.rank, position))
    path = _path(terms, joined, hits)
    proximity = sum(
        _proximity(left, right) for left, right in itertools.pairwise(s for _, s in path)
    )
    proximity += sum(term.span - 1 for term, _ in path)
    attribute = position = 0
    for term, spots in path:
        if spots:
            attribute += term.span * min(rank for rank, _, _ in spots)
            position += min(
                sum(cost(abs(first - term.start) + step) for step in range(term.span))
                for _, first, _ in spots
            )
        else:
            position += LATEST * term.span
    return Placement(proximity, attribute, position, _exactness(terms, texts, hits))


def _path(
    terms: Sequence[Term], joined: Sequence[Term], hits: dict[int, list[tuple[int, int]]]
) -> list[tuple[Term, list[Spot]]]:
    """Return the way through the query with the fewest typos, with the places of its terms."""
    best: dict[int, tuple[int, list[tuple[Term, list[Spot]]]]] = {}
    if not terms:
        return []
    first, end = terms[0].start, terms[-1].start + terms[-1].span
    best[first] = (0, [])
    found = {id(term): _spots(term, hits) for term in (*terms, *joined)}
    for term in sorted((*terms, *joined), key=lambda term: (term.start, term.span)):
        if term.start not in best:
            continue
        spots = found[id(term)]
        if spots is None and term.span > 1:
            continue
        typos, places = (LATEST, []) if spots is None else spots
        total = best[term.start][0] + typos + term.base
        to = term.start + term.span
        if to not in best or total < best[to][0]:
            best[to] = (total, [*best[term.start][1], (term, places)])
    if end in best:
        return best[end][1]
    # Words in the middle were left out by the matching strategy.
    return [(term, found[id(term)][1] if found[id(term)] else []) for term in terms]  # type: ignore[index] # None is tested


def _spots(term: Term, hits: dict[int, list[tuple[int, int]]]) -> tuple[int, list[Spot]] | None:
    """Return the fewest typos with which a term occurs, and where it does with those."""
    best: tuple[int, list[Spot]] | None = None
    for number, typos in term.forms_by_number:
        if number in hits and (best is None or typos <= best[0]):
            spots = [(rank, position, position) for rank, position in hits[number]]
            best = (typos, spots + (best[1] if best is not None and best[0] == typos else []))
    for numbers, typos in term.phrases_by_number:
        if best is not None and typos > best[0]:
            continue
        spots = phrase_spots(numbers, hits)
        if spots:
            best = (typos, spots + (best[1] if best is not None and best[0] == typos else []))
    return best


def phrase_spots(numbers: Sequence[int], hits: dict[int, list[tuple[int, int]]]) -> list[Spot]:
    """Return where words follow each other directly."""
    if any(number not in hits for number in numbers):
        return []
    after = [set(hits[number]) for number in numbers[1:]]
    last = len(numbers) - 1
    return [
        (rank, position, position + last)
        for rank, position in hits[numbers[0]]
        if all((rank, position + step) in places for step, places in enumerate(after, 1))
    ]


def _proximity(left: list[Spot], right: list[Spot]) -> int:
    best = _FAR
    for rank, _, end in left:
        for other, start, _ in right:
            if other == rank and start != end:
                best = min(best, start - end if start > end else end - start + 1)
                if best == 1:
                    return 0
    return best - 1


def cost(distance: int) -> int:
    """Return what a word costs that stands so many words from its place in the query."""
    return bisect_right(_STEPS, distance)


def _exactness(
    terms: Sequence[Term], texts: Sequence[Text], hits: dict[int, list[tuple[int, int]]]
) -> int:
    """Order by: an attribute is the query, one begins with it, neither; then by exact words."""
    inexact = sum(term.span for term in terms if not _stands_exactly(term, hits))
    wanted = [
        number
        for term in terms
        for number in (term.phrase_numbers if term.phrase else (term.own_number,))
    ]
    whole = 2
    for text in texts:
        if list(text.words[: len(wanted)]) == wanted:
            whole = min(whole, 0 if len(text.words) == len(wanted) else 1)
    return whole * EXACT_STEP + inexact


def _stands_exactly(term: Term, hits: dict[int, list[tuple[int, int]]]) -> bool:
    if not term.phrase:
        return term.own_number in hits
    return any(numbers for numbers, _ in term.phrases_by_number if phrase_spots(numbers, hits))
