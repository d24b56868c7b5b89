"""Which documents answer a query, in order: by words, by vector, or by both."""

from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from sandbox.search.engine.contract import Documents
from sandbox.search.engine.facets import Field
from sandbox.search.engine.searching import Search, candidates
from sandbox.search.engine.semantic import (
    Hit,
    Semantic,
    Side,
    good_enough,
    kind_of,
    merged,
    target_of,
)
from sandbox.search.engine.state import State
from sandbox.search.errors import ApiError


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best hits, all that was found, and the side whose words are marked in the hits.

    ``semantic`` tells whether a search by vector was asked for, and ``vector`` what it looked for
    if it was made.
    """

    hits: list[Hit]
    found: BitMap
    total: int
    marking: Side
    semantic: bool
    vector: list[float] | None


class _Distinct:
    """Lets the first document pass of those that share a value."""

    def __init__(self, state: State, query: dict[str, Any]) -> None:
        name = query["distinct"] or state.schema.settings["distinctAttribute"]
        self.active = name is not None
        self._field = state.fields.get(name, Field()) if name is not None else Field()
        self._seen: set[str | float] = set()

    def takes(self, document: int) -> bool:
        """Tell whether none of this document's values was there before."""
        values = set(self._field.values(document)) if self.active else set()
        if self._seen.intersection(values):
            return False
        self._seen.update(values)
        return True


def ranked(state: State, documents: Documents, query: dict[str, Any], last: int) -> Ranked:
    """Answer a query with at least its ``last`` best hits, all there are if there are fewer."""
    kind = kind_of(query)
    if kind == "words":
        return _by_one(state, query, Search(state, documents, query), last, None)
    target = target_of(state, query)
    if kind == "vector":
        if target is None:
            raise ApiError(
                "vector_embedding_error",
                "Error while generating embeddings: user error: attempt to embed the following "
                "text in a configuration where embeddings must be user provided:\n"
                f"  - `{query['q']}`",
            )
        return _by_one(state, query, Semantic(state, query, target), last, target)
    words = Search(state, documents, query)
    ratio = query["hybrid"]["semanticRatio"]
    by_words = _cut(state, query, words, last)
    if target is None or good_enough(by_words, last, ratio):
        return _ranked(state, query, by_words, words, semantic=True)
    vector = Semantic(state, query, target)
    by_vector = _cut(state, query, vector, last)
    distinct = _Distinct(state, query)
    hits = [
        hit for hit in merged(state, by_vector, by_words, ratio) if distinct.takes(hit.document)
    ]
    found = words.found | vector.found
    total = len(hits) if _exhaustive(state, query) else len(found)
    return Ranked(hits, found, total, words, semantic=True, vector=target)


def _by_one(
    state: State, query: dict[str, Any], side: Side, last: int, vector: list[float] | None
) -> Ranked:
    hits = _cut(state, query, side, last)
    return _ranked(state, query, hits, side, semantic=vector is not None, vector=vector)


def _ranked(
    state: State,
    query: dict[str, Any],
    hits: list[Hit],
    side: Side,
    *,
    semantic: bool,
    vector: list[float] | None = None,
) -> Ranked:
    total = len(hits) if _exhaustive(state, query) else len(side.found)
    return Ranked(hits, side.found, total, side, semantic, vector)


def _exhaustive(state: State, query: dict[str, Any]) -> bool:
    """Tell whether only looking at every hit tells how many there are."""
    return _Distinct(state, query).active or query["rankingScoreThreshold"] is not None


def _cut(state: State, query: dict[str, Any], side: Side, last: int) -> list[Hit]:
    threshold = query["rankingScoreThreshold"]
    distinct = _Distinct(state, query)
    exhaustive = _exhaustive(state, query)
    hits: list[Hit] = []
    for document in side.ordered(last):
        if threshold is not None and side.score(document) < threshold:
            continue
        if not distinct.takes(document):
            continue
        hits.append(Hit(document, side))
        if len(hits) >= last and not exhaustive:
            break
    return hits


def universe(state: State, documents: Documents, query: dict[str, Any]) -> BitMap:
    """Return all that a query finds; a search by vector finds whatever its filter selects."""
    if kind_of(query) == "words":
        return Search(state, documents, query).found
    target_of(state, query)
    return candidates(state, query["filter"])
