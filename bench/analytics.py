"""``analytics``: the figures of a seller with very many events, and of one with few.

A year of each: for every thousand events of the one, the other has one, on as many products.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

import asyncpg
from sqlalchemy.engine import make_url

from api.analytics.periods import PeriodName
from api.analytics.schemas import PeriodParameters
from api.analytics.service import AnalyticsService
from api.core.clock import utcnow
from api.core.database import Database
from bench.figures import Bound, Figure, Target, interleaved
from bench.load import dsn
from bench.memory import FLAT, MEGABYTE
from bench.processes import mywork, running
from bench.searching import percentiles
from bench.stage import Stage

PRODUCTS = 1_000
"""Of how many products the catalogue is: it does not matter here."""
THREEFOLD = Target(Bound.AT_MOST, 3.0)
OWN_PRODUCTS = 20
FEW = 2_000
EVENTS_AN_ORDER = 40
AT_ONCE = 100_000
DAYS = 365
PERIODS = (PeriodName.DAYS_30, PeriodName.YEAR)

# Seven of ten are impressions, two views, one a click; few searches are frequent, many are rare.
_EVENTS = """
    INSERT INTO analytics_events (message, number, at, product_id, kind, fresh, source, host, q)
    SELECT $1::uuid::text, n, now() - (n % $5::int + 0.5) * interval '365 days' / $5::int,
        ($2::uuid[])[1 + n % cardinality($2)],
        CASE WHEN n % 10 < 7 THEN 'impression' WHEN n % 10 < 9 THEN 'view' ELSE 'click' END,
        n % 10 = 7, CASE WHEN n % 10 = 8 THEN 'external' ELSE 'search' END,
        CASE WHEN n % 10 = 8 THEN 'host-' || n % 37 || '.example.com' END,
        CASE WHEN n % 10 <> 8 THEN 'words ' || (2000 * random() ^ 3)::int END
    FROM generate_series($3::int, $4::int) AS n
"""
_ORDERS = """
    WITH paid AS (
        INSERT INTO checkouts (buyer_id, idempotency_key, request_hash, status, total_cents,
            currency, expires_at, paid_at, due_at)
        SELECT $1, $2::uuid::text || n, '', 'paid', 1000, 'USD', now(),
            now() - (n + 0.5) * interval '365 days' / $4::int, NULL
        FROM generate_series(0, $4::int - 1) AS n
        RETURNING id, paid_at
    )
    INSERT INTO orders (checkout_id, buyer_id, seller_id, product_id, product_name, licence,
        terms_version, status, price_cents, platform_cents, seller_cents, currency, created_at,
        paid_at)
    SELECT id, $1, $2, ($3::uuid[])[1 + (row_number() OVER ()) % cardinality($3)], 'Thing',
        'standard', '1', 'paid', 1000, 100, 900, 'USD', paid_at, paid_at
    FROM paid
"""
_OBVIOUS = """
    SELECT product_id, (at AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE kind = 'view'),
        count(*) FILTER (WHERE kind = 'impression'), count(*) FILTER (WHERE kind = 'click')
    FROM analytics_events GROUP BY 1, 2
"""


async def analytics(stage: Stage) -> list[Figure]:
    """Compare the roll-up of a year with that of a day, and the pages of two sellers."""
    # A million when everything else is done with a million.
    many = 2 * stage.effort.postings
    database = Database.connect(stage.settings, application_name="bench")
    url = make_url(stage.settings.database_url.get_secret_value())
    connection = await asyncpg.connect(dsn(url))
    try:
        sellers = await _sellers(connection, (many, FEW))
        figures = await _roll_up(stage, connection, many + FEW)
        return figures + await _pages(stage, database, sellers, (many, FEW))
    finally:
        await connection.close()
        await database.close()


async def _sellers(connection: asyncpg.Connection, sizes: Sequence[int]) -> list[uuid.UUID]:
    """Give two sellers some products, a year of events and orders; returns who they are."""
    rows = await connection.fetch("SELECT user_id FROM seller_profiles ORDER BY 1 LIMIT 3")
    buyer, *sellers = (row["user_id"] for row in rows)
    for seller, size in zip(sellers, sizes, strict=True):
        moved = await connection.fetch(
            "UPDATE products SET seller_id = $1 WHERE id IN (SELECT id FROM products"
            " WHERE seller_id <> ALL($2) ORDER BY id LIMIT $3) RETURNING id",
            seller,
            sellers,
            OWN_PRODUCTS,
        )
        await connection.execute(
            "UPDATE products SET seller_id = $1 WHERE seller_id = $2 AND id <> ALL($3)",
            buyer,
            seller,
            [row["id"] for row in moved],
        )
        products = [row["id"] for row in moved]
        for first in range(0, size, AT_ONCE):
            last = min(first + AT_ONCE, size) - 1
            await connection.execute(_EVENTS, seller, products, first, last, size, timeout=600)
        orders = size // EVENTS_AN_ORDER
        await connection.execute(_ORDERS, buyer, seller, products, orders, timeout=600)
    await connection.execute("VACUUM ANALYZE", timeout=600)
    return sellers


async def _roll_up(stage: Stage, connection: asyncpg.Connection, events: int) -> list[Figure]:
    """Sum a day, then the year in one run, each by a process of its own."""
    today = utcnow().date()
    small, _ = await _rebuild(stage, today, today)
    large, seconds = await _rebuild(stage, today - timedelta(days=DAYS + 1), today)
    started = perf_counter()
    await connection.fetch(_OBVIOUS, timeout=600)
    return [
        Figure(
            measurement="analytics",
            products=stage.size,
            what=f"roll-up of {events:,}, peak",
            unit="MB",
            ours=large / MEGABYTE,
            reference=small / MEGABYTE,
            samples=1,
            target=FLAT,
        ),
        Figure(
            measurement="analytics",
            products=stage.size,
            what=f"roll-up of {events:,}",
            unit="/s",
            ours=events / seconds,
            reference=events / (perf_counter() - started),
            samples=1,
            target=None,
        ),
    ]


async def _rebuild(stage: Stage, first: date, last: date) -> tuple[int, float]:
    """Run ``mywork analytics rebuild``; returns its largest resident memory, and seconds."""
    command = (mywork(), "analytics", "rebuild", "--from", str(first), "--to", str(last))
    started = perf_counter()
    log = stage.folder / "analytics.log"
    async with running(*command, environment=stage.environment, log=log) as process:
        return await process.ended(), perf_counter() - started


async def _pages(
    stage: Stage, database: Database, sellers: Sequence[uuid.UUID], sizes: Sequence[int]
) -> list[Figure]:
    """Ask for what the page shows, of both sellers in turns."""
    service = AnalyticsService()
    figures: list[Figure] = []
    for period in PERIODS:
        wanted = PeriodParameters(period=period)
        pages = [_Page(database, service, seller, wanted) for seller in sellers]
        many, few = await interleaved(
            [page.read for page in pages],
            warm_up=10,
            rounds=stage.effort.rounds,
            seconds=stage.effort.seconds,
            at_least=stage.effort.at_least,
        )
        for page, size in zip(pages, sizes, strict=True):
            # Views are a fifth of all; the first and the last day are not whole.
            expected = size / 5 * _days_of(period) / DAYS
            if abs(page.views - expected) > expected / 10:
                raise ValueError(f"{page.views} views of {size} events in {period}")
        what = f"page of {sizes[0]:,}, {period}"
        figures += percentiles(
            "analytics", stage.size, what, ours=many, reference=few, target=THREEFOLD
        )
    return figures


@dataclass
class _Page:
    """What a seller's page asks for."""

    database: Database
    service: AnalyticsService
    seller: uuid.UUID
    wanted: PeriodParameters
    views: int = 0

    async def read(self, _round: int) -> float:
        """Read it once; returns the seconds."""
        started = perf_counter()
        async with self.database.transaction() as session:
            shown = await self.service.overview(session, self.seller, self.wanted)
        self.views = shown["totals"]["views"]
        return perf_counter() - started


def _days_of(period: PeriodName) -> int:
    return DAYS if period is PeriodName.YEAR else 30
