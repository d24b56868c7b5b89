"""Words looked for in a table: Postgres' full text, with an unfinished last word and typos."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, literal_column, or_
from sqlalchemy.dialects.postgresql import TSQUERY

_ENGLISH: ColumnElement[Any] = literal_column("'english'::regconfig")


@dataclass(frozen=True, slots=True)
class TextMatch:
    """The condition that rows match some words, and how well they do.

    ``wanted`` must be found; ``whole`` is everything that was typed and decides the order.
    ``title`` is the folded name of a row.
    """

    wanted: str
    whole: str
    vector: ColumnElement[Any]
    title: ColumnElement[str]

    @property
    def condition(self) -> ColumnElement[bool]:
        """The rows that match, be it with a typing error in a word of their title."""
        return or_(
            self.vector.op("@@", is_comparison=True)(_tsquery(self.wanted)),
            _folded(self.wanted).op("<%", is_comparison=True)(self.title),
        )

    @property
    def rank(self) -> ColumnElement[float]:
        """How well a row matches; larger is better."""
        rank = func.ts_rank(self.vector, _tsquery(self.whole))
        return rank + func.word_similarity(_folded(self.whole), self.title)


def _folded(text: str) -> ColumnElement[str]:
    return func.search_fold(literal(text, String))


def _tsquery(text: str) -> ColumnElement[Any]:
    """Return a query in the usual syntax of search boxes, whose last word may be unfinished."""
    complete = func.websearch_to_tsquery(_ENGLISH, _folded(text))
    *head, last = text.split() or [""]
    if last.startswith("-") or '"' in text:
        return complete
    # The text form of a query is safe to extend: it quotes its words itself.
    words = func.nullif(cast(func.phraseto_tsquery(_ENGLISH, _folded(last)), String), "")
    unfinished: ColumnElement[Any] = cast(words + ":*", TSQUERY)
    if head:
        before = func.websearch_to_tsquery(_ENGLISH, _folded(" ".join(head)))
        unfinished = before.op("&&")(unfinished)
    return complete.op("||")(func.coalesce(unfinished, cast("", TSQUERY)))
