"""What a seller with long books waits for the balance, and one with short ones."""

import uuid
from time import perf_counter

import asyncpg

from api.core.database import Database
from api.payouts.history import PayoutHistory
from bench.figures import Bound, Figure, Target, interleaved
from bench.searching import percentiles
from bench.stage import Stage

FLAT = Target(Bound.AT_MOST, 2.0)
SHORT = 1_000
AT_ONCE = 100_000
CENTS = 900

_ACCOUNTS = """
    INSERT INTO ledger_accounts (kind, seller_id, currency, balance_cents)
    SELECT kind, $1, 'USD', 0
    FROM unnest(ARRAY['seller_pending', 'seller_available']) AS kind RETURNING id
"""
# Others have sold something in the measurements before.
_SELLERS = """
    SELECT user_id FROM seller_profiles AS s
    WHERE NOT EXISTS (SELECT FROM ledger_accounts AS a WHERE a.seller_id = s.user_id)
    ORDER BY 1 LIMIT 2
"""
_POSTINGS = """
    WITH made AS (
        INSERT INTO ledger_postings (cause)
        SELECT 'bench:' || $1::uuid || ':' || n FROM generate_series($4::int, $5::int) AS n
        RETURNING id
    )
    INSERT INTO ledger_entries (posting_id, account_id, amount_cents)
    SELECT made.id, one.account, one.cents FROM made,
        (VALUES ($2::uuid, $6::bigint), ($3::uuid, -$6::bigint)) AS one (account, cents)
"""


async def balances(
    stage: Stage, database: Database, connection: asyncpg.Connection
) -> list[Figure]:
    """Compare what the page of payouts asks for of two sellers."""
    sellers = await connection.fetch(_SELLERS)
    lengths = (stage.effort.postings, SHORT)
    # Each is balanced, which the trigger would look up one by one.
    for table in ("ledger_postings", "ledger_entries"):
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_balanced")
    for seller, length in zip(sellers, lengths, strict=True):
        await _post(connection, seller["user_id"], length)
    await connection.execute("VACUUM ANALYZE", timeout=600)
    history = PayoutHistory(stage.settings, database)
    shown: list[int] = [0, 0]

    async def read(index: int) -> float:
        started = perf_counter()
        async with database.transaction() as session:
            balance = await history.balance(session, sellers[index]["user_id"])
        shown[index] = balance["available_cents"]
        return perf_counter() - started

    long, short = await interleaved(
        (lambda _: read(0), lambda _: read(1)),
        warm_up=20,
        rounds=stage.effort.rounds,
        seconds=stage.effort.seconds,
        at_least=stage.effort.at_least,
    )
    if shown != [length * CENTS for length in lengths]:
        raise ValueError(f"the balances are {shown}")
    what = f"balance of {lengths[0]:,}"
    return percentiles("money", stage.size, what, ours=long, reference=short, target=FLAT)


async def _post(connection: asyncpg.Connection, seller_id: uuid.UUID, length: int) -> None:
    accounts = [row["id"] for row in await connection.fetch(_ACCOUNTS, seller_id)]
    for first in range(1, length + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, length)
        await connection.execute(_POSTINGS, seller_id, *accounts, first, last, CENTS, timeout=600)
