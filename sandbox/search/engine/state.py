"""Everything derived from the documents of one index, in memory."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from sandbox.search.document_vectors import FIELD, Given, given_vectors
from sandbox.search.engine.contract import Document
from sandbox.search.engine.facets import Field
from sandbox.search.engine.fields import flatten, texts
from sandbox.search.engine.schema import Schema
from sandbox.search.engine.tokenizer import HARD_DISTANCE, Tokenizer
from sandbox.search.engine.vectors import Vectors
from sandbox.search.engine.words import Places, Words


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document cut up: its fields, its words with positions, the values kept, its vectors."""

    keys: tuple[str, ...]
    places: dict[str, Places]
    values: list[tuple[str, Any]]
    vectors: dict[str, Given]


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
        self.vectors: dict[str, Vectors] = {name: Vectors() for name in settings["embedders"]}
        self.distribution: Counter[str] = Counter()
        self._keys: dict[int, tuple[str, ...]] = {}
        self._kept: dict[str, bool] = {}
        self._known_fields: dict[tuple[str, ...], tuple[str, ...]] = {}

    def prepare(self, content: Document) -> Prepared:
        """Cut up a document; needs no lock, since nothing that searches read is changed."""
        vectors = given_vectors(content, self.vectors)
        if FIELD in content:
            # Vectors are no field: they are neither searched nor filtered nor counted.
            content = {name: value for name, value in content.items() if name != FIELD}
        keys = tuple(content)
        values = [(path, value) for path, value in flatten(content) if self._is_kept(path)]
        return Prepared(keys, self._places(content), values, vectors)

    def put(self, document: int, prepared: Prepared) -> None:
        """Index a document in place of whatever had its id."""
        self.delete(document)
        self.everything.add(document)
        keys = self._known_fields.setdefault(prepared.keys, prepared.keys)
        self._keys[document] = keys
        self.distribution.update(keys)
        self.words.add(document, prepared.places)
        for path, value in prepared.values:
            self.fields.setdefault(path, Field()).add(document, value)
        for name, given in prepared.vectors.items():
            self.vectors[name].put(document, given.embeddings or [])

    def _is_kept(self, path: str) -> bool:
        kept = self._kept.get(path)
        if kept is None:
            kept = self._kept[path] = self.schema.is_kept(path)
        return kept

    def delete(self, document: int) -> None:
        """Forget a document, if known."""
        if document not in self.everything:
            return
        self.everything.discard(document)
        self.distribution.subtract(self._keys.pop(document))
        self.words.remove(document)
        for field in self.fields.values():
            field.remove(document)
        for vectors in self.vectors.values():
            vectors.remove(document)

    def _places(self, content: Document) -> dict[str, Places]:
        """Return the words of each searchable field with their positions."""
        found: dict[str, Places] = {}
        starts: dict[str, int] = {}
        for path, value in flatten(content):
            if self.schema.attribute_rank(path) is None:
                continue
            places = found.setdefault(path, [])
            for text in texts(value):
                tokens = self.tokenizer.cut(text, starts.get(path, 0))
                if tokens:
                    starts[path] = tokens[-1].position + HARD_DISTANCE
                places += [
                    (token.word, token.position)
                    for token in tokens
                    if token.word not in self.tokenizer.stop_words
                ]
        return found
