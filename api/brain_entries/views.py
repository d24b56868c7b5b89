"""A member's own entries as JSON."""

from collections.abc import Sequence
from typing import Any

from api.brain_entries.repository import Linked, OwnRow
from api.models import BrainEntry, BrainRevision


def missing(entry: BrainEntry) -> list[tuple[str, str]]:
    """Return each field that lacks something readers need, and what."""
    lacking = []
    if not entry.body.strip():
        lacking.append(("body", "Write what there is to know."))
    if entry.category_id is None:
        lacking.append(("category", "Choose a category."))
    return lacking


def category(entry: BrainEntry) -> str | None:
    """Return the slug of the category of an entry, loaded with it."""
    return None if entry.category is None else entry.category.slug


def _missing(entry: BrainEntry) -> list[dict[str, str]]:
    return [{"field": field, "message": message} for field, message in missing(entry)]


def _products(products: Sequence[Linked]) -> list[dict[str, Any]]:
    # What somebody calls a product that is not public is theirs to say.
    return [
        {
            "id": str(one.id),
            "name": one.name if one.public else "A product that is not public any more",
            "public": one.public,
        }
        for one in products
    ]


def entry(entry: BrainEntry, products: Sequence[Linked]) -> dict[str, Any]:
    """Return an entry, loaded with its category, as ``OwnEntry``."""
    return {
        "id": str(entry.id),
        "slug": entry.slug,
        "title": entry.title,
        "entry_type": entry.entry_type,
        "body": entry.body,
        "category": category(entry),
        "tags": entry.tags,
        "products": _products(products),
        "status": entry.status,
        "published_at": entry.published_at,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "revision": entry.revision,
        "missing": _missing(entry),
    }


def row(found: OwnRow) -> dict[str, Any]:
    """Return an entry and its usage as ``OwnEntryRow``."""
    entry = found.entry
    return {
        "id": str(entry.id),
        "slug": entry.slug,
        "title": entry.title,
        "entry_type": entry.entry_type,
        "status": entry.status,
        "category": None if entry.category is None else entry.category.name,
        "view_count": found.views,
        "citation_count": found.citations,
        "helpful_count": entry.helpful_count,
        "published_at": entry.published_at,
        "updated_at": entry.updated_at,
        "revision": entry.revision,
        "missing": _missing(entry),
    }


def revision_row(revision: BrainRevision) -> dict[str, Any]:
    """Return a revision as ``RevisionRow``."""
    return {
        "revision": revision.revision,
        "title": revision.title,
        "saved_at": revision.saved_at,
        "restored_from": revision.restored_from,
    }


def revision(
    revision: BrainRevision, category: str | None, products: Sequence[Linked]
) -> dict[str, Any]:
    """Return a revision as ``EntryRevision``."""
    return {
        **revision_row(revision),
        "entry_type": revision.entry_type,
        "body": revision.body,
        "category": category,
        "tags": revision.tags,
        "products": _products(products),
    }
