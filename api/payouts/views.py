"""Payouts as they are answered, and what stands in the way of one."""

from typing import Any

from api.core.money import dollars
from api.models import Payout, SellerAccount
from api.payouts.accounts import stage
from api.payouts.repository import OPEN
from api.payouts.schemas import AccountStage, PayoutObstacle
from api.payouts.words import words


def view(payout: Payout) -> dict[str, Any]:
    """Return ``PayoutOut``."""
    reason, next_step = words(payout)
    return {
        "id": str(payout.id),
        "amount_cents": payout.amount_cents,
        "currency": payout.currency,
        "status": payout.status,
        "reason": reason,
        "next_step": next_step,
        "next_at": payout.due_at if payout.status in OPEN else None,
        "requested_at": payout.created_at,
        "settled_at": payout.settled_at,
        "reversed_cents": payout.reversed_cents,
    }


_ACCOUNT = {
    AccountStage.NONE: PayoutObstacle(
        code="account_none",
        message="You have not connected an account at Stripe, which the money would go to.",
        next_step="Connect one; it takes a few minutes.",
    ),
    AccountStage.INCOMPLETE: PayoutObstacle(
        code="account_incomplete",
        message="Your account at Stripe is not complete.",
        next_step="Go on with Stripe's form.",
    ),
    AccountStage.RESTRICTED: PayoutObstacle(
        code="account_restricted",
        message="Stripe does not let your account receive money at the moment.",
        next_step="See what Stripe asks of you.",
    ),
}


def blocked(account: SellerAccount | None, available_cents: int) -> PayoutObstacle | None:
    """Return what stands in the way of any payout."""
    if available_cents < 0:
        return PayoutObstacle(
            code="negative_balance",
            message=f"Refunds have taken your balance to {dollars(available_cents)}.",
            next_step="Your next sales make up for it; then you can request payouts again.",
        )
    return _ACCOUNT.get(stage(account))
