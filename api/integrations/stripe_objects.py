"""What we take from Stripe's objects: the few fields that we use, as plain values.

Amounts are in the smallest unit of the currency, times in UTC. Nothing here imports the SDK, so
features may name these types.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StripeEvent:
    """News of Stripe: the kind, and which object to ask Stripe for. The rest may be old."""

    id: str
    kind: str
    object: str
    object_id: str


@dataclass(frozen=True)
class EventPage:
    """A page of events, the newest first, and whether there are older ones."""

    events: tuple[StripeEvent, ...]
    more: bool


@dataclass(frozen=True)
class Payment:
    """Money that came in for a session; ``fee_cents`` is None until Stripe has counted it."""

    intent_id: str
    charge_id: str
    amount_cents: int
    currency: str
    fee_cents: int | None


@dataclass(frozen=True)
class Session:
    """A Checkout Session. ``status`` is ``open``, ``complete`` or ``expired``.

    ``payment_status`` is ``paid``, ``unpaid`` (a method that takes days) or
    ``no_payment_required``; ``intent_status`` is the payment intent's own word, when there is one.
    """

    id: str
    url: str | None
    status: str
    payment_status: str
    intent_status: str | None
    reference: str | None
    subscription_id: str | None
    payment: Payment | None


@dataclass(frozen=True)
class RefundState:
    """A refund. ``status`` is ``pending``, ``succeeded``, ``failed``, ``canceled`` or more.

    ``our_id`` is the row that it was made from, None for one from Stripe's own dashboard.
    """

    id: str
    status: str
    amount_cents: int
    currency: str
    intent_id: str | None
    our_id: str | None
    failure: str | None


@dataclass(frozen=True)
class DisputeState:
    """A dispute. ``withdrawn_cents`` and ``fee_cents`` are what the bank holds at this moment.

    After it was won both shrink by what came back.
    """

    id: str
    status: str
    reason: str
    amount_cents: int
    currency: str
    charge_id: str
    intent_id: str | None
    withdrawn_cents: int
    fee_cents: int
    evidence_due_at: datetime | None


@dataclass(frozen=True)
class AccountState:
    """A connected account: what it may do and what Stripe still wants to know."""

    id: str
    seller_id: str | None
    details_submitted: bool
    transfers_enabled: bool
    payouts_enabled: bool
    requirements: tuple[str, ...]
    disabled_reason: str | None


@dataclass(frozen=True)
class TransferState:
    """A transfer to a connected account, and how much of it was taken back."""

    id: str
    amount_cents: int
    currency: str
    account_id: str
    group: str | None
    reversals: tuple[tuple[str, int], ...]
    """The id and amount of each reversal."""


@dataclass(frozen=True)
class SubscriptionState:
    """A subscription; ``status`` is Stripe's own word."""

    id: str
    status: str
    customer_id: str
    our_user_id: str | None
    current_period_end: datetime | None
    cancel_at_period_end: bool
    latest_invoice_id: str | None


@dataclass(frozen=True)
class InvoiceState:
    """A paid invoice of a subscription, with the charge that paid it."""

    id: str
    subscription_id: str | None
    paid: bool
    amount_cents: int
    currency: str
    payment: Payment | None


@dataclass(frozen=True)
class Movement:
    """A balance transaction: what changed the platform's balance, and which object caused it."""

    id: str
    kind: str
    source_id: str | None
    amount_cents: int
    fee_cents: int
    net_cents: int
    currency: str
    at: datetime
