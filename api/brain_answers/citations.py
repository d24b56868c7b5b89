"""Citations in a text that comes in pieces: those of what was given stay, all others go."""

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from api.brain_answers.code_spans import WITHIN_LINE_START, end_of_code, unclosed

_START = re.compile(r" *[\[\u3010]|`+|~+| +\Z")
_DASHES = r"\-\u2010-\u2014"
# A range begins with a number that a passage may have: [0-9] is of a regular expression.
_ONE = rf"(?:[0-9]{{1,9}}|[1-9][0-9]{{0,8}}\s*[{_DASHES}]\s*[0-9]{{1,9}})"
_SOME = rf"\s*({_ONE}(?:\s*,\s*{_ONE})*)\s*"
_CITATION = re.compile(rf" *(?:\[{_SOME}\]|\u3010{_SOME}\u3011)")
_UNFINISHED = re.compile(rf" *[\[\u3010][\s0-9,{_DASHES}]*\Z")
_NUMBER = re.compile(r"[0-9]+")
# Before or after a citation each of these would make something else of it in Markdown: a picture,
# a reference, no citation at all; a link.
_JOINED_BEFORE = ("!", "]", "\\")
_JOINED_AFTER = ("(", "[")


class Kind(Enum):
    """What a part of a text is; code within a line is text."""

    TEXT = "text"
    CITATION = "citation"
    CODE_BLOCK = "code block"


class Part(NamedTuple):
    """A part of a text that can be shown. Citations and blocks of code are never torn."""

    kind: Kind
    text: str


Replace = Callable[[str, str], str]
"""What is put in the place of a citation of anything else, which is given with its line so far."""


class CitationFilter:
    """Takes pieces, and gives back what can be shown of them.

    A citation is ``[1]``, ``[1, 2]`` or ``[1-3]`` outside of code, also in the brackets
    ``【】`` that some models use. What might yet become one, or code, is held back.
    ``cited`` are the numbers that were kept.
    """

    def __init__(self, allowed: int, replace: Replace = lambda _citation, _line: "") -> None:
        self.cited: set[int] = set()
        self._replace = replace
        self._allowed = range(1, allowed + 1)
        self._held = ""
        # What was given back of the line that has begun.
        self._line = ""
        self._after_citation = False
        self._defining = False
        self._space_dropped = False

    def feed(self, piece: str) -> list[Part]:
        """Take the next piece; returns what can be shown now."""
        return self._pass_on(self._held + piece, last=False)

    def end(self) -> list[Part]:
        """Return the rest."""
        return self._pass_on(self._held, last=True)

    def _pass_on(self, text: str, *, last: bool) -> list[Part]:
        shown: list[Part] = []
        at = 0
        while (start := _START.search(text, at)) is not None:
            self._plain(text[at : start.start()], shown)
            at = start.start()
            kind = Kind.TEXT
            if start[0][0] in "`~":
                kind, end = self._code(text, start, last=last)
            elif (citation := _CITATION.match(text, at)) is not None:
                self._citation(citation, shown)
                at = citation.end()
                continue
            elif not last and (start.end() == len(text) or _UNFINISHED.match(text, at)):
                end = None
            else:
                end = start.end()
            if end is None:
                break
            self._plain(text[at:end], shown, kind)
            at = end
        else:
            self._plain(text[at:], shown)
            at = len(text)
        self._held = text[at:]
        return shown

    def _code(self, text: str, fence: re.Match[str], *, last: bool) -> tuple[Kind, int | None]:
        at_line_start = WITHIN_LINE_START.fullmatch(self._line) is not None
        block, end = end_of_code(text, fence, at_line_start=at_line_start, last=last)
        return (Kind.CODE_BLOCK if block else Kind.TEXT), end

    def _plain(self, text: str, shown: list[Part], kind: Kind = Kind.TEXT) -> None:
        if not text:
            return
        apart = (self._after_citation and text.startswith(_JOINED_AFTER)) or (
            self._defining and text.startswith(":")
        )
        self._after_citation = self._defining = self._space_dropped = False
        if kind is Kind.CODE_BLOCK:
            # What nothing closes would take in whatever is put behind it.
            text += unclosed(text, self._line)
        self._give(Part(kind, f" {text}" if apart else text), shown)

    def _citation(self, citation: re.Match[str], shown: list[Part]) -> None:
        numbers = [
            number for one in (citation[1] or citation[2]).split(",") for number in self._given(one)
        ]
        kept = list(dict.fromkeys(numbers))
        if not kept:
            instead = self._replace(citation[0], self._line)
            self._plain(instead, shown)
            self._space_dropped |= not instead and citation[0].startswith(" ")
            return
        self.cited.update(kept)
        spaced = (
            citation[0].startswith(" ")
            or self._after_citation
            or self._space_dropped
            or self._line.endswith(_JOINED_BEFORE)
        )
        # Alone at the start of a line, a colon would make a definition of it.
        before = self._line + (" " if spaced else "")
        self._defining = WITHIN_LINE_START.fullmatch(before) is not None
        self._after_citation, self._space_dropped = True, False
        text = (" " if spaced else "") + " ".join(f"[{one}]" for one in kept)
        self._give(Part(Kind.CITATION, text), shown)

    def _given(self, numbers: str) -> range:
        """Return what a number, or a range from one to another, means of what was given."""
        first, *last = (int(one) for one in _NUMBER.findall(numbers))
        ends = (first, *last)
        return range(first, ends[-1] + 1) if all(one in self._allowed for one in ends) else range(0)

    def _give(self, part: Part, shown: list[Part]) -> None:
        self._line = (self._line + part.text).rpartition("\n")[2]
        shown.append(part)


def without_citations(text: str) -> str:
    """Return a text of somebody else's without what would be citations of ours, if copied.

    What stands close to a word stays: it may be the place in a list that code names.
    """
    return _replaced(text, lambda citation, line: citation if _close(citation, line) else "")


def with_citations_as_text(text: str) -> str:
    """Return Markdown of somebody else's in which no number in brackets is a citation of ours."""
    return _replaced(text, lambda citation, _line: re.sub(r"([\[\]])", r"\\\1", citation))


def _close(citation: str, line: str) -> bool:
    return re.search(r"[\w)\]]\Z", line + citation.partition("[")[0]) is not None


def _replaced(text: str, replace: Replace) -> str:
    citations = CitationFilter(0, replace)
    return "".join(part.text for part in citations.feed(text) + citations.end())
