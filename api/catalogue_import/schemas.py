"""One line of an import file: the format that docs/import-format.md describes."""

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.core.lines import LABEL, Line
from api.models import ProductStatus
from api.search.technologies import canonical

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
USERNAME = r"^[a-z0-9](-?[a-z0-9])*$"
MAX_PRICE_CENTS = 100_000_000
MAX_COUNT = 2_147_483_647
FIRST_DATE = datetime(2000, 1, 1, tzinfo=UTC)
LAST_DATE = datetime(2200, 1, 1, tzinfo=UTC)


def _storable(value: str) -> str:
    if "\x00" in value:
        raise PydanticCustomError("nul", "must not contain the NUL character")
    return value


def _in_range(value: datetime) -> datetime:
    if not FIRST_DATE <= value <= LAST_DATE:
        raise PydanticCustomError("date_range", "must lie between the years 2000 and 2200")
    return value


def _once(values: list[str]) -> list[str]:
    """Return the values without those that differ from an earlier one only in case."""
    seen: dict[str, str] = {}
    for value in values:
        seen.setdefault(value.casefold(), value)
    return list(seen.values())


Text = Annotated[str, AfterValidator(_storable)]
Label = Annotated[str, Line(min_length=1, max_length=60, pattern=LABEL)]
Technology = Annotated[Label, AfterValidator(canonical)]
Price = Annotated[int, Field(ge=0, le=MAX_PRICE_CENTS)]
Count = Annotated[int, Field(ge=0, le=MAX_COUNT)]
Pixels = Annotated[int, Field(ge=1, le=100_000)]


class ImageLine(BaseModel):
    """One picture; the first of a product is its cover."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    url: Annotated[Text, StringConstraints(max_length=1000, pattern=r"^(https?://|/)\S+$")]
    alt: Annotated[str, Line(max_length=300)] | None = None
    width: Pixels = 1200
    height: Pixels = 800


class ProductLine(BaseModel):
    """One product of an import file.

    Validation needs ``context={"minimum_price_cents": int}``. None means "not given" for status,
    published_at, counts and images: an existing product then keeps what it has.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    seller: Annotated[
        str,
        StringConstraints(to_lower=True, min_length=3, max_length=30, pattern=USERNAME),
    ]
    category: Label
    name: Annotated[str, Line(min_length=1, max_length=120)]
    slug: Annotated[str, StringConstraints(max_length=120, pattern=SLUG)] = ""
    summary: Annotated[str, Line(max_length=200)] = ""
    description: Annotated[Text, StringConstraints(max_length=50_000)] = ""
    tech_stack: Annotated[list[Technology], Field(max_length=20), AfterValidator(_once)] = []
    tags: Annotated[list[Label], Field(max_length=20), AfterValidator(_once)] = []
    version: Annotated[str, Line(min_length=1, max_length=40)] | None = None
    price_cents: Price
    extended_price_cents: Price | None = None
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = "USD"
    status: ProductStatus | None = None
    published_at: Annotated[AwareDatetime, AfterValidator(_in_range)] | None = None
    rating_average: Annotated[Decimal, Field(ge=1, le=5, decimal_places=2)] | None = None
    review_count: Count | None = None
    sales_count: Count | None = None
    images: Annotated[list[ImageLine], Field(max_length=10)] | None = None

    @model_validator(mode="after")
    def _agree(self, info: ValidationInfo) -> Self:
        minimum = (info.context or {})["minimum_price_cents"]
        if 0 < self.price_cents < minimum:
            raise PydanticCustomError(
                "price_minimum",
                "price_cents must be 0 or at least {minimum}",
                {"minimum": minimum},
            )
        if self.extended_price_cents is not None and self.extended_price_cents < self.price_cents:
            raise PydanticCustomError(
                "extended_price", "extended_price_cents must not be below price_cents"
            )
        if (self.rating_average is None) != (not self.review_count):
            raise PydanticCustomError(
                "rating", "rating_average and a review_count above 0 must be given together"
            )
        if not self.slug:
            self.slug = slug_of(self.name)
            if not self.slug:
                raise PydanticCustomError("slug", "slug cannot be derived from this name: give one")
        return self


def slug_of(name: str) -> str:
    """Return the address form of a name: ASCII letters and digits joined by hyphens, at most 120.

    Empty when the name holds no such character.
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:120].strip("-")
