"""Text to words with positions, the way Meilisearch cuts Latin scripts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

HARD_DISTANCE = 8
"""How far apart the words of two sentences, or of two values of an array, count as being."""

_HARD = re.compile(r"[.!?;()\[\]{}|\n\r…؟。、،؛]")
_LETTER = re.compile(r"[^\W_]")


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
        self._separators = tuple(separators)
        inside = "".join(re.escape(token) for token in non_separators if len(token) == 1)
        kept = sorted((*dictionary, *separators), key=len, reverse=True)
        fixed = "|".join(re.escape(entry) for entry in kept)
        word = rf"(?:[^\W_]|[{inside}])" if inside else r"[^\W_]"
        other = rf"(?:(?![{inside}])[\W_])" if inside else r"[\W_]"
        if fixed:
            word, other = f"(?:(?!{fixed}){word})", f"(?:(?!{fixed}){other})"
        self._piece = re.compile(
            (f"{fixed}|" if fixed else "") + f"{word}+|{other}+", re.IGNORECASE
        )
        self._inside = frozenset(non_separators)

    def cut(self, text: str, position: int = 0) -> list[Token]:
        """Return the words of a text. The first one stands at ``position``."""
        tokens: list[Token] = []
        gap = 0
        for match in self._piece.finditer(text):
            piece = match.group()
            if self._separates(piece):
                gap = max(gap, HARD_DISTANCE if _HARD.search(piece) else 1)
                continue
            if tokens:
                position += max(gap, 1)
            word = normalise(piece)
            gap = 0
            tokens.append(Token(word, position, match.start(), match.end()))
        return tokens

    def _separates(self, piece: str) -> bool:
        if piece in self._separators:
            return True
        return not _LETTER.search(piece) and not any(token in piece for token in self._inside)

    def words(self, text: str) -> list[Token]:
        """Return the words of a text without the stop words, their positions kept."""
        return [token for token in self.cut(text) if token.word not in self.stop_words]
