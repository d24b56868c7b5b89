"""Hits of a search that Postgres answered."""

from collections.abc import Sequence

from api.search.highlights import from_words, query_words
from api.search.query import SearchQuery, SearchSpec
from api.search.result import Document, Hit


def word_hits(spec: SearchSpec, query: SearchQuery, documents: Sequence[Document]) -> list[Hit]:
    """Return documents as hits, with the query's words marked in the highlighted fields."""
    words = query_words(query.q)
    return [
        Hit(
            document,
            {name: from_words(document[name], words) for name in spec.highlighted},
        )
        for document in documents
    ]
