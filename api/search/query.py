"""What may be asked of an index, and what was: the one description that engine and Postgres share.

Facets are disjunctive: several values of one are OR, different facets are AND, and a facet's own
selection does not narrow its own counts.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from api.search.documents import Entity


class FacetKind(StrEnum):
    """How a selection of a facet is read."""

    VALUES = "values"
    """One of some values, without regard to case."""
    AT_LEAST = "at_least"
    """A number from a minimum on."""
    RANGE = "range"
    """A number from a minimum up to a maximum, both inclusive, either may be missing."""


@dataclass(frozen=True, slots=True)
class Range:
    """A selection of numbers, both ends inclusive."""

    minimum: int | None
    maximum: int | None


Selection = tuple[str, ...] | float | Range


@dataclass(frozen=True, slots=True)
class Facet:
    """One dimension that a list can be narrowed by.

    ``attribute`` is the documents' field. ``counted`` are the fields whose values are counted for
    the answer; none for a filter that is no facet on the page. Of a range, the smallest and the
    largest number are found too.
    """

    name: str
    attribute: str
    kind: FacetKind
    counted: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields that an answer must tell about."""
        return (*self.counted, self.attribute) if self.kind is FacetKind.RANGE else self.counted

    @classmethod
    def values(cls, name: str, attribute: str | None = None, *, counted: bool = True) -> "Facet":
        """Return a facet of words."""
        field_name = attribute or name
        return cls(name, field_name, FacetKind.VALUES, (field_name,) if counted else ())


@dataclass(frozen=True, slots=True)
class SearchSpec:
    """What one index offers.

    ``sorts`` maps a sort's name to the engine's expressions (``price:asc``); an empty one is by
    relevance. ``card`` are the fields a hit needs, ``highlighted`` those shown with their matches.
    """

    entity: Entity
    facets: tuple[Facet, ...]
    sorts: Mapping[str, tuple[str, ...]]
    default_sort: str
    card: tuple[str, ...]
    highlighted: tuple[str, ...]

    def sort_for(self, q: str, wanted: str | None) -> str:
        """Return the sort to use: without words nothing is more relevant than anything else."""
        if wanted is None or wanted == RELEVANCE:
            return RELEVANCE if q else self.default_sort
        return wanted


RELEVANCE = "relevance"


class Matching(StrEnum):
    """Which of the words must be found (Meilisearch's ``matchingStrategy``)."""

    ALL = "all"
    LAST = "last"
    """Words may be left out, the last ones first."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question to an index; ``selections`` holds the facets that something was chosen of."""

    q: str
    sort: str
    page: int
    per_page: int
    selections: Mapping[str, Selection] = field(default_factory=dict)
    matching: Matching = Matching.ALL

    def relaxed(self) -> "SearchQuery | None":
        """Return the same question content with fewer of its words, if it has several."""
        if self.matching is Matching.LAST or len(self.q.split()) == 1 or not self.q:
            return None
        return replace(self, matching=Matching.LAST)


def fold_value(value: str) -> str:
    """Return the form in which the engine compares facet values: decomposed, in small letters."""
    return unicodedata.normalize("NFKD", value.strip()).lower()
