"""Search by vector, and the merge of its hits with those of a search by words.

The merge is Meilisearch's: each side ranks on its own, the scores of the one are weighted with the
semantic ratio and those of the other with the rest, and the better hit comes first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pyroaring import BitMap

from sandbox.search.engine import scoring
from sandbox.search.engine.searching import candidates, read_sorts, sorted_parts, value_of
from sandbox.search.engine.state import State
from sandbox.search.engine.vectors import shifted
from sandbox.search.errors import ApiError

_GOOD_ENOUGH = 0.45
"""A weighted score by words from which on the search by vector is spared."""


class Side(Protocol):
    """A search that is done: what it found and how good that is."""

    found: BitMap

    def ordered(self, enough: int) -> Iterator[int]:
        """Yield documents, best first; at least ``enough`` are judged well."""
        ...

    def score(self, identifier: int) -> float:
        """Return how well a found document matches, from 0 to 1."""
        ...

    def score_details(self, identifier: int) -> dict[str, Any]:
        """Return what each ranking rule says of a found document."""
        ...

    def score_values(self, identifier: int) -> list[scoring.Value]:
        """Return what to compare a found document by with those of another search."""
        ...

    def matches(self, word: str) -> int:
        """Return how many letters of a word of a document match the query."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A document and the search that found it."""

    document: int
    side: Side


def target_of(state: State, query: dict[str, Any]) -> list[float] | None:
    """Return the vector of a query after checking it; None without one.

    Raises ApiError for an embedder that there is not, and for other dimensions than its own.
    """
    name, vector = query["hybrid"]["embedder"], query["vector"]
    embedder = state.schema.settings["embedders"].get(name)
    if embedder is None:
        raise ApiError("invalid_search_embedder", f"Cannot find embedder with name `{name}`.")
    if vector is not None and len(vector) != embedder["dimensions"]:
        raise ApiError(
            "invalid_vector_dimensions",
            f"Invalid vector dimensions: expected: `{embedder['dimensions']}`, found: "
            f"`{len(vector)}`.",
        )
    return None if vector is None else list(vector)


def kind_of(query: dict[str, Any]) -> str:
    """Tell whether a query searches by ``words``, by ``vector`` or in a ``hybrid`` way."""
    hybrid = query["hybrid"]
    wordless = not (query["q"] or "").strip()
    if hybrid is None or hybrid["semanticRatio"] == 0 or (wordless and query["vector"] is None):
        return "words"
    return "vector" if wordless or hybrid["semanticRatio"] == 1 else "hybrid"


class Semantic:
    """A search by vector: every document that the filter selects, the nearest first.

    Documents without vectors are found too, after all others, as in the original.
    """

    def __init__(self, state: State, query: dict[str, Any], target: Sequence[float]) -> None:
        self._state = state
        self._rules: list[str] = state.schema.settings["rankingRules"]
        self._sorts = read_sorts(state, query)
        self.found = candidates(state, query["filter"])
        name = query["hybrid"]["embedder"]
        distribution = state.schema.settings["embedders"][name].get("distribution")
        near = state.vectors[name].similarities(target, self.found)
        self._near = {document: shifted(score, distribution) for document, score in near.items()}

    def ordered(self, enough: int) -> Iterator[int]:  # noqa: ARG002 - all are judged alike
        """Yield documents, best first."""
        yield from self._rank(self.found, self._steps())

    def _steps(self) -> list[str]:
        """Return the ranking rules with one for the vector in place of those about words."""
        steps = [rule if rule == "sort" or ":" in rule else "" for rule in self._rules]
        first = steps.index("") if "" in steps else len(steps)
        return [rule for place, rule in enumerate(steps) if rule or place == first]

    def _rank(self, bucket: BitMap, steps: list[str]) -> Iterator[int]:
        if not steps or len(bucket) == 1:
            yield from bucket
            return
        rule, rest = steps[0], steps[1:]
        for part in self._parts(bucket, rule):
            yield from self._rank(part, rest)

    def _parts(self, bucket: BitMap, rule: str) -> Iterator[BitMap]:
        if rule:
            yield from sorted_parts(self._state, bucket, self._ordered_by(rule))
            return
        groups: dict[float, BitMap] = {}
        for document in bucket:
            groups.setdefault(self._near.get(document, -1.0), BitMap()).add(document)
        for similarity in sorted(groups, reverse=True):
            yield groups[similarity]

    def _ordered_by(self, rule: str) -> list[tuple[str, bool]]:
        if rule == "sort":
            return self._sorts
        name, _, direction = rule.partition(":")
        return [(name, direction == "asc")]

    def score(self, identifier: int) -> float:
        """Return the similarity, 0 for a document without a vector."""
        return self._near.get(identifier, 0.0)

    def score_details(self, identifier: int) -> dict[str, Any]:
        """Return the similarity and the values sorted by, in their order."""
        found: dict[str, Any] = {}
        for rule in self._steps():
            if not rule:
                near = self._near.get(identifier)
                found["vectorSort"] = {"order": len(found), "similarity": near}
                continue
            for name, ascending in self._ordered_by(rule):
                value = value_of(self._state, identifier, name)
                key = f"{name}:{'asc' if ascending else 'desc'}"
                found.setdefault(key, {"order": len(found), "value": value})
        return found

    def score_values(self, identifier: int) -> list[scoring.Value]:
        """Return the similarity and the fields sorted by, in their order."""
        found: list[scoring.Value] = []
        for rule in self._steps():
            found += self._ordered_by(rule) if rule else [self.score(identifier)]
        return found

    def matches(self, word: str) -> int:  # noqa: ARG002 - no word is searched for
        """Mark no words."""
        return 0


def good_enough(hits: Sequence[Hit], enough: int, ratio: float) -> bool:
    """Tell whether so many hits by words are so good that vectors are not asked."""
    return len(hits) >= enough and all(
        hit.side.score(hit.document) * (1 - ratio) >= _GOOD_ENOUGH for hit in hits[:enough]
    )


def merged(
    state: State, by_vector: Sequence[Hit], by_words: Sequence[Hit], ratio: float
) -> Iterator[Hit]:
    """Yield the hits of both sides, better ones first, each document once.

    Among equals that by vector comes first.
    """
    ranks = _SortRanks(state, BitMap(hit.document for hit in (*by_vector, *by_words)))
    left = [(hit, ratio) for hit in reversed(by_vector)]
    right = [(hit, 1 - ratio) for hit in reversed(by_words)]
    seen: set[int] = set()
    while left or right:
        first = not right or (left and _compared(ranks, left[-1], right[-1]) >= 0)
        hit, _ = (left if first else right).pop()
        if hit.document not in seen:
            seen.add(hit.document)
            yield hit


class _SortRanks:
    """Where documents stand among these when sorted by a field."""

    def __init__(self, state: State, among: BitMap) -> None:
        self._state = state
        self._among = among
        self._known: dict[tuple[str, bool], dict[int, int]] = {}

    def rank(self, by: tuple[str, bool], document: int) -> int:
        """Return the place of a document's value, 0 for the first."""
        if by not in self._known:
            parts = sorted_parts(self._state, self._among, [by])
            self._known[by] = {one: place for place, part in enumerate(parts) for one in part}
        return self._known[by][document]


def _compared(ranks: _SortRanks, left: tuple[Hit, float], right: tuple[Hit, float]) -> float:
    """Return more than 0 if the left hit is better, less if the right one is."""
    (one, one_weight), (other, other_weight) = left, right
    ours, theirs = (hit.side.score_values(hit.document) for hit in (one, other))
    for mine, its in zip(ours, theirs, strict=False):
        if isinstance(mine, tuple) and isinstance(its, tuple):
            order = ranks.rank(its, other.document) - ranks.rank(mine, one.document)
            if order:
                return order
        elif isinstance(mine, tuple):
            return 1 if its == 0 else -1
        elif isinstance(its, tuple):
            return -1 if mine == 0 else 1
        elif abs(difference := mine * one_weight - its * other_weight) > 2**-52:
            return difference
    return len(ours) - len(theirs)
