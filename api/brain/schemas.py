"""Brain entries as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.models import BrainEntryType
from api.products.schemas import ProductCard
from api.search.parameters import ChoiceOf, FacetValues, ListParameters
from api.search.schemas import CategoryRef, HighlightSegment, SearchPage, ValueCountOut

BrainSort = Literal["relevance", "newest", "most_used", "most_helpful"]


class BrainParameters(ListParameters):
    """The parameters of a search in the Brain."""

    entry_type: Annotated[
        list[ChoiceOf[BrainEntryType]],
        Field(max_length=len(BrainEntryType), description="Repeatable."),
    ] = Field(default_factory=list)
    category: FacetValues = Field(default_factory=list)
    tag: FacetValues = Field(default_factory=list)
    sort: Annotated[
        BrainSort | None,
        Field(description="Default: relevance with words, most_used without."),
    ] = None


class AuthorRef(BaseModel):
    """Who wrote it; ``username`` is that of the author's shop, null without one."""

    name: str
    username: str | None


class EntryHighlights(BaseModel):
    """The texts of a card in pieces that match or do not."""

    title: list[HighlightSegment]
    excerpt: list[HighlightSegment]


class EntryCard(BaseModel):
    """An entry in a list."""

    id: UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    excerpt: str
    category: CategoryRef
    tags: list[str]
    author: AuthorRef
    view_count: int
    citation_count: int
    helpful_count: int
    published_at: datetime
    highlights: EntryHighlights


class EntryFacets(BaseModel):
    """Counts for each filter, as if nothing were chosen of that filter itself."""

    entry_type: list[ValueCountOut]
    category: list[ValueCountOut]
    tag: list[ValueCountOut]


class MovedLabel(BaseModel):
    """A label that was asked for by what it was called before it was merged or renamed."""

    facet: Literal["category", "tag"]
    former: str
    present: str


class EntryPage(SearchPage):
    """A page of entries; ``moved`` are labels asked for by a former name, which was followed."""

    items: list[EntryCard]
    facets: EntryFacets
    moved: list[MovedLabel]


class EntryDetail(BaseModel):
    """An entry. ``body`` is Markdown, not yet made safe for a browser."""

    id: UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    body: str
    category: CategoryRef
    tags: list[str]
    author: AuthorRef
    view_count: int
    citation_count: int
    helpful_count: int
    published_at: datetime
    updated_at: datetime
    products: list[ProductCard]
