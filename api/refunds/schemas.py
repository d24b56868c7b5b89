"""Refunds as the API takes and gives them. Money is in cents of ``currency``."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.core.paging import Page, PerPage
from api.models import RefundSource, RefundStatus

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$"),
]
Answer = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00]*$")
]
Cents = Annotated[int, Field(ge=1, le=100_000_000)]


class Body(BaseModel):
    """What a client sends: a field that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class RefundRequest(Body):
    """A buyer's wish for all money back, and why."""

    reason: Reason


class RefundAppeal(Body):
    """Why a refund that was declined should be made all the same."""

    text: Reason


class NewRefund(Body):
    """What a seller gives back of a sale, and why."""

    amount_cents: Cents
    reason: Reason


class RefundApproval(Body):
    """A seller's yes; without an amount everything that is left goes back."""

    amount_cents: Cents | None
    answer: Answer


class RefundAnswer(Body):
    """What the buyer is told with a decision."""

    answer: Answer


class Refund(BaseModel):
    """A refund of an order, in full or in part.

    In words: ``failure`` is why it did not come about, ``waiting`` why it is not on its way yet.
    """

    id: UUID
    order_id: UUID
    source: RefundSource
    status: RefundStatus
    amount_cents: int
    currency: str
    reason: str
    answer: str | None
    appeal: str | None
    failure: str | None
    waiting: str | None
    created_at: datetime
    decided_at: datetime | None
    settled_at: datetime | None


class AdminRefund(Refund):
    """A refund with what an admin needs to decide about it."""

    product_name: str
    buyer_name: str
    seller_name: str
    price_cents: int
    refunded_cents: int


class AdminRefundPage(BaseModel):
    """A page of refunds, the oldest wish first."""

    items: list[AdminRefund]
    total: int
    page: int
    per_page: int
    pages: int


class AdminRefundParameters(BaseModel):
    """The parameters of an admin's list."""

    model_config = ConfigDict(extra="forbid")

    status: RefundStatus | None = None
    page: Page = 1
    per_page: PerPage = 25
