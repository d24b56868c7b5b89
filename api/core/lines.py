"""One-line text that people write: titles, names, labels and the like."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from re import Pattern
from typing import Any

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
"""No control characters."""
LABEL = r"^[^\\\x00-\x1f\x7f-\x9f]+$"
"""Labels are facets, and a facet's value can be asked for only without these."""
REORDERING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Unicode's embeddings, overrides and isolates: invisible, and they reorder what stands around.

Scripts that run from right to left do so without. The marks that writers of them set between
words (U+200E, U+200F, U+061C) and what joins or parts letters and emoji (U+200D, U+200C) is none
of these.
"""
_FILLERS = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)))
"""Letters and a pattern of Braille that are drawn as nothing."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _shows(character: str) -> bool:
    """Tell letters, numbers, punctuation and symbols from what needs one of them to be seen."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _FILLERS


def _as_it_looks(text: str) -> str:
    for character in text:
        if character in REORDERING:
            raise PydanticCustomError(
                "reordering_character",
                "must not contain the invisible character {code} ({name}), which reorders text",
                {
                    "code": f"U+{ord(character):04X}",
                    "name": unicodedata.name(character).lower(),
                },
            )
    if text and not any(map(_shows, text)):
        raise PydanticCustomError("nothing_to_see", "must have a character that can be seen")
    return text


@dataclass(frozen=True)
class Line(StringConstraints):
    """What a one-line text has to be: trimmed, of one line, and as it looks.

    A ``pattern`` replaces the one that forbids control characters, so it must forbid them too.
    """

    strip_whitespace: bool | None = True
    pattern: str | Pattern[str] | None = LINE

    def __iter__(self) -> Iterator[Any]:
        """Yield the constraints; the last one is ours alone, not the contract's."""
        yield from super().__iter__()
        yield AfterValidator(_as_it_looks)


def as_line(text: str) -> str:
    """Return a text that is not ours to refuse without what a line must not hold.

    Empty where nothing of it is seen.
    """
    kept = (one for one in text if one not in REORDERING)
    line = " ".join("".join(" " if _CONTROL.match(one) else one for one in kept).split())
    return line if any(map(_shows, line)) else ""
