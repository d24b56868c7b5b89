"""Text to words with positions, the way Meilisearch cuts Latin scripts."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

HARD_DISTANCE = 8
"""How far apart the words of two sentences, or of two values of an array, count as being."""

# Punctuation, spaces and mathematical symbols part words; a currency sign or an emoji does not.
_SEPARATING = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sm", "Zl", "Zp", "Zs", "Cc"})
_SEPARATORS = frozenset(
    letter
    for letter in map(chr, range(min(0x10000, sys.maxunicode)))
    if unicodedata.category(letter) in _SEPARATING
) | {"`"}
_HARD = re.compile(r"[!;?¡§¶¿\0]|[.,] ")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: normalised, its position, and the characters it covers."""

    word: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Lower-case a text and strip its accents and compatibility forms."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class Tokenizer:
    """Cuts texts by the settings of an index."""

    def __init__(
        self,
        stop_words: Sequence[str] = (),
        separators: Sequence[str] = (),
        non_separators: Sequence[str] = (),
        dictionary: Sequence[str] = (),
    ) -> None:
        self.stop_words = frozenset(normalise(word) for word in stop_words)
        self._separators = frozenset(separators)
        self._words = frozenset(dictionary)
        kept = [one for one in separators if len(one) > 1 or one not in _SEPARATORS]
        fixed = "|".join(map(re.escape, sorted((*dictionary, *kept), key=len, reverse=True)))
        gaps = (_SEPARATORS | {one for one in separators if len(one) == 1}) - set(non_separators)
        gap = "[" + "".join(re.escape(letter) for letter in sorted(gaps)) + "]"
        outside = gap.replace("[", "[^", 1)
        # The dictionary first: its words may hold separators and begin with one.
        self._piece = re.compile("|".join(filter(None, (fixed, f"{outside}+", gap))))
        self._starts_gap = re.compile(gap)

    def cut(self, text: str, position: int = 0) -> list[Token]:
        """Return the words of a text. The first one stands at ``position``."""
        tokens: list[Token] = []
        end = 0
        for match in self._piece.finditer(text):
            piece = match.group()
            if piece not in self._words and (
                piece in self._separators or self._starts_gap.match(piece)
            ):
                continue
            start = match.start()
            if tokens:
                position += HARD_DISTANCE if _HARD.search(text, end, start) else 1
            end = match.end()
            tokens.append(Token(normalise(piece), position, start, end))
        return tokens

    def words(self, text: str) -> list[Token]:
        """Return the words of a text without the stop words, their positions kept."""
        return [token for token in self.cut(text) if token.word not in self.stop_words]
