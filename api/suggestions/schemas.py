"""Suggestions as the API takes and gives them."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.models import BrainEntryType
from api.products.schemas import Image
from api.search.parameters import QueryText
from api.search.schemas import CategoryRef, HighlightSegment


class SuggestionParameters(BaseModel):
    """The parameters of suggestions; without words they are what is popular."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""


class SuggestedProduct(BaseModel):
    """A product that may be meant; the price is in cents of ``currency``."""

    id: UUID
    slug: str
    name: list[HighlightSegment]
    category: CategoryRef
    price_cents: int
    currency: str
    cover: Image | None


class SuggestedTech(BaseModel):
    """A technology that may be meant, and how many products use it."""

    value: str
    count: int


class SuggestedEntry(BaseModel):
    """A Brain entry that may be meant."""

    id: UUID
    slug: str
    title: list[HighlightSegment]
    entry_type: BrainEntryType
    category: CategoryRef


class Suggestions(BaseModel):
    """What somebody who types may be after, by kind; ``degraded``: the engine was not available."""

    products: list[SuggestedProduct]
    categories: list[CategoryRef]
    tech: list[SuggestedTech]
    brain: list[SuggestedEntry]
    degraded: bool
    took_ms: int
