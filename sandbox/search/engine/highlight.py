"""``_formatted`` and ``_matchesPosition``: values with the matching words marked or cut out."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.search.engine.fields import matches_any
from sandbox.search.engine.tokenizer import Token, Tokenizer

Matches = Callable[[str], int]
"""How many letters of a word match the query; 0 for none."""


class Formatter:
    """Formats the hits of one query."""

    def __init__(self, tokenizer: Tokenizer, matches: Matches, query: dict[str, Any]) -> None:
        self._tokenizer = tokenizer
        self._matches = matches
        self._highlight: Sequence[str] = query["attributesToHighlight"] or ()
        self._tags = query["highlightPreTag"], query["highlightPostTag"]
        self._marker = query["cropMarker"]
        self._crop: dict[str, int] = {}
        for name in query["attributesToCrop"] or ():
            path, _, length = name.rpartition(":")
            if path and length.isdigit():
                self._crop[path] = int(length)
            else:
                self._crop[name] = query["cropLength"]

    @property
    def needed(self) -> bool:
        """Whether the query asks for formatted values at all."""
        return bool(self._highlight or self._crop)

    @property
    def cropped(self) -> list[str]:
        """The attributes to crop, without their lengths."""
        return list(self._crop)

    def formatted(self, value: Any, path: str = "") -> Any:  # noqa: ANN401 - JSON
        """Return a value with its texts marked and cropped and its numbers as texts."""
        if isinstance(value, dict):
            return {
                key: self.formatted(inner, f"{path}.{key}" if path else key)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self.formatted(inner, path) for inner in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return value
        return self._text(value, path)

    def _text(self, text: str, path: str) -> str:
        tokens = self._tokenizer.cut(text)
        start, end = 0, len(text)
        length = next((size for name, size in self._crop.items() if matches_any([name], path)), 0)
        before = after = ""
        if length and len(tokens) > length:
            first = self._window(tokens, length)
            last = first + length - 1
            if first:
                start, before = tokens[first].start, self._marker
            if last + 1 < len(tokens):
                end, after = tokens[last].end, self._marker
        if not matches_any(self._highlight, path):
            return f"{before}{text[start:end]}{after}"
        parts: list[str] = [before]
        at = start
        for token in tokens:
            size = self._matches(token.word)
            if size and start <= token.start < end:
                stop = token.start + min(size, token.end - token.start)
                parts += (text[at : token.start], self._tags[0], text[token.start : stop])
                parts.append(self._tags[1])
                at = stop
        return "".join((*parts, text[at:end], after))

    def _window(self, tokens: list[Token], length: int) -> int:
        hits = [index for index, token in enumerate(tokens) if self._matches(token.word)]
        if not hits:
            return 0
        best = max(hits, key=lambda hit: (len([h for h in hits if hit <= h < hit + length]), -hit))
        inside = [hit for hit in hits if best <= hit < best + length]
        spare = length - (inside[-1] - best + 1)
        return max(0, min(best - spare // 2, len(tokens) - length))

    def positions(self, value: Any, path: str = "") -> dict[str, list[dict[str, Any]]]:  # noqa: ANN401 - JSON
        """Return where words match, in bytes, by attribute."""
        found: dict[str, list[dict[str, Any]]] = {}
        if isinstance(value, dict):
            for key, inner in value.items():
                found |= self.positions(inner, f"{path}.{key}" if path else key)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                for name, places in self.positions(inner, path).items():
                    for spot in places:
                        spot.setdefault("indices", [index])
                    found.setdefault(name, []).extend(places)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            text = str(value)
            for token in self._tokenizer.cut(text):
                size = self._matches(token.word)
                if size:
                    start = len(text[: token.start].encode())
                    piece = text[token.start : min(token.start + size, token.end)]
                    spot = {"start": start, "length": len(piece.encode())}
                    found.setdefault(path, []).append(spot)
        return found
