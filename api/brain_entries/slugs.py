"""Addresses of entries, made from their titles."""

from api.core.slugs import Slugs

RESERVED = frozenset({"me", "new", "query", "ask", "answers", "categories", "tags", "labels"})
"""Names that stand for something else below ``/api/brain``, or that a page of ours may want."""

SLUGS = Slugs("entry", RESERVED)
