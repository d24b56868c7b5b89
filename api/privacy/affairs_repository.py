"""The SQL that tells what somebody who wants to go still has to do with others' money."""

import uuid
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_AFFAIRS = text(
    """
    WITH mine AS (
        SELECT id, checkout_id FROM orders WHERE buyer_id = :user
        UNION SELECT id, checkout_id FROM orders WHERE seller_id = :user
    )
    SELECT
        EXISTS (SELECT FROM checkouts WHERE (buyer_id = :user OR id IN (
                    SELECT checkout_id FROM orders WHERE seller_id = :user AND status = 'pending'))
            AND (status = 'processing' OR status = 'open' AND expires_at > now())),
        EXISTS (SELECT FROM refunds WHERE order_id IN (SELECT id FROM mine)
            AND status IN ('requested', 'appealed', 'approved', 'pending')),
        EXISTS (SELECT FROM disputes WHERE checkout_id IN (SELECT checkout_id FROM mine)
            AND status = 'open'),
        EXISTS (SELECT FROM orders WHERE seller_id = :user AND paid_at IS NOT NULL
            AND released_at IS NULL AND seller_cents > refunded_seller_cents),
        (SELECT coalesce(-sum(balance_cents), 0)::bigint FROM ledger_accounts
            WHERE seller_id = :user AND kind = 'seller_available'),
        EXISTS (SELECT FROM payouts WHERE seller_id = :user
            AND status IN ('requested', 'processing')),
        EXISTS (SELECT FROM subscriptions WHERE user_id = :user
            AND status IN ('active', 'trialing', 'past_due') AND NOT cancel_at_period_end)
    """
)


class Affairs(NamedTuple):
    """What is open; ``available_cents`` is negative when more went back than was earned."""

    paying: bool
    refunds: bool
    disputes: bool
    holding: bool
    available_cents: int
    payout: bool
    subscription: bool


async def affairs(session: AsyncSession, user_id: uuid.UUID) -> Affairs:
    """Return what somebody has open as a buyer and as a seller."""
    return Affairs._make((await session.execute(_AFFAIRS, {"user": user_id})).one())
