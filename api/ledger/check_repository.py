"""All SQL that checks the ledger. Each check selects what is wrong: about what, and how."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

NAMED = 100


class Check(NamedTuple):
    """What a check finds, and its select."""

    what: str
    select: str


_UNBALANCED = """
    SELECT p.cause, concat(count(e.id), ' entries, sum ', coalesce(sum(e.amount_cents), 0), ', ',
        count(DISTINCT a.currency), ' currencies')
    FROM ledger_postings p
    LEFT JOIN ledger_entries e ON e.posting_id = p.id
    LEFT JOIN ledger_accounts a ON a.id = e.account_id
    GROUP BY p.id
    HAVING coalesce(sum(e.amount_cents), 0) <> 0 OR count(e.id) < 2
        OR count(DISTINCT a.currency) <> 1
"""

_CACHED = """
    SELECT concat(a.kind, ' of seller ', a.seller_id, ' in ', a.currency),
        concat('kept ', a.balance_cents, ', sum ', coalesce(sum(e.amount_cents), 0))
    FROM ledger_accounts a LEFT JOIN ledger_entries e ON e.account_id = a.id
    WHERE a.seller_id IS NOT NULL
    GROUP BY a.id HAVING a.balance_cents <> coalesce(sum(e.amount_cents), 0)
"""

_ORDERS = """
    WITH entries AS (
        SELECT p.order_id, split_part(p.cause, ':', 1) AS kind, a.kind AS account,
            e.amount_cents AS cents
        FROM ledger_postings p
        JOIN ledger_entries e ON e.posting_id = p.id
        JOIN ledger_accounts a ON a.id = e.account_id
        WHERE p.order_id IS NOT NULL
    ), sums AS (
        SELECT order_id,
            sum(cents) FILTER (WHERE kind = 'sale' AND account = 'cash') AS price,
            -sum(cents) FILTER (WHERE kind = 'sale' AND account = 'revenue') AS platform,
            -sum(cents) FILTER (WHERE kind = 'sale' AND account LIKE 'seller%') AS seller,
            -sum(cents) FILTER (WHERE kind IN ('refund', 'refund_failed') AND account = 'cash'
                OR kind = 'dispute_lost' AND account = 'disputed') AS refunded,
            sum(cents) FILTER (WHERE kind IN ('refund', 'refund_failed', 'dispute_lost')
                AND account LIKE 'seller%') AS refunded_seller,
            -sum(cents) FILTER (WHERE account = 'seller_pending') AS pending,
            -sum(cents) FILTER (WHERE account = 'seller_frozen') AS frozen
        FROM entries GROUP BY order_id
    ), compared AS (
        SELECT o.id,
            CASE WHEN o.paid_at IS NULL THEN ARRAY[0, 0, 0]
                ELSE ARRAY[o.price_cents, o.platform_cents, o.seller_cents] END
                || ARRAY[o.refunded_cents, o.refunded_seller_cents,
                    CASE WHEN o.paid_at IS NULL OR o.released_at IS NOT NULL THEN 0
                    ELSE o.seller_cents - o.refunded_seller_cents - coalesce(s.frozen, 0)
                    END]::int[] AS said,
            ARRAY[coalesce(s.price, 0), coalesce(s.platform, 0), coalesce(s.seller, 0),
                coalesce(s.refunded, 0), coalesce(s.refunded_seller, 0),
                coalesce(s.pending, 0)]::int[] AS posted
        FROM orders o LEFT JOIN sums s ON s.order_id = o.id
    )
    SELECT concat('order ', id), concat('said ', said, ', posted ', posted)
    FROM compared WHERE said <> posted
"""

_PAYOUTS = """
    WITH sums AS (
        SELECT p.payout_id, split_part(p.cause, ':', 1) AS kind,
            sum(e.amount_cents) FILTER (WHERE e.amount_cents > 0) AS cents
        FROM ledger_postings p JOIN ledger_entries e ON e.posting_id = p.id
        WHERE p.payout_id IS NOT NULL GROUP BY p.payout_id, kind
    ), compared AS (
        SELECT o.id, o.status,
            ARRAY[o.amount_cents,
                CASE WHEN o.status IN ('paid', 'reversed') THEN o.amount_cents ELSE 0 END,
                CASE WHEN o.status = 'failed' THEN o.amount_cents ELSE 0 END,
                o.reversed_cents] AS said,
            ARRAY(SELECT coalesce((SELECT s.cents FROM sums s
                    WHERE s.payout_id = o.id AND s.kind = k.kind), 0)
                FROM unnest(ARRAY['payout', 'payout_paid', 'payout_failed', 'payout_reversed'])
                    WITH ORDINALITY AS k (kind, place) ORDER BY k.place)::int[] AS posted
        FROM payouts o
    )
    SELECT concat('payout ', id, ', ', status), concat('said ', said, ', posted ', posted)
    FROM compared WHERE said <> posted
"""

CHECKS = (
    Check("a posting does not balance", _UNBALANCED),
    Check("a kept balance is not the sum of its entries", _CACHED),
    Check(
        "an order's price, cut, share, refunds, the share of these, and what is inside the hold"
        " period differ from its postings",
        _ORDERS,
    ),
    Check(
        "what a payout asked for, sent, gave back and was taken back differs from its postings",
        _PAYOUTS,
    ),
)


async def wrong(session: AsyncSession, check: Check) -> Sequence[tuple[str, str]]:
    """Return what a check finds, the first hundred."""
    rows = await session.execute(text(f"{check.select} ORDER BY 1 LIMIT {NAMED}"))
    return [(about, what) for about, what in rows]
