"""A seller's own products as the API takes and gives them. Money is in cents."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.core.lines import LABEL, LINE, Line
from api.core.paging import Page, PerPage
from api.models.product import ProductStatus
from api.products.schemas import MAX_PRICE_CENTS
from api.search.parameters import QueryText

MAX_LABELS = 20
MAX_AT_ONCE = 100

Name = Annotated[str, Line(min_length=1, max_length=120)]
Label = Annotated[str, Line(min_length=1, max_length=60, pattern=LABEL)]


def _once(labels: list[str]) -> list[str]:
    """Keep each label once, in whatever case it came first."""
    return list({label.casefold(): label for label in reversed(labels)}.values())[::-1]


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain NUL")
    return text


Labels = Annotated[list[Label], Field(max_length=MAX_LABELS), AfterValidator(_once)]
Storable = AfterValidator(_storable)
WantedSlug = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=120, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
]
Cents = Annotated[int, Field(ge=0, le=MAX_PRICE_CENTS)]


class Body(BaseModel):
    """What a client sends: a field we do not know is a mistake, and said to be one."""

    model_config = ConfigDict(extra="forbid")


class NewProduct(Body):
    """What a draft begins with."""

    name: Name


class ProductFields(Body):
    """All that a seller writes about a product; a draft may leave out what is null or empty."""

    name: Name
    slug: WantedSlug | None
    summary: Annotated[str, Line(max_length=200)]
    description: Annotated[str, StringConstraints(max_length=50_000), Storable]
    category: Annotated[str, StringConstraints(max_length=120, pattern=LINE)] | None
    tech: Labels
    tags: Labels
    price_cents: Cents | None
    extended_price_cents: Cents | None


class Missing(BaseModel):
    """Something that a product's page needs before it can be published."""

    field: str
    message: str


class OwnProduct(BaseModel):
    """A seller's own product; ``missing`` is empty when it can be published."""

    id: UUID
    slug: str
    name: str
    summary: str
    description: str
    category: str | None
    tech: list[str]
    tags: list[str]
    price_cents: int | None
    extended_price_cents: int | None
    currency: str
    version: str | None
    status: ProductStatus
    hidden_reason: str | None
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime
    revision: int
    missing: list[Missing]


class OwnProductRow(BaseModel):
    """A seller's own product in a list, with its figures; ``views`` are all there have been.

    ``revenue_cents`` is the seller's share of all that was paid and not given back.
    """

    id: UUID
    slug: str
    name: str
    status: ProductStatus
    hidden: bool
    price_cents: int | None
    currency: str
    views: int
    sales_count: int
    revenue_cents: int
    rating: float | None
    review_count: int
    published_at: datetime | None
    updated_at: datetime
    revision: int


class OwnProductPage(BaseModel):
    """A page of a seller's own products; ``counts`` are by status, whatever was searched for."""

    items: list[OwnProductRow]
    total: int
    page: int
    per_page: int
    pages: int
    counts: dict[ProductStatus, int]


OwnSort = Literal["updated", "name", "price", "views", "sales", "revenue", "rating"]


class OwnParameters(BaseModel):
    """The parameters of a seller's own list."""

    model_config = ConfigDict(extra="forbid")

    q: QueryText = ""
    status: ProductStatus | None = None
    sort: OwnSort = "updated"
    page: Page = 1
    per_page: PerPage = 25


class Action(StrEnum):
    """What can be done to several products at once."""

    PUBLISH = "publish"
    UNPUBLISH = "unpublish"


class BulkChange(Body):
    """Several products and what to do with them."""

    action: Action
    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_AT_ONCE)]


class BulkOutcome(BaseModel):
    """What became of one of several products; ``missing`` says why it was not published."""

    id: UUID
    done: bool
    missing: list[Missing]


class BulkResult(BaseModel):
    """What became of each."""

    items: list[BulkOutcome]


class Removal(BaseModel):
    """Whether a product is gone, or kept for those who bought it."""

    outcome: Literal["deleted", "archived"]


class SearchState(StrEnum):
    """Whether a product is in search."""

    SEARCHABLE = "searchable"
    WAITING = "waiting"
    REFUSED = "refused"
    DRAFT = "draft"
    ARCHIVED = "archived"
    HIDDEN = "hidden"


class InSearch(BaseModel):
    """Whether and why a product is in search or is not.

    ``since`` is when the engine confirmed what it holds and ``revision`` what that shows, both null
    unless it is searchable as it is now; ``reason`` is the engine's or the admin's own words;
    ``place`` counts from one, null when no query was given or it is not among the first thousand.
    """

    state: SearchState
    since: datetime | None
    revision: int | None
    reason: str | None
    attempts: int
    place: int | None


class LabelKind(StrEnum):
    """Labels that products have."""

    TECH = "tech"
    TAGS = "tags"


class LabelCount(BaseModel):
    """A label and how many products have it."""

    label: str
    count: int
