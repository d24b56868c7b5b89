"""Everything derived from the documents of one index, in memory."""

from collections import Counter
from typing import Any

from pyroaring import BitMap

from sandbox.search.engine.contract import Document
from sandbox.search.engine.facets import Field
from sandbox.search.engine.fields import flatten, texts
from sandbox.search.engine.schema import Schema
from sandbox.search.engine.tokenizer import HARD_DISTANCE, Token, Tokenizer
from sandbox.search.engine.words import Words


class State:
    """Words, field values and field counts of the documents."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.schema = Schema(settings)
        self.tokenizer = Tokenizer(
            settings["stopWords"],
            settings["separatorTokens"],
            settings["nonSeparatorTokens"],
            settings["dictionary"],
        )
        self.everything = BitMap()
        self.words = Words()
        self.fields: dict[str, Field] = {}
        self.distribution: Counter[str] = Counter()
        self._keys: dict[int, tuple[str, ...]] = {}
        self._kept: dict[str, bool] = {}
        self._known_fields: dict[tuple[str, ...], tuple[str, ...]] = {}

    def put(self, document: int, content: Document) -> None:
        """Index a document in place of whatever had its id."""
        self.delete(document)
        self.everything.add(document)
        keys = tuple(content)
        keys = self._known_fields.setdefault(keys, keys)
        self._keys[document] = keys
        self.distribution.update(keys)
        words: dict[str, set[str]] = {}
        for path, tokens in self.tokens(content).items():
            words[path] = {token.word for token in tokens}
        self.words.add(document, words)
        for path, value in flatten(content):
            kept = self._kept.get(path)
            if kept is None:
                kept = self._kept[path] = self.schema.is_kept(path)
            if kept:
                self.fields.setdefault(path, Field()).add(document, value)

    def delete(self, document: int) -> None:
        """Forget a document, if known."""
        if document not in self.everything:
            return
        self.everything.discard(document)
        self.distribution.subtract(self._keys.pop(document))
        self.words.remove(document)
        for field in self.fields.values():
            field.remove(document)

    def tokens(self, content: Document) -> dict[str, list[Token]]:
        """Return the words of each searchable field, in the order of importance."""
        found: dict[str, list[Token]] = {}
        for path, value in flatten(content):
            if self.schema.attribute_rank(path) is None:
                continue
            tokens = found.setdefault(path, [])
            for text in texts(value):
                start = tokens[-1].position + HARD_DISTANCE if tokens else 0
                tokens += self.tokenizer.cut(text, start)
        for path, tokens in found.items():
            found[path] = [one for one in tokens if one.word not in self.tokenizer.stop_words]
        ranked = {path: self.schema.attribute_rank(path) or 0 for path in found}
        return {path: found[path] for path in sorted(found, key=ranked.__getitem__)}
