"""Addresses of products, made from their names."""

from api.core.slugs import Slugs

RESERVED = frozenset({"me", "new", "labels", "bulk"})
"""Names that stand for something else below ``/api/products`` or ``/dashboard/products``."""

_SLUGS = Slugs("product", RESERVED)
slug_of = _SLUGS.slug_of
free_slug = _SLUGS.free
