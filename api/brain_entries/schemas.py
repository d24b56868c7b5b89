"""A member's own Brain entries as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.catalogue.schemas import Body, Labels, Missing, Storable, WantedSlug
from api.core.lines import LINE, Line
from api.core.paging import Page, PerPage
from api.models import BrainEntryStatus, BrainEntryType
from api.search.parameters import QueryText

MAX_BODY = 100_000
MAX_PRODUCTS = 12

Title = Annotated[str, Line(min_length=1, max_length=160)]


class NewEntry(Body):
    """What a draft begins with."""

    title: Title
    entry_type: BrainEntryType


class EntryFields(Body):
    """All that a member writes of an entry; a draft may leave out what is null or empty."""

    title: Title
    slug: WantedSlug | None
    entry_type: BrainEntryType
    body: Annotated[str, StringConstraints(max_length=MAX_BODY), Storable]
    category: Annotated[str, StringConstraints(max_length=60, pattern=LINE)] | None
    tags: Labels
    products: Annotated[list[UUID], Field(max_length=MAX_PRODUCTS)]


class LinkedProduct(BaseModel):
    """A product that an entry refers to; readers see it only while it is public."""

    id: UUID
    name: str
    public: bool


class OwnEntry(BaseModel):
    """A member's own entry; ``missing`` is empty when it can be published."""

    id: UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    body: str
    category: str | None
    tags: list[str]
    products: list[LinkedProduct]
    status: BrainEntryStatus
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    revision: int
    missing: list[Missing]


class OwnEntryRow(BaseModel):
    """A member's own entry in a list, with how it is used, to the moment."""

    id: UUID
    slug: str
    title: str
    entry_type: BrainEntryType
    status: BrainEntryStatus
    category: str | None
    view_count: int
    citation_count: int
    helpful_count: int
    published_at: datetime | None
    updated_at: datetime
    revision: int
    missing: list[Missing]


class ContributionTotals(BaseModel):
    """Sums over all entries of a member, whatever was searched for."""

    entries: int
    published: int
    view_count: int
    citation_count: int
    helpful_count: int


class OwnEntryPage(BaseModel):
    """A page of a member's own entries, and the totals of all."""

    items: list[OwnEntryRow]
    total: int
    page: int
    per_page: int
    pages: int
    totals: ContributionTotals


class OwnEntryParameters(BaseModel):
    """The parameters of a member's own list."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    status: BrainEntryStatus | None = None
    sort: Literal["updated", "title", "views", "citations", "helpful"] = "updated"
    page: Page = 1
    per_page: PerPage = 25


class RevisionRow(BaseModel):
    """A revision in the history; ``restored_from`` is the older one whose words it has."""

    revision: int
    title: str
    saved_at: datetime
    restored_from: int | None


class EntryRevision(RevisionRow):
    """What readers saw of an entry at some time."""

    entry_type: BrainEntryType
    body: str
    category: str | None
    tags: list[str]
    products: list[LinkedProduct]
