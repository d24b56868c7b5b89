"""What must be true of money when everything has settled, however it came about."""

from collections import Counter
from typing import Any

from api.integrations.stripe import Stripe
from api.ledger.checking import LedgerCheck
from api.ledger.reconciling import Reconcile
from tests.flows.money.world import Shop

# Each selects what is wrong, in its own words: nothing, when all is well.
WRONG = {
    "a posting does not balance": """
        SELECT p.cause, sum(e.amount_cents) FROM ledger_postings p
        JOIN ledger_entries e ON e.posting_id = p.id GROUP BY p.id
        HAVING sum(e.amount_cents) <> 0 OR count(*) < 2
    """,
    "a kept balance is not the sum": """
        SELECT a.kind, a.balance_cents FROM ledger_accounts a
        WHERE a.seller_id IS NOT NULL AND a.balance_cents <> coalesce(
            (SELECT sum(amount_cents) FROM ledger_entries WHERE account_id = a.id), 0)
    """,
    "cut and share are not the price": """
        SELECT id FROM orders WHERE platform_cents + seller_cents <> price_cents
            OR platform_cents <> price_cents / 10
    """,
    "more went back than was paid": """
        SELECT id FROM orders WHERE refunded_cents NOT BETWEEN 0 AND price_cents
            OR refunded_seller_cents NOT BETWEEN 0 AND seller_cents
            OR refunded_cents - refunded_seller_cents NOT BETWEEN 0 AND platform_cents
    """,
    "a seller's accounts are not what was earned and not sent": """
        SELECT u.id, held.cents, earned.cents, sent.cents FROM seller_profiles s
        JOIN users u ON u.id = s.user_id
        CROSS JOIN LATERAL (SELECT coalesce(-sum(balance_cents), 0) AS cents
            FROM ledger_accounts WHERE seller_id = u.id) held
        CROSS JOIN LATERAL (SELECT coalesce(sum(seller_cents - refunded_seller_cents), 0) AS cents
            FROM orders WHERE seller_id = u.id AND paid_at IS NOT NULL
            AND price_cents > 0) earned
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount_cents - reversed_cents), 0) AS cents
            FROM payouts WHERE seller_id = u.id AND status IN ('paid', 'reversed')) sent
        WHERE held.cents <> earned.cents - sent.cents
    """,
    "a payout took more than there was": """
        SELECT cause, left_cents FROM (
            SELECT p.cause,
                -sum(e.amount_cents) OVER (PARTITION BY a.id ORDER BY e.id) AS left_cents
            FROM ledger_entries e JOIN ledger_postings p ON p.id = e.posting_id
            JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'seller_available'
        ) AS running WHERE cause LIKE 'payout:%' AND left_cents < 0
    """,
    "a paid order without one licence, or another with one": """
        SELECT o.id, o.status FROM orders o LEFT JOIN licences l ON l.order_id = o.id
        GROUP BY o.id HAVING count(l.id) <> (o.paid_at IS NOT NULL)::int
    """,
    "a licence is good though its money went back, or the reverse": """
        SELECT o.id, o.status FROM orders o JOIN licences l ON l.order_id = o.id
        WHERE (l.revoked_at IS NOT NULL) <> (o.price_cents > 0 AND o.refunded_cents = o.price_cents)
    """,
    "a paid checkout without its number, or another with one": """
        SELECT id, status FROM checkouts WHERE (status = 'paid') <> (invoice_number IS NOT NULL)
    """,
    "invoice numbers with a gap, or twice": """
        SELECT invoice_year, count(*) FROM checkouts WHERE invoice_number IS NOT NULL
        GROUP BY invoice_year
        HAVING count(DISTINCT invoice_number) <> count(*) OR max(invoice_number) <> count(*)
            OR min(invoice_number) <> 1
    """,
    "a receipt is missing, or too much": """
        SELECT c.id, c.status FROM checkouts c LEFT JOIN letters l
            ON l.kind = 'receipt' AND l.user_id = c.buyer_id AND l.event LIKE '%' || c.id || '%'
        GROUP BY c.id HAVING count(l.id) <> (c.status = 'paid')::int
    """,
    "money is on its way to nobody": """
        SELECT a.seller_id, a.balance_cents FROM ledger_accounts a
        WHERE a.kind = 'seller_in_transit' AND a.balance_cents <> -coalesce((SELECT
            sum(amount_cents) FROM payouts p WHERE p.seller_id = a.seller_id
            AND p.status IN ('requested', 'processing')), 0)
    """,
    "a refund was decided and not made": """
        SELECT id, status, last_error FROM refunds WHERE status = 'approved'
    """,
    "a payout was asked for and not sent": """
        SELECT id, status, last_error FROM payouts WHERE status IN ('requested', 'processing')
    """,
}


async def check(shop: Shop, stripe: Stripe) -> None:
    """Compare the books with themselves, with the rows, and with Stripe, object by object."""
    wrong = {what: found for what, query in WRONG.items() if (found := await shop.sql(query))}
    assert wrong == {}, wrong
    found = await LedgerCheck(shop.database).run()
    assert found == [], found
    compared = await Reconcile(shop.database, stripe).run()
    assert compared.clean, compared
    await _check_cash(shop)
    await _check_objects(shop)


async def _check_cash(shop: Shop) -> None:
    """The platform's balance at Stripe is the ledger's cash and what was put in by hand."""
    balance = (await shop.stripe.get("/v1/balance"))["available"][0]["amount"]
    moved = await shop.stripe.all("/v1/balance_transactions")
    by_hand = sum(one["net"] for one in moved if one["type"] in {"topup", "payout"})
    cash = await shop.value(
        "SELECT coalesce(sum(e.amount_cents), 0)::bigint FROM ledger_entries e"
        " JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'cash'"
    )
    assert balance == cash + by_hand, (balance, cash, by_hand)


async def _check_objects(shop: Shop) -> None:
    """Nothing was made twice at Stripe, and what is there is what the rows say."""
    sessions = [
        one for one in await shop.stripe.all("/v1/checkout/sessions") if one["mode"] == "payment"
    ]
    _once(one["client_reference_id"] for one in sessions)
    paid = {one["client_reference_id"] for one in sessions if one["payment_status"] == "paid"}
    rows = await shop.sql("SELECT id FROM checkouts WHERE status = 'paid' AND total_cents > 0")
    assert {str(row.id) for row in rows} == paid

    refunds = await shop.stripe.all("/v1/refunds")
    _once(one["metadata"].get("refund_id") for one in refunds)
    transfers = await shop.stripe.all("/v1/transfers")
    _once(one["transfer_group"] for one in transfers)
    sent = await shop.sql(
        "SELECT id, amount_cents, reversed_cents FROM payouts WHERE status IN ('paid', 'reversed')"
    )
    assert {(str(row.id), row.amount_cents, row.reversed_cents) for row in sent} == {
        (one["transfer_group"], one["amount"], one["amount_reversed"]) for one in transfers
    }
    await _check_charges(shop)
    await _check_plan(shop)


async def _check_charges(shop: Shop) -> None:
    """What went back of each payment is what its orders say."""
    lost = await _lost(shop)
    rows = await shop.sql(
        "SELECT c.stripe_charge_id AS charge, sum(o.refunded_cents)::int AS refunded,"
        " sum(o.price_cents)::int AS price FROM checkouts c JOIN orders o ON o.checkout_id = c.id"
        " WHERE c.stripe_charge_id IS NOT NULL GROUP BY c.id"
    )
    charges = {
        one["id"]: one
        # Those of subscriptions have no group.
        for one in await shop.stripe.all("/v1/charges")
        if one["paid"] and one["transfer_group"]
    }
    assert {row.charge for row in rows} == set(charges)
    for row in rows:
        charge = charges[row.charge]
        assert row.price == charge["amount"]
        # A refund that has failed after a dispute was lost came back to us, not to the buyer.
        assert row.refunded == charge["amount_refunded"] + lost[row.charge], (row, charge)


async def _check_plan(shop: Shop) -> None:
    """What the Pro plan has brought is what was paid for it and did not go back."""
    lost = await _lost(shop)
    brought = sum(
        one["amount"] - one["amount_refunded"] - lost[one["id"]]
        for one in await shop.stripe.all("/v1/charges")
        if one["paid"] and not one["transfer_group"]
    )
    posted = await shop.value(
        "SELECT coalesce(-sum(e.amount_cents), 0)::bigint FROM ledger_entries e"
        " JOIN ledger_accounts a ON a.id = e.account_id WHERE a.kind = 'subscriptions'"
    )
    assert posted == brought


async def _lost(shop: Shop) -> Counter[str]:
    """Return what banks have kept of each charge."""
    lost: Counter[str] = Counter()
    for dispute in await shop.stripe.all("/v1/disputes"):
        if dispute["status"] == "lost":
            lost[dispute["charge"]] += dispute["amount"]
    return lost


def _once(identifiers: Any) -> None:
    counted = Counter(one for one in identifiers if one is not None)
    assert [one for one, times in counted.items() if times > 1] == []
