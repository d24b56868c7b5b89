"""How near, how early and how exactly the words of a query stand in one document."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.search.engine.query_graph import Term
from sandbox.search.engine.tokenizer import Token

_FAR = 8


@dataclass(frozen=True, slots=True)
class Placement:
    """What the ranking rules ask about a document; smaller is better."""

    proximity: int
    attribute: int
    position: int
    exactness: int


def place(terms: Sequence[Term], attributes: Sequence[Sequence[Token]]) -> Placement:
    """Judge a document by the words of its attributes, most important attribute first."""
    spots: list[list[tuple[int, int]]] = []
    exact = 0
    for term in terms:
        best: dict[int, list[tuple[int, int]]] = {}
        for rank, tokens in enumerate(attributes):
            for token in tokens:
                typos = 0 if token.word in term.phrase else term.forms.get(token.word)
                if typos is not None:
                    best.setdefault(typos, []).append((rank, token.position))
        spots.append(best[min(best)] if best else [])
        words = {token.word for tokens in attributes for token in tokens}
        exact += term.word in words
    proximity = sum(_proximity(left, right) for left, right in itertools.pairwise(spots))
    firsts = [min(found) for found in spots if found]
    attribute = sum(rank for rank, _ in firsts)
    position = sum(_bucketed(place) for _, place in firsts)
    return Placement(proximity, attribute, position, _exactness(terms, attributes, exact))


def _proximity(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> int:
    best = _FAR
    for rank, at in left:
        for other, there in right:
            if other == rank and there != at:
                gap = there - at if there > at else at - there + 1
                best = min(best, gap)
    return best


def _bucketed(position: int) -> int:
    if position < 16:  # noqa: PLR2004 - the first words count one by one
        return position
    return 16 + (position - 16).bit_length()


def _exactness(terms: Sequence[Term], attributes: Sequence[Sequence[Token]], exact: int) -> int:
    wanted = [word for term in terms for word in (term.phrase or (term.word,))]
    whole = 2
    for tokens in attributes:
        words = [token.word for token in tokens]
        if words == wanted:
            whole = 0
            break
        if words[: len(wanted)] == wanted:
            whole = min(whole, 1)
    return whole * (len(terms) + 1) + len(terms) - exact
