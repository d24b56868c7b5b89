"""A document's words in order, packed: four bytes a word, and one for the step to its position.

Positions ascend, mostly by one or, where a sentence or an attribute's next value begins, by a few.
A step of 255 or more is written as that many bytes of 255 and one for the rest.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import sub
from struct import Struct

_HEAD = Struct("=III")
_ON = 255

Attribute = tuple[int, Sequence[int], Sequence[int]]
"""The number of an attribute, the numbers of its words, and their positions, ascending."""


def pack(attributes: Iterable[Attribute]) -> bytes:
    """Return the words of a document's attributes as bytes; words are numbers below 2**32."""
    parts = []
    for attribute, words, positions in attributes:
        steps = _steps(positions)
        parts += [_HEAD.pack(attribute, len(words), len(steps)), pack_words(words), steps]
    return b"".join(parts)


def pack_words(words: Sequence[int]) -> bytes:
    """Return what ``pack`` makes of words that follow each other."""
    return array("I", words).tobytes()


def unpack(text: bytes) -> Iterator[Attribute]:
    """Yield what ``pack`` was given."""
    at = 0
    while at < len(text):
        attribute, count, stepped = _HEAD.unpack_from(text, at)
        at += _HEAD.size
        words = array("I")
        words.frombytes(text[at : at + 4 * count])
        at += 4 * count
        yield attribute, words, _positions(text[at : at + stepped])
        at += stepped


def _steps(positions: Sequence[int]) -> bytes:
    steps = list(map(sub, positions, (0, *positions)))
    if max(steps, default=0) < _ON:
        return bytes(steps)
    return b"".join(bytes([_ON] * (step // _ON) + [step % _ON]) for step in steps)


def _positions(steps: bytes) -> list[int]:
    reached = accumulate(steps)
    if _ON not in steps:
        return list(reached)
    return [position for position, step in zip(reached, steps, strict=True) if step < _ON]
