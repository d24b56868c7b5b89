"""The part of an answer that is shown: what carries a citation, and what belongs to that.

The text is looked at block by block: paragraphs, items of lists, tables, headings. In each one what
comes up to a citation is shown once the citation is there; what no citation follows is dropped at
the block's end. Three things need none of their own, and wait for what they belong to:

- a block of code stands next to a cited block, before or after it;
- a lead-in, one sentence that ends in a colon, stands right before a list or a block of code;
- an item stands above what is indented below it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from api.brain_answers.citations import CitationFilter, Kind, Part

_ITEM = re.compile(r"(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]+|\Z)")
_ALONE = re.compile(r"#{1,6}(?:[ \t].*)?|=+[ \t]*|(?:-[ \t]*)+|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")
"""A line that is a block for itself: a heading, what underlines one, or a rule."""
_CLOSING = re.compile(
    r"""(?:[.;:!?)\]}*_~"'\u00bb\u2019\u201d\u2026\u3002\u300d\u300f\u3011]"""
    r"""|[\uff01\uff09\uff1a\uff1b\uff1f]|[ \t]+[|:])*"""
)
"""What ends a sentence, or emphasis, or a cell of a table, and so belongs to its citation."""
_SENTENCE_END = re.compile(r"[.!?](?:\s|\Z)|[\u3002\uff01\uff1f]|\n")
_COLONS = (":", "\uff1a")
_BLANK_LINES = re.compile(r"\A(?:[ \t>]*\n)+")


class _Role(Enum):
    CODE = "code"
    LEAD_IN = "lead-in"
    ITEM_ABOVE = "item above"


class _Margin(NamedTuple):
    """In how many quotes a block stands, and how far it is indented in the innermost."""

    depth: int
    indent: int


@dataclass(slots=True)
class _Block:
    """What is being read. ``text`` has not been shown yet; ``gap`` is what goes before it."""

    gap: str
    margin: _Margin
    marker: int
    """The length of the mark that makes it an item of a list, with a space behind it; 0: none."""
    table: bool
    alone: bool
    text: str = ""
    cited: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A block that has ended and is shown if what it belongs to is."""

    gap: str
    text: str
    role: _Role
    below: _Margin
    """From where on a block is below it; for a lead-in that is no item: a list may begin."""
    item: bool = False


class CitedText:
    """Takes a model's pieces, and gives back what of them can be shown.

    ``cited`` are the numbers that were cited of those that may be, 1 to ``allowed``.
    """

    def __init__(self, allowed: int) -> None:
        self._citations = CitationFilter(allowed)
        # What was read of a line and is in no block yet, with the line break before it.
        self._line = ""
        self._in_block = False
        self._block: _Block | None = None
        self._waiting: list[_Waiting] = []
        # Whether nothing but a lead-in has come since a cited block.
        self._beside_cited = False
        self._after_citation = False
        self._gap = ""
        self._dropped_gap = ""
        self._shown = False

    @property
    def cited(self) -> set[int]:
        """The numbers that were cited so far."""
        return self._citations.cited

    def feed(self, piece: str) -> str:
        """Take the next piece; returns what can be shown now."""
        return "".join(self._take(part) for part in self._citations.feed(piece))

    def end(self) -> str:
        """Return the rest."""
        return "".join(self._take(part) for part in self._citations.end())

    def _take(self, part: Part) -> str:
        if part.kind is Kind.CITATION:
            return self._cite(part.text)
        if part.kind is Kind.CODE_BLOCK:
            return self._code(part.text)
        return self._read(part.text)

    def _read(self, text: str) -> str:
        shown = ""
        if self._after_citation:
            text = self._line + text
            closing = _CLOSING.match(text)
            shown = closing[0] if closing else ""
            text = text[len(shown) :]
            self._line = ""
            # After spaces alone there may yet be the end of a cell.
            self._after_citation = not text.strip(" \t")
        first, *lines = text.split("\n")
        self._line += first
        for line in lines:
            self._end_line()
            self._line = "\n" + line
        return shown

    def _cite(self, citation: str) -> str:
        block = self._put_line(ends=False)
        self._in_block = self._after_citation = True
        if block is None:
            return ""
        text = block.gap + block.text + citation
        block.gap = block.text = ""
        block.cited = True
        return self._release(text)

    def _code(self, code: str) -> str:
        self._after_citation = False
        margin, content = _margin(self._line)
        if content:
            # It begins in the line of an item.
            block = self._put_line(ends=False)
            self._in_block = True
            if block is not None:
                block.text += code
            return ""
        self._end_block()
        self._drop_others(margin, code=True)
        waiting = _Waiting(self._next_gap(), self._line + code, _Role.CODE, margin)
        self._line = ""
        if self._beside_cited:
            self._beside_cited = False
            return self._release(waiting.gap + waiting.text)
        self._waiting.append(waiting)
        return ""

    def _end_line(self) -> None:
        block = self._put_line(ends=True)
        self._in_block = self._after_citation = False
        if block is not None and block.alone:
            self._end_block()

    def _put_line(self, *, ends: bool) -> _Block | None:
        """Put what was read of the line into its block, and return that.

        None where the line is blank: it ends the block.
        """
        line, self._line = self._line, ""
        if not self._in_block and not self._begin_line(line, ends=ends):
            self._end_block()
            self._gap += line
            return None
        if self._block is not None:
            self._block.text += line
        return self._block

    def _begin_line(self, line: str, *, ends: bool) -> bool:
        """See to it that there is a block for a line; False for a blank one."""
        margin, content = _margin(line)
        if ends and not content.strip():
            return False
        item = _ITEM.match(content)
        # Of a line that has not ended, but for a heading, that cannot be told.
        alone = _ALONE.fullmatch(content) is not None and (ends or content.startswith("#"))
        table = content.startswith("|")
        block = self._block
        if (
            block is None
            or item
            or alone
            or margin.depth > block.margin.depth
            or (table and not block.table)
        ):
            self._end_block()
            self._drop_others(margin, item=item is not None)
            marker = 0 if item is None else len(item[0].rstrip()) + 1
            self._block = _Block(self._next_gap(), margin, marker, table, alone)
        return True

    def _end_block(self) -> None:
        block, self._block = self._block, None
        if block is None:
            return
        lead_in = _is_lead_in(block.text)
        if block.cited:
            self._beside_cited = True
        else:
            # It was not what code before it could have belonged to.
            self._drop_code()
            self._beside_cited &= lead_in
        if lead_in:
            role, further = _Role.LEAD_IN, min(block.marker, 1)
        elif block.marker and not block.cited:
            role, further = _Role.ITEM_ABOVE, block.marker
        else:
            # Without the line that was alone, those around it would be one paragraph.
            gap = block.gap + "\n" if block.alone else block.gap
            self._dropped_gap = max(self._dropped_gap, gap, key=len)
            return
        below = _Margin(block.margin.depth, block.margin.indent + further)
        self._waiting.append(_Waiting(block.gap, block.text, role, below, block.marker > 0))

    def _drop_code(self) -> None:
        """Drop code that waits, and what leads in to it."""
        start = self._code_start()
        self._drop(self._waiting[start:])
        del self._waiting[start:]

    def _code_start(self) -> int:
        """Return where in what waits the code is at its end, and what leads in to it."""
        start = len(self._waiting)
        for role in (_Role.CODE, _Role.LEAD_IN):
            if start == 0 or self._waiting[start - 1].role is not role:
                break
            start -= 1
        return start

    def _drop_others(self, margin: _Margin, *, item: bool = False, code: bool = False) -> None:
        """Drop what waits for anything but the block that begins now."""
        if code:
            self._drop_code()
        start = self._code_start()
        with_code = self._waiting[start:]
        kept: list[_Waiting] = []
        for place in reversed(range(start)):
            one = self._waiting[place]
            leads_in = code and place == start - 1 and one.role is _Role.LEAD_IN
            below = one.below.depth == margin.depth and one.below.indent <= margin.indent
            stays = leads_in or (below if one.item else bool(kept) or (item and below))
            if stays:
                kept.insert(0, one)
            else:
                self._drop([one])
        if len(kept) == start:
            kept += with_code
        else:
            self._drop(with_code)
        self._waiting = kept

    def _drop(self, blocks: Iterable[_Waiting]) -> None:
        for one in blocks:
            self._dropped_gap = max(self._dropped_gap, one.gap, key=len)

    def _next_gap(self) -> str:
        # What was dropped leaves the blocks around it as far apart as it was.
        gap = max(self._gap, self._dropped_gap, key=len)
        self._gap = self._dropped_gap = ""
        return gap

    def _release(self, text: str) -> str:
        text = "".join(one.gap + one.text for one in self._waiting) + text
        self._waiting = []
        if not self._shown:
            text = _BLANK_LINES.sub("", text)
        self._shown = True
        return text


def _margin(line: str) -> tuple[_Margin, str]:
    """Return what a line begins with, and the rest of it."""
    line = line.removeprefix("\n")
    content = line.lstrip(" \t>")
    before = line.removesuffix(content)
    indent = before.rpartition(">")[2].expandtabs(4)
    return _Margin(before.count(">"), len(indent)), content


def _is_lead_in(text: str) -> bool:
    """Whether a text is one sentence that ends in a colon."""
    words = _margin(text)[1]
    words = words[len(marker[0]) :] if (marker := _ITEM.match(words)) else words
    words = words.strip().rstrip("*_")
    return words.endswith(_COLONS) and _SENTENCE_END.search(words) is None
