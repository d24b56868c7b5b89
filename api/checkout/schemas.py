"""Orders as they are placed, checkouts and receipts as the API gives them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.cart.schemas import MAX_LINES
from api.models import CheckoutStatus, LicenceKind, OrderStatus


class OrderedItem(BaseModel):
    """A product under a licence, and what the buyer was shown that it costs."""

    model_config = ConfigDict(extra="forbid")

    product_id: UUID
    licence: LicenceKind
    expected_price_cents: Annotated[int, Field(ge=0, le=100_000_000)]


class NewOrder(BaseModel):
    """What somebody buys at once, each product once."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[OrderedItem], Field(min_length=1, max_length=MAX_LINES)]

    @field_validator("items")
    @classmethod
    def _once(cls, items: list[OrderedItem]) -> list[OrderedItem]:
        if len({item.product_id for item in items}) < len(items):
            raise ValueError("each product can be bought once")
        return items


class CheckoutOrder(BaseModel):
    """An order of a checkout."""

    id: UUID
    product_id: UUID
    product_name: str
    product_slug: str
    licence: LicenceKind
    price_cents: int
    status: OrderStatus


class Checkout(BaseModel):
    """One payment; ``url`` is where to pay, while that is possible.

    ``invoice_number``, such as ``2026-000123``, is there as soon as it is paid.
    """

    id: UUID
    status: CheckoutStatus
    url: str | None
    total_cents: int
    currency: str
    expires_at: datetime
    invoice_number: str | None
    paid_at: datetime | None
    orders: list[CheckoutOrder]


class ReceiptBuyer(BaseModel):
    """Who has bought."""

    name: str
    email: str


class ReceiptLine(BaseModel):
    """An order on a receipt; ``seller`` is the name of whoever sold it."""

    product_name: str
    seller: str
    licence: LicenceKind
    terms_version: str
    licence_key: str
    price_cents: int
    refunded_cents: int


class Receipt(BaseModel):
    """The receipt of a paid checkout."""

    invoice_number: str
    paid_at: datetime
    buyer: ReceiptBuyer
    lines: list[ReceiptLine]
    total_cents: int
    currency: str
