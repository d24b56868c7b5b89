"""Subscriptions as people see them."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel


class Plan(StrEnum):
    """What somebody has."""

    FREE = "free"
    PRO = "pro"


class SubscriptionOut(BaseModel):
    """Somebody's plan. ``status`` is Stripe's word, ``none`` without a subscription.

    ``price_cents`` is what the Pro plan costs a month; ``under_way`` says that it may have been
    paid, and Stripe has not told yet.
    """

    plan: Plan
    status: str
    price_cents: int
    currency: str
    current_period_end: datetime | None
    cancel_at_period_end: bool
    under_way: bool


class ProPlan(BaseModel):
    """What the Pro plan costs a month."""

    price_cents: int
    currency: str


class SubscriptionLink(BaseModel):
    """Where the subscription is paid."""

    url: str
