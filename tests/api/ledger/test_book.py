"""The ledger balances, never changes, and posts each cause once."""

import asyncio
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.core.database import Database
from api.ledger import book, repository
from api.models import AccountKind, Payout
from tests.support.catalogue import add_seller
from tests.support.people import fresh_name


async def _payout(database: Database, cents: int) -> Payout:
    async with database.transaction() as session:
        seller_id = await add_seller(session, fresh_name())
        payout = Payout(
            seller_id=seller_id,
            idempotency_key=uuid.uuid4().hex,
            amount_cents=cents,
            currency="USD",
            stripe_account_id="acct_1",
        )
        session.add(payout)
        await session.flush()
    return payout


async def _balances(database: Database, seller_id: uuid.UUID) -> dict[AccountKind, int]:
    async with database.transaction() as session:
        return await repository.seller_balances(session, seller_id, "USD")


async def test_a_cause_is_posted_once_even_by_two_at_once(database: Database) -> None:
    payout = await _payout(database, 4000)

    async def post() -> bool:
        async with database.transaction() as session:
            return await book.payout_requested(session, payout)

    assert sorted(await asyncio.gather(post(), post(), post())) == [False, False, True]
    balances = await _balances(database, payout.seller_id)
    assert balances[AccountKind.SELLER_AVAILABLE] == 4000
    assert balances[AccountKind.SELLER_IN_TRANSIT] == -4000


async def test_the_cached_balance_is_the_sum_of_the_entries(database: Database) -> None:
    payout = await _payout(database, 2500)
    async with database.transaction() as session:
        await book.payout_requested(session, payout)
        await book.payout_failed(session, payout)
    async with database.transaction() as session:
        rows = await session.execute(
            text(
                "SELECT a.balance_cents, coalesce(sum(e.amount_cents), 0) FROM ledger_accounts a"
                " LEFT JOIN ledger_entries e ON e.account_id = a.id WHERE a.seller_id = :seller"
                " GROUP BY a.id"
            ),
            {"seller": payout.seller_id},
        )
        assert [tuple(row) for row in rows] == [(0, 0)] * 4


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET amount_cents = amount_cents + 1",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries",
        "UPDATE ledger_postings SET cause = 'other'",
        "DELETE FROM ledger_postings",
        "UPDATE ledger_accounts SET balance_cents = 1 WHERE seller_id IS NOT NULL",
        "DELETE FROM ledger_accounts",
    ],
)
async def test_the_database_refuses_every_change(database: Database, statement: str) -> None:
    payout = await _payout(database, 1000)
    async with database.transaction() as session:
        await book.payout_requested(session, payout)
    with pytest.raises((DBAPIError, IntegrityError), match=r"append-only|by entries alone"):
        async with database.transaction() as session:
            await session.execute(text(statement))


@pytest.mark.parametrize("entries", ["(100, -99)", "(100)"])
async def test_what_does_not_balance_cannot_be_committed(database: Database, entries: str) -> None:
    payout = await _payout(database, 1000)
    async with database.transaction() as session:
        await book.payout_requested(session, payout)
    with pytest.raises(DBAPIError, match="does not balance"):
        async with database.transaction() as session:
            await session.execute(
                text(
                    "WITH p AS (INSERT INTO ledger_postings (cause) VALUES (:cause) RETURNING id),"
                    " a AS (SELECT id, row_number() OVER (ORDER BY kind) AS n FROM ledger_accounts"
                    " WHERE seller_id = :seller)"
                    " INSERT INTO ledger_entries (posting_id, account_id, amount_cents)"
                    " SELECT p.id, a.id, v.cents FROM p,"
                    f" unnest(ARRAY[{entries[1:-1]}]) WITH ORDINALITY AS v (cents, n)"
                    " JOIN a USING (n)"
                ),
                {"cause": uuid.uuid4().hex, "seller": payout.seller_id},
            )
