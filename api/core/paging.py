"""Pages of lists: ``{items, total, page, per_page, pages}``."""

DEFAULT_PER_PAGE = 24
MAX_PER_PAGE = 100
MAX_REACHABLE = 10_000
"""How deep one may page, in items: beyond it every search engine and database becomes slow."""


def page_count(total: int, per_page: int) -> int:
    """Return how many pages of a list can be asked for."""
    return min(-(-total // per_page), MAX_REACHABLE // per_page)
