"""What the engine needs of the document store, and what the server needs of the engine.

The store (SQLite) is the stand-in's truth; an engine index is derived from it and can be rebuilt.
Documents are addressed by internal ids: small integers, stable while a document exists.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

Document = dict[str, Any]
Settings = dict[str, Any]
"""All index settings, complete (defaults filled in), under Meilisearch's own camelCase names."""


class Documents(Protocol):
    """The documents of one index as of the last committed sequence number."""

    @property
    def sequence(self) -> int:
        """Number of the last committed change; 0 for an index without any."""
        ...

    @property
    def primary_key(self) -> str | None:
        """The name of the field that identifies a document, once known."""
        ...

    def get(self, ids: Sequence[int]) -> list[Document]:
        """Return the documents of these internal ids, in the order asked."""
        ...

    def present(self, ids: Sequence[int]) -> list[int]:
        """Return those of these internal ids that have a document."""
        ...

    def all(self) -> Iterator[tuple[int, Document]]:
        """Stream every document with its internal id, in the order of the ids."""
        ...

    def changed_since(self, sequence: int) -> list[int] | None:
        """Return the ids put or deleted after ``sequence``; None when that is no longer known."""
        ...


class SearchIndex(Protocol):
    """The searchable state of one index. One thread writes, several read at the same time."""

    @classmethod
    def open(cls, directory: Path, settings: Settings, documents: Documents) -> Self:
        """Open or create; catch up with (or rebuild from) ``documents`` if behind."""
        ...

    def apply(
        self, sequence: int, put: Sequence[tuple[int, Document]], delete: Sequence[int]
    ) -> None:
        """Make these changes searchable and durable; searches see all of them or none.

        A put replaces whatever was indexed under its id.
        """
        ...

    def configure(self, sequence: int, settings: Settings) -> None:
        """Take new settings, indexing the documents again where the change demands it."""
        ...

    def search(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer one validated search query with Meilisearch's response body.

        ``query`` has the body's camelCase names with defaults filled in. The answer has ``hits``,
        ``query`` and either ``estimatedTotalHits``/``limit``/``offset`` or
        ``totalHits``/``totalPages``/``page``/``hitsPerPage``, plus ``facetDistribution`` and
        ``facetStats`` when facets were asked for, ``semanticHitCount`` and ``queryVector`` when a
        vector had a part in it. Raises ApiError for what the settings forbid.
        """
        ...

    def facet_search(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer ``POST /indexes/{uid}/facet-search``: ``{facetHits, facetQuery}``."""
        ...

    def matching(self, expression: Any) -> Sequence[int]:  # noqa: ANN401 - string or nested arrays
        """Return the internal ids of the documents that a filter selects, ascending."""
        ...

    def field_distribution(self) -> dict[str, int]:
        """How many documents have each field."""
        ...

    def embeddings(self) -> tuple[int, int]:
        """How many embeddings there are, and of how many documents."""
        ...

    def close(self) -> None:
        """Release files and threads."""
        ...
