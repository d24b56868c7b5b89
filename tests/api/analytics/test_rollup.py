"""Sums of days equal what plain SQL finds in the rows, however they came about."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from api.analytics.rollup import EventsGoneError, RollUp
from api.core.database import Database
from tests.support.catalogue import add_product, add_seller
from tests.support.figures import kept, obvious
from tests.support.people import fresh_name

# Half hours and three quarters, a change of half an hour, one at midnight, both ends of the world.
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/Havana",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Africa/Cairo",
    ]
)
# Around the changes of the clock in spring and in autumn, in quarters of an hour.
STARTS = (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC))
MOMENTS = st.builds(
    lambda start, quarters: start + quarters * timedelta(minutes=15),
    st.sampled_from(STARTS),
    st.integers(0, 4 * 72),
)
SEEN = st.tuples(
    MOMENTS,
    st.integers(0, 2),
    st.sampled_from(["view", "view", "impression", "click"]),
    st.booleans(),
    st.sampled_from([("direct", None), ("external", "a.example"), ("search", None)]),
    st.sampled_from([None, "Board", "board", "go"]),
)
BOUGHT = st.tuples(
    MOMENTS,
    st.integers(0, 2),
    st.sampled_from(["pending", "paid", "part", "refunded"]),
    st.integers(0, 30),
    st.sampled_from([None, ("direct", None), ("search", "Go")]),
)


PLACED = (
    """INSERT INTO checkouts (id, buyer_id, idempotency_key, request_hash, total_cents, currency,
        expires_at)
    VALUES (:checkout, :buyer, gen_random_uuid()::text, '', 1000, 'USD', :at)""",
    """INSERT INTO orders (id, checkout_id, buyer_id, seller_id, product_id, product_name, licence,
        terms_version, price_cents, platform_cents, seller_cents, currency, created_at)
    VALUES (:order, :checkout, :buyer, :seller, :product, 'X', 'standard', '1', 1000, 100, 900,
        'USD', :at)""",
    """INSERT INTO order_sources (order_id, source, q)
    SELECT :order, s, :q FROM (SELECT CAST(:source AS text)) AS v (s) WHERE s IS NOT NULL""",
)
SETTLED = (
    """UPDATE orders SET paid_at = :paid, status = :status, refunded_cents = :back,
        refunded_seller_cents = :back WHERE id = :order""",
    """INSERT INTO refunds (order_id, source, status, amount_cents, seller_cents, currency,
        decided_at)
    SELECT id, 'seller', 'succeeded', refunded_cents, refunded_cents, 'USD',
        paid_at + interval '40 hours' FROM orders WHERE id = :order AND refunded_cents > 0""",
)


@dataclass
class Shop:
    """A seller with products, and what may be done about them in plain SQL."""

    database: Database
    seller: uuid.UUID
    products: list[uuid.UUID]
    buyer: uuid.UUID
    events: int = field(default=0)

    async def sql(self, statement: str, *rows: dict[str, Any]) -> None:
        async with self.database.transaction() as session:
            if rows:
                await session.execute(text(statement), list(rows))
            else:
                await session.execute(text(statement))

    async def see(self, seen: list[tuple[Any, ...]]) -> None:
        rows = []
        for at, product, kind, fresh, (source, host), q in seen:
            self.events += 1
            rows.append(
                {
                    "message": f"{self.seller.hex}",
                    "number": self.events,
                    "at": at,
                    "product": self.products[product],
                    "kind": kind,
                    "fresh": fresh and kind == "view",
                    "source": source,
                    "host": host,
                    "q": q,
                }
            )
        if rows:
            await self.sql(
                "WITH e AS (INSERT INTO analytics_events (message, number, at, product_id, kind,"
                " fresh, source, host, q) VALUES (:message, :number, :at, :product, :kind, :fresh,"
                " :source, :host, :q) RETURNING product_id, at)"
                " INSERT INTO figures_due (product_id, at) SELECT product_id, at FROM e",
                *rows,
            )

    async def buy(self, bought: list[tuple[Any, ...]]) -> None:
        orders = [
            {
                "order": uuid.uuid4(),
                "checkout": uuid.uuid4(),
                "buyer": self.buyer,
                "seller": self.seller,
                "product": self.products[product],
                "at": at,
                "paid": None if state == "pending" else at + timedelta(hours=later),
                "status": {"part": "paid"}.get(state, state),
                "back": {"part": 450, "refunded": 900}.get(state, 0),
                "source": None if source is None else source[0],
                "q": None if source is None else source[1],
            }
            for at, product, state, later, source in bought
        ]
        # What follows comes in a transaction of its own, as it does in life.
        for statements in (PLACED, SETTLED) if orders else ():
            async with self.database.transaction() as session:
                for statement in map(text, statements):
                    used = set(statement.compile().params)
                    values = [{k: one[k] for k in used} for one in orders]
                    await session.execute(statement, values)

    async def equal(self, zone: str) -> None:
        async with self.database.transaction() as session:
            expected = await obvious(session, zone, self.seller, self.products)
            found = await kept(session, self.seller, self.products)
        assert found == expected


async def shop_in(database: Database, zone: str) -> Shop:
    async with database.transaction() as session:
        seller = await add_seller(session, fresh_name())
        buyer = await add_seller(session, fresh_name())
        products = [await add_product(session, seller, f"p-{uuid.uuid4().hex}") for _ in range(3)]
        await session.execute(
            text("UPDATE seller_profiles SET time_zone = :zone WHERE user_id = :id"),
            {"zone": zone, "id": seller},
        )
    return Shop(database, seller, products, buyer)


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    zones=st.tuples(ZONES, ZONES),
    batches=st.lists(
        st.tuples(st.lists(SEEN, max_size=25), st.lists(BOUGHT, max_size=5)), max_size=2
    ),
)
async def test_sums_equal_what_plain_sql_finds(
    fresh_database: Database,
    roll_up: RollUp,
    zones: tuple[str, str],
    batches: list[tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]],
) -> None:
    first, second = zones
    shop = await shop_in(fresh_database, first)
    for seen, bought in batches:
        await shop.see(seen)
        await shop.buy(bought)
        await roll_up.run()
        await shop.equal(first)
    # The seller moves.
    await shop.sql(
        f"UPDATE seller_profiles SET time_zone = '{second}' WHERE user_id = '{shop.seller}'"
    )
    await roll_up.run()
    await shop.equal(second)
    # Rows were changed by hand, and sums as well: days are made anew.
    await shop.sql(f"UPDATE product_figures SET views = 77 WHERE product_id = '{shop.products[0]}'")
    await shop.sql(f"DELETE FROM source_figures WHERE subject = '{shop.seller}'")
    await shop.sql(f"DELETE FROM analytics_events WHERE product_id = '{shop.products[1]}'")
    for _ in range(2):
        await roll_up.rebuild(date(2026, 3, 1), date(2026, 11, 10))
        await shop.equal(second)


async def test_names_beyond_the_most_frequent_of_a_day_are_one_row(
    fresh_database: Database, roll_up: RollUp
) -> None:
    shop = await shop_in(fresh_database, "UTC")
    seen = [
        (STARTS[0], number % 2, "view", True, ("external", f"h{number}.example"), f"words {number}")
        for number in range(40)
        for _ in range(1 + (number < 3))
    ]
    await shop.see(seen)
    await roll_up.run()
    async with fresh_database.transaction() as session:
        found = await kept(session, shop.seller, shop.products)
    of_seller = [row for row in found["source_figures"] if row[0] == shop.seller]
    assert len(of_seller) == 31
    assert {row[3]: row[4] for row in of_seller if row[2] == "other"} == {"": 10}
    assert sum(row[4] for row in of_seller) == 43
    queries = {row[2]: row[5] for row in found["query_figures"] if row[0] == shop.seller}
    assert (len(queries), queries[""], queries["words 1"]) == (31, 10, 2)


async def test_old_events_go_when_they_are_summed_and_their_sums_stay(
    fresh_database: Database, roll_up: RollUp
) -> None:
    shop = await shop_in(fresh_database, "Pacific/Kiritimati")
    old = datetime.now(UTC) - timedelta(days=500)
    await shop.see([(old, 0, "view", True, ("direct", None), None)])
    await shop.see([(datetime.now(UTC), 0, "view", True, ("direct", None), None)])
    # Not while they are not summed.
    assert await roll_up.forget() == 0
    await roll_up.run()
    assert await roll_up.forget() == 1
    async with fresh_database.transaction() as session:
        found = await kept(session, shop.seller, shop.products)
    assert [row[2] for row in found["product_figures"]] == [1, 1]

    # Its events are gone: what is sold or given back on such a day changes nothing that was seen.
    await shop.buy([(old, 0, "paid", 0, None)])
    await shop.sql(f"UPDATE seller_profiles SET time_zone = 'UTC' WHERE user_id = '{shop.seller}'")
    await roll_up.run()
    async with fresh_database.transaction() as session:
        later = await kept(session, shop.seller, shop.products)
    assert sum(row[2] for row in later["product_figures"]) == 2
    assert sum(row[8] for row in later["product_figures"]) == 900
    with pytest.raises(EventsGoneError, match=r"deleted .*: days can be made anew from \d{4}-"):
        await roll_up.rebuild(old.date(), old.date())
    await roll_up.rebuild(datetime.now(UTC).date() - timedelta(days=398), datetime.now(UTC).date())


async def test_hashes_of_visitors_go_when_their_day_is_over(
    fresh_database: Database, roll_up: RollUp
) -> None:
    shop = await shop_in(fresh_database, "UTC")
    await shop.sql(
        "INSERT INTO visitors_of_day (day, subject, visitor, source) SELECT current_date - n,"
        " gen_random_uuid(), 'a', 'direct' FROM generate_series(0, 3) AS n"
    )
    await roll_up.forget()
    async with fresh_database.transaction() as session:
        [left] = await session.scalars(
            text("SELECT count(*) FROM visitors_of_day WHERE day < current_date - 1")
        )
    assert left == 0


async def test_a_roll_up_that_breaks_off_leaves_everything_to_do(
    fresh_database: Database, roll_up: RollUp
) -> None:
    shop = await shop_in(fresh_database, "UTC")
    await shop.see([(STARTS[0], 0, "view", True, ("direct", None), None)])
    # A row that no sum can be written to: the whole transaction goes back.
    await shop.sql("ALTER TABLE source_figures ADD CONSTRAINT broken CHECK (views < 1) NOT VALID")
    with pytest.raises(Exception, match="broken"):
        await roll_up.run()
    await shop.sql("ALTER TABLE source_figures DROP CONSTRAINT broken")
    assert await roll_up.run() == 1
    await shop.equal("UTC")
