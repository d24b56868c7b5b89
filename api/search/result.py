"""What was found, in one form, whoever found it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

Document = Mapping[str, Any]


class Segment(TypedDict):
    """A piece of a text that either matches the query or does not."""

    text: str
    match: bool


Highlights = dict[str, list[Segment]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document and its highlighted fields."""

    document: Document
    highlights: Highlights


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits; counts by field and value; smallest and largest number by field.

    The counts and bounds of a facet are those without its own selection. A field without any
    number has no bounds.
    """

    hits: list[Hit]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    bounds: Mapping[str, tuple[float, float]]
