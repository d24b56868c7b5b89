"""Addresses of entries, made from their titles."""

from api.core.slugs import Slugs

RESERVED = frozenset({"me", "new", "query", "ask", "answers", "categories", "tags", "labels"})
"""Names that stand for something else below ``/api/brain``, ``/brain`` or ``/dashboard/brain``."""

SLUGS = Slugs("entry", RESERVED)
