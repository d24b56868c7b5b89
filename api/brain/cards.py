"""Brain documents and rows as the API shows them."""

from datetime import UTC, datetime
from typing import Any

from api.brain.repository import PublicEntry
from api.core.paging import page_of
from api.models import BrainEntryType
from api.search.facets import value_counts
from api.search.labels import Labels
from api.search.query import SearchQuery
from api.search.result import Hit, SearchResult

TYPE_LABELS = {
    BrainEntryType.GUIDE.value: "Guide",
    BrainEntryType.PATTERN.value: "Pattern",
    BrainEntryType.SNIPPET.value: "Snippet",
    BrainEntryType.LESSON.value: "Lesson",
    BrainEntryType.Q_AND_A.value: "Q&A",
}


def card(hit: Hit) -> dict[str, Any]:
    """Return a hit as ``EntryCard``."""
    document = hit.document
    return {
        "id": document["id"],
        "slug": document["slug"],
        "title": document["title"],
        "entry_type": document["entry_type"],
        "excerpt": document["excerpt"],
        "category": {"slug": document["category"], "name": document["category_name"]},
        "tags": document["tags"],
        "author": document["author"],
        "view_count": document["views"],
        "citation_count": document["citations"],
        "helpful_count": document["helpful"],
        "published_at": datetime.fromtimestamp(document["published_at"], UTC),
        "highlights": hit.highlights,
    }


def page(query: SearchQuery, result: SearchResult, categories: Labels) -> dict[str, Any]:
    """Return a result as ``EntryPage`` without what only the answer's way can tell."""
    chosen: Any = query.selections
    counts = result.counts
    return page_of([card(hit) for hit in result.hits], result.total, query) | {
        "facets": {
            "entry_type": value_counts(
                counts.get("entry_type", {}),
                chosen.get("entry_type", ()),
                TYPE_LABELS.__getitem__,
            ),
            "category": value_counts(
                counts.get("category", {}), chosen.get("category", ()), categories.label
            ),
            "tag": value_counts(counts.get("tags", {}), chosen.get("tag", ()), str),
        },
    }


def detail(entry: PublicEntry, products: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an entry and the cards of its products as ``EntryDetail``."""
    row = entry.row
    return {
        "id": str(row.id),
        "slug": row.slug,
        "title": row.title,
        "entry_type": row.entry_type,
        "body": row.body,
        "category": {"slug": row.category, "name": row.category_name},
        "tags": row.tags,
        "author": {"name": row.author_name, "username": row.author_username},
        "view_count": row.view_count,
        "citation_count": row.citation_count,
        "helpful_count": row.helpful_count,
        "published_at": row.published_at,
        "updated_at": entry.updated_at,
        "products": products,
    }
