"""The check of the books finds what is planted, and nothing else."""

import pytest
from sqlalchemy import text

from api.ledger.checking import wrong
from tests.support.earning import Earner, refund
from tests.support.market import Market

PLANTED = {
    "UPDATE orders SET refunded_cents = 7, refunded_seller_cents = 0": "an order's price",
    "UPDATE orders SET platform_cents = platform_cents + 1, seller_cents = seller_cents - 1": (
        "an order's price"
    ),
    "UPDATE orders SET released_at = NULL": "an order's price",
    "UPDATE payouts SET amount_cents = amount_cents + 1": "what a payout asked for",
    "UPDATE payouts SET status = 'failed'": "what a payout asked for",
    "UPDATE payouts SET status = 'paid'": "what a payout asked for",
    "UPDATE payouts SET reversed_cents = 1": "what a payout asked for",
    "UPDATE ledger_accounts SET balance_cents = 1 WHERE kind = 'seller_available'": (
        "a kept balance"
    ),
    "UPDATE ledger_entries SET amount_cents = amount_cents + 1 WHERE id ="
    " (SELECT min(id) FROM ledger_entries)": "a posting does not balance",
    "DELETE FROM ledger_entries WHERE posting_id IN (SELECT id FROM ledger_postings"
    " WHERE cause LIKE 'payout:%')": "a posting does not balance",
}
TABLES = ("ledger_accounts", "ledger_entries", "ledger_postings")


@pytest.fixture
async def earner(market: Market) -> Earner:
    """A seller with sales, a refund and a payout."""
    earner = await Earner.settled(market)
    order = await earner.sold(20_000)
    await earner.sold(3_000, released=False)
    await refund(market.database, order, 1_001)
    await earner.requested(5_000)
    return earner


@pytest.mark.usefixtures("earner")
async def test_what_is_planted_is_found(market: Market) -> None:
    assert await market.worker.ledger_check.run() == []
    assert market.worker.ledger_check.findings == 0
    for statement, expected in PLANTED.items():
        async with market.database.transaction() as session:
            # What no statement can do while the triggers are there.
            for table in TABLES:
                await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            await session.execute(text(statement))
            found = await wrong(session)
            assert any(one.what.startswith(expected) for one in found), (statement, found)
            await session.rollback()
    await market.sql("UPDATE payouts SET reversed_cents = 1")
    assert await market.worker.ledger_check.watch() == 1
    assert market.worker.ledger_check.findings == 1
