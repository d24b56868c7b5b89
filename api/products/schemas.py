"""Products as the API takes and gives them. Money is in cents of ``currency``."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from api.search.parameters import WHOLE, ChoiceOf, FacetValue, FacetValues, ListParameters
from api.search.schemas import CategoryRef, HighlightSegment, SearchPage, ValueCountOut

MAX_PRICE_CENTS = 100_000_000


class LicenseKind(StrEnum):
    """What a buyer may do with a product."""

    STANDARD = "standard"
    EXTENDED = "extended"


ProductSort = Literal["relevance", "newest", "popular", "price_asc", "price_desc", "rating"]
Cents = Annotated[int, Field(ge=0, le=MAX_PRICE_CENTS), WHOLE]


class ProductParameters(ListParameters):
    """The parameters of a product search."""

    category: FacetValues = Field(default_factory=list)
    tech: FacetValues = Field(default_factory=list)
    license: Annotated[
        list[ChoiceOf[LicenseKind]],
        Field(max_length=len(LicenseKind), description="Repeatable."),
    ] = Field(default_factory=list)
    seller: Annotated[FacetValue | None, Field(description="A seller's username.")] = None
    price_min: Annotated[Cents | None, Field(description="In cents, inclusive.")] = None
    price_max: Annotated[
        Cents | None, Field(description="In cents, inclusive; not below price_min.")
    ] = None
    rating_min: Annotated[
        float | None, Field(ge=1, le=5, allow_inf_nan=False, description="Average rating.")
    ] = None
    sort: Annotated[
        ProductSort | None,
        Field(description="Default: relevance with words, popular without."),
    ] = None

    @field_validator("price_max")
    @classmethod
    def _in_order(cls, price_max: int | None, info: ValidationInfo) -> int | None:
        price_min = info.data.get("price_min")
        if price_min is not None and price_max is not None and price_max < price_min:
            raise ValueError("must not be below price_min")
        return price_max


class SellerRef(BaseModel):
    """Who sells it."""

    username: str
    name: str


class Image(BaseModel):
    """A picture; width and height in pixels.

    ``srcset`` names smaller copies as HTML has it; null where there are none.
    """

    url: str
    srcset: str | None
    alt: str
    width: int
    height: int


class GalleryPicture(Image):
    """A picture with a tiny blurred one, a data URI, to show until it has come."""

    placeholder: str | None


class ProductHighlights(BaseModel):
    """The texts of a card in pieces that match or do not."""

    name: list[HighlightSegment]
    summary: list[HighlightSegment]


class ProductCard(BaseModel):
    """A product in a list. ``rating`` is null without reviews."""

    id: UUID
    slug: str
    name: str
    summary: str
    category: CategoryRef
    tech: list[str]
    tags: list[str]
    licenses: list[LicenseKind]
    price_cents: int
    extended_price_cents: int | None
    currency: str
    rating: float | None
    review_count: int
    sales_count: int
    published_at: datetime
    version: str | None
    seller: SellerRef
    cover: Image | None
    highlights: ProductHighlights


class RatingCountOut(BaseModel):
    """How many products are rated at least so."""

    at_least: float
    count: int
    selected: bool


class PriceBarOut(BaseModel):
    """How many prices lie from one (inclusive) to another (exclusive; null: no end)."""

    from_: Annotated[int, Field(alias="from")]
    to: int | None
    count: int


class PriceFacetOut(BaseModel):
    """The prices that the other filters leave; null when they leave nothing."""

    min: int | None
    max: int | None
    histogram: list[PriceBarOut]


class ProductFacets(BaseModel):
    """Counts for each filter, as if nothing were chosen of that filter itself."""

    category: list[ValueCountOut]
    tech: list[ValueCountOut]
    license: list[ValueCountOut]
    rating: list[RatingCountOut]
    price: PriceFacetOut


class ProductPage(SearchPage):
    """A page of products."""

    items: list[ProductCard]
    facets: ProductFacets


class LicenseOffer(BaseModel):
    """A licence and what it costs."""

    kind: LicenseKind
    price_cents: int


class SellerCard(BaseModel):
    """The seller, as the product's page shows him."""

    username: str
    name: str
    headline: str


class PackageFile(BaseModel):
    """A file of a package; ``size`` in bytes."""

    path: str
    size: int


class PackageContents(BaseModel):
    """What buyers get; sizes in bytes.

    ``files`` are the first of ``file_count``, in the order of their paths; ``languages`` maps
    names to bytes. ``readme`` is empty without one; it is not yet made safe for a browser.
    """

    released_at: datetime
    size: int
    file_count: int
    files: list[PackageFile]
    readme: str
    licence: str | None
    licence_file: str | None
    languages: dict[str, int]


class Release(BaseModel):
    """A version and what was new in it (Markdown, not yet made safe for a browser)."""

    version: str
    released_at: datetime
    changelog: str


class ProductDetail(BaseModel):
    """A product's page. ``description`` is Markdown, not yet made safe for a browser."""

    id: UUID
    slug: str
    name: str
    summary: str
    description: str
    category: CategoryRef
    tech: list[str]
    tags: list[str]
    licenses: list[LicenseOffer]
    currency: str
    rating: float | None
    review_count: int
    sales_count: int
    published_at: datetime
    updated_at: datetime
    version: str | None
    seller: SellerCard
    images: list[GalleryPicture]
    package: PackageContents | None
    releases: list[Release]


class SimilarProducts(BaseModel):
    """Products like another one; ``degraded``: the engine was not available."""

    items: list[ProductCard]
    degraded: bool
    took_ms: int


class CategoryOut(BaseModel):
    """A category and how many public products it has."""

    slug: str
    name: str
    description: str
    product_count: int
