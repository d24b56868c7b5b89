"""The whole server with the simplest engine there can be: it looks at every document.

It keeps the tests of the protocol apart from those of ranking. ``PAUSE`` in the environment makes a
change take that many seconds, so that a test can stop the process in the middle of one.
"""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from sandbox.search.engine.contract import Document, Documents, Settings
from sandbox.search.errors import ApiError
from sandbox.search.serving import serve


class ScanningIndex:
    def __init__(self, settings: Settings, documents: Documents) -> None:
        self._settings = settings
        self._documents = documents
        self._all = dict(documents.all())

    @classmethod
    def open(cls, directory: Path, settings: Settings, documents: Documents) -> Self:
        assert directory.is_dir()
        return cls(settings, documents)

    def apply(
        self, sequence: int, put: Sequence[tuple[int, Document]], delete: Sequence[int]
    ) -> None:
        assert sequence == self._documents.sequence
        time.sleep(float(os.environ.get("PAUSE", "0")))
        kept = {i: document for i, document in self._all.items() if i not in set(delete)}
        self._all = kept | dict(put)

    def configure(self, sequence: int, settings: Settings) -> None:
        assert sequence == self._documents.sequence
        self._settings = settings

    def _containing(self, query: dict[str, Any]) -> Iterator[int]:
        wanted = (query["q"] or "").lower()
        allowed = None if query["filter"] is None else set(self.matching(query["filter"]))
        for i, document in sorted(self._all.items()):
            if wanted in str(document).lower() and (allowed is None or i in allowed):
                yield i

    def search(self, query: dict[str, Any]) -> dict[str, Any]:
        ids = list(self._containing(query))
        shown = ids[query["offset"] : query["offset"] + query["limit"]]
        return {
            "hits": self._documents.get(shown),
            "query": query["q"] or "",
            "limit": query["limit"],
            "offset": query["offset"],
            "estimatedTotalHits": len(ids),
        }

    def facet_search(self, query: dict[str, Any]) -> dict[str, Any]:
        return {"facetHits": [], "facetQuery": query["facetQuery"]}

    def matching(self, expression: Any) -> Sequence[int]:
        name, equals, value = str(expression).strip("()").partition(" = ")
        if not equals or name not in self._settings["filterableAttributes"]:
            raise ApiError("invalid_search_filter", f"Attribute `{name}` is not filterable.")
        return [i for i, document in sorted(self._all.items()) if str(document.get(name)) == value]

    def field_distribution(self) -> dict[str, int]:
        names = [name for document in self._all.values() for name in document]
        return {name: names.count(name) for name in set(names)}

    def embeddings(self) -> tuple[int, int]:
        return 0, 0

    def close(self) -> None:
        self._all = {}


if __name__ == "__main__":
    serve(ScanningIndex)
