"""What the answers to all searches have in common."""

from pydantic import BaseModel


class HighlightSegment(BaseModel):
    """A piece of plain text that either matches the query or does not."""

    text: str
    match: bool


class ValueCountOut(BaseModel):
    """A value of a facet; a chosen one is listed even when nothing has it."""

    value: str
    label: str
    count: int
    selected: bool


class CategoryRef(BaseModel):
    """A category, by its name and its place in addresses."""

    slug: str
    name: str


class SearchPage(BaseModel):
    """``pages`` counts those that can be asked for; ``degraded``: the engine was not available."""

    total: int
    page: int
    per_page: int
    pages: int
    degraded: bool
    took_ms: int
