"""Payouts as sellers see them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.core.paging import Page, PerPage
from api.models import PayoutStatus

PER_PAGE = 20
MAX_CENTS = 99_999_999
"""The most that Stripe moves at once."""


class NextRelease(BaseModel):
    """Money that leaves the hold period next: when, and how much."""

    at: datetime
    cents: int


class PayoutObstacle(BaseModel):
    """Why nothing can be paid out at the moment, and what to do about it."""

    code: str
    message: str
    next_step: str


class PayoutBalance(BaseModel):
    """What a seller has. ``available_cents`` may be negative: refunds are never refused.

    ``paid_out_cents`` are without what was taken back.
    """

    pending_cents: int
    available_cents: int
    frozen_cents: int
    in_transit_cents: int
    paid_out_cents: int
    currency: str
    minimum_cents: int
    next_release: NextRelease | None
    blocked: PayoutObstacle | None


class PayoutRequest(BaseModel):
    """How much is to be paid out."""

    model_config = ConfigDict(extra="forbid")

    amount_cents: Annotated[int, Field(ge=1, le=MAX_CENTS, strict=True)]


class PayoutOut(BaseModel):
    """A payout, with why it is where it is, what comes next, and when."""

    id: UUID
    amount_cents: int
    currency: str
    status: PayoutStatus
    reason: str | None
    next_step: str
    next_at: datetime | None
    requested_at: datetime
    settled_at: datetime | None
    reversed_cents: int


class MovementKind(StrEnum):
    """What changed the available balance."""

    RELEASE = "release"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    PAYOUT = "payout"
    PAYOUT_FAILED = "payout_failed"
    PAYOUT_REVERSED = "payout_reversed"


class StatementLine(BaseModel):
    """A movement of the available balance, and the balance after it."""

    at: datetime
    kind: MovementKind
    order_id: UUID | None
    product_name: str | None
    cents: int
    balance_cents: int


class PayoutStatement(BaseModel):
    """What a payout consists of: everything since the one before, itself the last line."""

    opening_cents: int
    closing_cents: int
    movements: list[StatementLine]


class PayoutDetail(PayoutOut):
    """A payout with its statement."""

    statement: PayoutStatement


class PayoutPage(BaseModel):
    """A page of a seller's payouts, the newest first."""

    items: list[PayoutOut]
    total: int
    page: int
    per_page: int
    pages: int


class PayoutParameters(BaseModel):
    """Which payouts."""

    model_config = ConfigDict(extra="forbid")

    status: PayoutStatus | None = None
    page: Page = 1
    per_page: PerPage = PER_PAGE


class AccountStage(StrEnum):
    """How far a seller's account at Stripe is.

    ``incomplete``: the form is not finished; ``restricted``: it is, but Stripe wants more or does
    not pay at the moment.
    """

    NONE = "none"
    INCOMPLETE = "incomplete"
    RESTRICTED = "restricted"
    READY = "ready"


class AccountRequirement(BaseModel):
    """Something that Stripe wants to know: its own name of it, and plain words."""

    code: str
    message: str


class PayoutAccount(BaseModel):
    """A seller's account at Stripe; ``disabled_reason`` is in plain words."""

    state: AccountStage
    details_submitted: bool
    transfers_enabled: bool
    payouts_enabled: bool
    requirements: list[AccountRequirement]
    disabled_reason: str | None


class StripeLink(BaseModel):
    """An address at Stripe that works once and for a few minutes."""

    url: str
