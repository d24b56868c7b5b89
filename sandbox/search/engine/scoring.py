"""How well a document matches, as a number from 0 to 1 and broken down by ranking rule.

As in the original, each rule gives a rank among the ranks that it can give, and divides the share
that the rules before it left: rank within rank.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.search.engine.ranking import EXACT_STEP, FARTHEST, LATEST, Placement

Rank = tuple[int, int]
"""The rank that was reached, the best being the highest, and the highest that is possible."""

_MATCH_TYPES = ("exactMatch", "matchesStart", "noExactMatch")


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of a document that a query found, and what the query made possible."""

    placement: Placement
    words: int
    most_words: int
    typos: int
    most_typos: int
    positions: int
    """How many positions the words that count have in the query."""
    attributes: int
    """The rank of the last searchable attribute."""

    def ranks(self) -> Mapping[str, list[Rank]]:
        """Return the ranks by the name of the rule of relevance."""
        found = self.placement
        whole, inexact = divmod(found.exactness, EXACT_STEP)
        ranks = {
            "words": [(self.words, self.most_words)],
            "typo": [_rank(self.typos, self.most_typos)],
            "proximity": [_rank(found.proximity, FARTHEST * (self.positions - 1))],
            "attributeRank": [_rank(found.attribute, self.attributes * self.positions)],
            "wordPosition": [_rank(found.position, LATEST * self.positions)],
            "exactness": [(3 - whole, 3), _rank(inexact, self.positions)],
        }
        ranks["attribute"] = ranks["attributeRank"] + ranks["wordPosition"]
        return ranks


def score(match: Match, rules: Iterable[str]) -> float:
    """Return the score of a document under these ranking rules; sorting has no part in it."""
    ranks = match.ranks()
    return _combined([rank for rule in rules for rank in ranks.get(rule, ())])


Value: TypeAlias = "float | tuple[str, bool]"
"""A score, or a field by which is sorted, with whether it ascends."""


def values(
    match: Match | None, rules: Iterable[str], sorts: Sequence[tuple[str, bool]]
) -> list[Value]:
    """Return the scores of these rules and the fields sorted by, in the order of the rules.

    Rules that follow each other without sorting between them make one score.
    """
    ranks = {} if match is None else match.ranks()
    found: list[Value] = []
    together: list[Rank] = []
    for rule in rules:
        name, colon, direction = rule.rpartition(":")
        ordered = sorts if rule == "sort" else [(name, direction == "asc")] if colon else ()
        if ordered and together:
            found.append(_combined(together))
            together = []
        found += ordered
        together += ranks.get(rule, ())
    return [*found, _combined(together)] if together else found


def details(
    match: Match | None,
    rules: Iterable[str],
    sorts: Sequence[tuple[str, bool]],
    value_of: Callable[[str], Any],
) -> dict[str, Any]:
    """Return what each rule said of a document, in their order.

    ``match`` is None where the query has no words: only sorting ranks then. ``value_of`` gives the
    document's value of a sorted field.
    """
    found: dict[str, Any] = {}
    sorted_by: set[str] = set()
    for rule in rules:
        name, colon, direction = rule.rpartition(":")
        ordered = sorts if rule == "sort" else [(name, direction == "asc")] if colon else ()
        for field, ascending in ordered:
            if field in sorted_by:
                continue
            sorted_by.add(field)
            key = f"{field}:{'asc' if ascending else 'desc'}"
            found[key] = {"order": len(found), "value": value_of(field)}
        if match is not None and rule in match.ranks():
            found[rule] = {"order": len(found), **_said(match, rule)}
    return found


def _said(match: Match, rule: str) -> dict[str, Any]:
    ranks = match.ranks()[rule]
    said: dict[str, Any] = {}
    if rule == "words":
        said = {"matchingWords": match.words, "maxMatchingWords": match.most_words}
    elif rule == "typo":
        said = {"typoCount": match.typos, "maxTypoCount": match.most_typos}
    elif rule == "attribute":
        order, distance = ranks
        said = {
            "attributeRankingOrderScore": _combined([order]),
            "queryWordDistanceScore": _combined([distance]),
        }
    elif rule == "exactness":
        whole, inexact = divmod(match.placement.exactness, EXACT_STEP)
        said = {"matchType": _MATCH_TYPES[whole]}
        if said["matchType"] == "noExactMatch":
            exact = match.positions - inexact
            said |= {"matchingWords": exact, "maxMatchingWords": match.positions}
        else:
            ranks = ranks[:1]
    return {**said, "score": _combined(ranks)}


def _rank(cost: int, greatest: int) -> Rank:
    return max(greatest - cost, 0) + 1, greatest + 1


def _combined(ranks: Iterable[Rank]) -> float:
    rank = most = 1
    for reached, of in ranks:
        rank, most = (rank - 1) * of + reached, most * of
    return rank / most
