"""An entry's Markdown as passages: pieces short enough to be searched for and cited one by one.

A passage never crosses a heading. Those of one section overlap by a sentence or two, so that what
stands at a border is found with what stands before it. Code is torn only where a block alone is
longer than a passage may be; then each piece is a block of its own.
"""

import hashlib
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MAX_TEXT = 1200
"""Characters that a passage's text has at most: about 300 tokens; small models take 512."""
OVERLAP = 200
"""Characters at most that a passage repeats of the one before it."""
MAX_PASSAGES = 500
"""Of one entry: a hundred and some make up the longest one, unless it is hardly more than headings.
Each takes time that the entries of others wait for."""
MAX_HEADING = 120
"""Characters of a heading; a longer line that begins like one is text."""

_NAMESPACE = uuid.UUID("6a1d4f0e-5a0c-4a2b-9d57-2f4f3f0f6a11")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece. ``heading`` names the headings above it, outermost first; it may be empty."""

    position: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is not torn; ``before`` stands between it and the atom before it."""

    text: str
    before: str
    prose: bool


def passage_id(entry_id: uuid.UUID, position: int) -> uuid.UUID:
    """Return the id of an entry's passage, which its later versions inherit."""
    return uuid.uuid5(_NAMESPACE, f"{entry_id}/{position}")


def embedded_text(title: str, heading: str, text: str) -> str:
    """Return what a passage's vector is made of: the text, and what it is about."""
    return "\n".join(part for part in (title, heading, text) if part)


def text_hash(text: str) -> str:
    """Return what a vector is kept under."""
    return hashlib.sha256(text.encode()).hexdigest()


def split(markdown: str) -> list[Passage]:
    """Return the first passages of a text in its order; none for an empty one."""
    pieces = ((heading, text) for heading, lines in _sections(markdown) for text in _windows(lines))
    return [
        Passage(position, *piece) for position, piece in enumerate(islice(pieces, MAX_PASSAGES))
    ]


def _sections(markdown: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the lines under each heading; a heading with nothing under it stands for itself."""
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    fence: str | None = None
    for line in markdown.splitlines():
        heading = None if fence else heading_of(line)
        if heading is None:
            fence = _fence_after(fence, line)
            lines.append(line)
            continue
        level, title = heading
        yield _ended(path, lines, level)
        lines = []
        path = [(depth, above) for depth, above in path if depth < level]
        path.append((level, title))
    yield _ended(path, lines, 0)


def heading_of(line: str) -> tuple[int, str] | None:
    """Return the level and title of a line that is a heading."""
    found = _HEADING.fullmatch(line)
    if found is None:
        return None
    title = found[2].rstrip(" \t")
    # Closing marks are none of the title. A regular expression would try each blank for one.
    open_title = title.rstrip("#")
    if open_title != title and open_title.endswith((" ", "\t")):
        title = open_title.rstrip(" \t")
    return (len(found[1]), title) if 0 < len(title) <= MAX_HEADING else None


def _ended(
    path: Sequence[tuple[int, str]], lines: list[str], next_level: int
) -> tuple[str, list[str]]:
    """Return a section that ends before a heading of this level, 0 at the end of the text."""
    titles = [title for _, title in path]
    bare = bool(path) and not any(line.strip() for line in lines)
    # Under a deeper heading its own is named as well; without one it would be lost.
    if bare and next_level <= path[-1][0]:
        lines = [titles.pop()]
    return " > ".join(titles), lines


def _fence_after(fence: str | None, line: str) -> str | None:
    """Return the fence of the code block that is open after a line."""
    found = _FENCE.fullmatch(line)
    if fence is None:
        return found[1] if found and "`" not in found[2] else None
    closes = found and found[1].startswith(fence) and not found[2].strip()
    return None if closes else fence


def _windows(lines: Sequence[str]) -> Iterator[str]:
    """Yield the texts of the passages of one section."""
    window: list[_Atom] = []
    fresh = False
    for atom in _atoms(lines):
        if window and _length([*window, atom]) > MAX_TEXT:
            yield _joined(window)
            window = _tail(window, MAX_TEXT - len(atom.text) - len(atom.before))
            fresh = False
        window.append(atom)
        fresh = True
    if fresh:
        yield _joined(window)


def _tail(window: Sequence[_Atom], room: int) -> list[_Atom]:
    """Return the last sentences of a passage, as many as the next one repeats."""
    tail: list[_Atom] = []
    for atom in reversed(window):
        if not atom.prose or _length([atom, *tail]) > min(OVERLAP, room):
            break
        tail.insert(0, atom)
    return tail


def _length(atoms: Sequence[_Atom]) -> int:
    return sum(len(atom.before) + len(atom.text) for atom in atoms) - len(atoms[0].before)


def _joined(atoms: Sequence[_Atom]) -> str:
    first, *rest = atoms
    return first.text + "".join(atom.before + atom.text for atom in rest)


def _atoms(lines: Sequence[str]) -> Iterator[_Atom]:
    for block in _blocks(lines):
        opening = _FENCE.fullmatch(block[0])
        if opening:
            yield from _code(block, opening[1])
        else:
            yield from _prose(block)


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield paragraphs and blocks of code."""
    block: list[str] = []
    fence: str | None = None
    for line in lines:
        after = _fence_after(fence, line)
        begins, ends = fence is None and after is not None, fence is not None and after is None
        if block and (begins or (fence is None and not line.strip())):
            yield block
            block = []
        if fence or line.strip():
            block.append(line)
        if ends:
            yield block
            block = []
        fence = after
    if block:
        yield block


def _code(block: Sequence[str], fence: str) -> Iterator[_Atom]:
    whole = "\n".join(block).rstrip()
    if len(whole) <= MAX_TEXT:
        yield _Atom(whole, _BREAK, prose=False)
        return
    opening, *inner = block
    if inner and _fence_after(fence, inner[-1]) is None:
        inner.pop()
    if len(opening) > OVERLAP:
        # What is written behind the fence is no name of a language, but text.
        yield from _prose([opening.strip()[len(fence) :]])
        opening = fence
    if len(fence) > OVERLAP:
        # Somebody has drawn a line. Put around each piece, it would leave no room for any.
        yield from _prose(inner)
        return
    room = MAX_TEXT - len(opening) - len(fence) - 2
    part: list[str] = []
    for line in (piece for one in inner for piece in _cut(one, room)):
        if part and sum(map(len, part)) + len(part) + len(line) > room:
            yield _Atom("\n".join([opening, *part, fence]), _BREAK, prose=False)
            part = []
        part.append(line)
    if part:
        yield _Atom("\n".join([opening, *part, fence]), _BREAK, prose=False)


def _prose(block: Sequence[str]) -> Iterator[_Atom]:
    before = _BREAK
    for line in block:
        for sentence in _SENTENCE_END.split(line.rstrip()):
            for piece in _cut(sentence, MAX_TEXT):
                if piece.strip():
                    yield _Atom(piece, before, prose=True)
                    before = " "
        before = "\n"


def _cut(text: str, most: int) -> Iterator[str]:
    """Yield pieces of at most so many characters, cut between words where there are some."""
    while len(text) > most:
        # The character after the piece may be the space.
        space = max(text.rfind(mark, 1, most + 1) for mark in (" ", "\t"))
        end = space if space > 0 else most
        yield text[:end]
        text = text[end:].lstrip()
    yield text
