"""Matches as lists of plain text segments, so that no client has to trust HTML."""

import re
import unicodedata
from collections.abc import Sequence

from api.search.result import Segment

# Private-use characters: no keyboard types them, no escaping applies to them.
PRE_TAG = "\ue000"
POST_TAG = "\ue001"

_WORD = re.compile(r"\w+")
_SHORTEST_STEM = 4


def plain(text: str) -> list[Segment]:
    """Return a text in which nothing matches."""
    return [{"text": text, "match": False}] if text else []


def from_marked(original: str, marked: str) -> list[Segment]:
    """Return the segments of a text that the engine has marked.

    A text that contains the marks itself could claim matches that are none: it is left plain.
    """
    if PRE_TAG not in marked or PRE_TAG in original or POST_TAG in original:
        return plain(original)
    segments: list[Segment] = []
    before, *parts = marked.split(PRE_TAG)
    _append(segments, before, match=False)
    for part in parts:
        inside, _, after = part.partition(POST_TAG)
        _append(segments, inside, match=True)
        _append(segments, after, match=False)
    return segments


def from_words(text: str, words: Sequence[str]) -> list[Segment]:
    """Return the segments of a text, marked where its words begin with a query's folded words."""
    segments: list[Segment] = []
    position = 0
    for found in _WORD.finditer(text):
        length = _matching_length(found.group(), words)
        if length:
            start = found.start()
            _append(segments, text[position:start], match=False)
            _append(segments, text[start : start + length], match=True)
            position = start + length
    _append(segments, text[position:], match=False)
    return segments


def fold(text: str) -> str:
    """Return a text without accents and capitals."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def query_words(q: str) -> list[str]:
    """Return the folded words of a query."""
    return _WORD.findall(fold(q))


def _matching_length(word: str, query: Sequence[str]) -> int:
    """Return how many of a word's characters match."""
    folded = fold(word)
    begun = max((len(wanted) for wanted in query if folded.startswith(wanted)), default=0)
    if begun:
        # Folding may change the number of characters: then there is no telling where it ends.
        return begun if len(folded) == len(word) else len(word)
    # "dashboards" finds "dashboard".
    stem = len(word) >= _SHORTEST_STEM and any(wanted.startswith(folded) for wanted in query)
    return len(word) if stem else 0


def _append(segments: list[Segment], text: str, *, match: bool) -> None:
    if not text:
        return
    if segments and segments[-1]["match"] is match:
        segments[-1]["text"] += text
    else:
        segments.append({"text": text, "match": match})
