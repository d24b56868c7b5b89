"""A cart as the API takes and gives it."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from api.models import LicenceKind

MAX_LINES = 50


def _number(value: object) -> object:
    """Take numbers alone, as the contract says: Python would read text and truth values, too."""
    if isinstance(value, str | bool):
        raise ValueError("must be a whole number")  # noqa: TRY004 - what pydantic turns into an answer
    return value


SeenCents = Annotated[int, Field(ge=0, le=100_000_000), BeforeValidator(_number)]


class CartItem(BaseModel):
    """A product under a licence.

    ``seen_price_cents`` is what it cost when it was put into a cart that is kept elsewhere; without
    it, what it costs now.
    """

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    licence: LicenceKind
    seen_price_cents: SeenCents | None = None


class CartItems(BaseModel):
    """What somebody means to buy; of a product that is named twice, the later line counts."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[CartItem], Field(max_length=MAX_LINES)]

    @field_validator("items")
    @classmethod
    def _once(cls, items: list[CartItem]) -> list[CartItem]:
        return list({item.product_id: item for item in items}.values())


class LineProblem(StrEnum):
    """What is to be said of a line; of these, only a changed price can be paid."""

    PRICE_CHANGED = "price_changed"
    UNAVAILABLE = "unavailable"
    OWNED = "owned"
    OWN_PRODUCT = "own_product"


class CartSeller(BaseModel):
    """Who sells a product."""

    username: str
    display_name: str


class CartImage(BaseModel):
    """A product's cover."""

    url: str
    srcset: str | None
    placeholder: str | None
    alt: str


class LicencePrice(BaseModel):
    """A licence that a product is sold under."""

    licence: LicenceKind
    price_cents: int


class CartLine(BaseModel):
    """A line with what it costs now, null when it cannot be bought.

    ``seen_price_cents`` is what it cost when it was put there.
    """

    product_id: UUID
    slug: str
    name: str
    summary: str
    image: CartImage | None
    seller: CartSeller
    licence: LicenceKind
    price_cents: int | None
    seen_price_cents: int | None
    available_licences: list[LicencePrice]
    problem: LineProblem | None


class Cart(BaseModel):
    """All lines; ``total_cents`` is of those that can be paid, ``payable`` whether there is one."""

    lines: list[CartLine]
    total_cents: int
    currency: str
    payable: bool
