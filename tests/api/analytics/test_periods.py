"""Which days a seller asks for, and what comes as CSV."""

import re
import uuid
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from api.analytics.periods import Grain, PeriodName, Span, columns, named
from api.analytics.rollup import RollUp
from api.core.database import Database
from tests.support.sellers import Seller

DAYS = st.dates(date(2000, 2, 1), date(2100, 1, 1))


@given(first=DAYS, length=st.integers(0, 500), grain=st.sampled_from(Grain))
def test_columns_cover_a_period_without_gap_or_overlap(
    first: date, length: int, grain: Grain
) -> None:
    span = Span(first, first + timedelta(days=length))
    found = columns(span, grain)
    assert (found[0].first, found[-1].last) == span
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)
        assert grain is not Grain.WEEK or after.first.weekday() == 0
        assert grain is not Grain.MONTH or after.first.day == 1
    assert span.before().days == span.days
    assert span.before().last == span.first - timedelta(days=1)
    compared = [part.earlier(span.days) for part in found]
    assert (compared[0].first, compared[-1].last) == span.before()
    assert [part.days for part in compared] == [part.days for part in found]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (PeriodName.DAYS_7, date(2026, 2, 23), date(2026, 3, 1)),
        (PeriodName.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 1)),
        (PeriodName.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (PeriodName.YEAR, date(2025, 3, 2), date(2026, 3, 1)),
    ],
)
def test_periods_have_names(name: PeriodName, first: date, last: date) -> None:
    assert named(name, date(2026, 3, 1)) == Span(first, last)


async def test_what_is_no_period_is_refused(seller: Seller) -> None:
    for query in (
        "period=custom",
        "period=custom&from=2026-01-01",
        "period=30d&from=2026-01-01&to=2026-01-02",
        "period=custom&from=2026-01-02&to=2026-01-01",
        "period=custom&from=2016-01-02&to=2026-01-01",
        "period=custom&from=0001-01-01&to=0001-01-02",
        "period=decade",
        "days=7",
        "table=products&product=6b1f0cf7-6d5a-4d43-9b38-0d1ad4a9bb0c",
    ):
        assert (await seller("GET", f"/api/analytics/export?{query}")).status_code == 422, query


async def test_figures_come_as_csv_that_is_no_formula(
    seller: Seller, roll_up: RollUp, fresh_database: Database
) -> None:
    product = (await seller.draft("=1+1"))["id"]
    stranger = uuid.uuid4()
    async with fresh_database.transaction() as session:
        await session.execute(
            text(
                "WITH e AS (INSERT INTO analytics_events (message, number, at, product_id, kind,"
                " source, host, q) SELECT 'm', n, '2026-03-04 23:30+00', :product, 'view',"
                " 'external', '-evil.example', '+words' FROM generate_series(1, 3) AS n"
                " RETURNING product_id, at)"
                " INSERT INTO figures_due (product_id, at) SELECT product_id, at FROM e"
            ),
            {"product": product},
        )
    answer = await seller("PUT", "/api/analytics/time-zone", {"time_zone": "Asia/Kathmandu"})
    assert answer.status_code == 200
    await roll_up.run()

    async def table(query: str) -> list[str]:
        days = "period=custom&from=2026-03-01&to=2026-03-31"
        answer = await seller("GET", f"/api/analytics/export?{days}&{query}")
        assert answer.status_code == 200, answer.text
        return str(answer.text).splitlines()

    days = [line for line in await table("table=series&by=day") if ",3," in line]
    assert days == ["2026-03-05,2026-03-05,3,0,0,0,0,0,0.00,0,0.00"]
    assert (await table("table=series&by=month"))[1].startswith("2026-03-01,2026-03-31,3,")
    assert len(await table("table=series&by=week")) == 7
    assert (await table("table=products"))[1].startswith("'=1+1,3,")
    assert (await table(f"table=sources&product={product}"))[1:] == [
        "external,'-evil.example,3,0,0,0.00"
    ]
    assert (await table("table=searches"))[1:] == ["'+words,0,0,3,0"]
    assert await table("table=empty") == ["search,searches"]
    answer = await seller(
        "GET", f"/api/analytics/export?period=last-month&table=sources&product={product}"
    )
    name = answer.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="1-1-sources(-\d{4}-\d\d-\d\d){2}\.csv"', name), name
    query = f"table=series&product={stranger}"
    assert (await seller("GET", f"/api/analytics/export?{query}")).status_code == 404


async def test_a_time_zone_is_one_that_there_is(seller: Seller) -> None:
    first = (await seller("GET", "/api/analytics/time-zone")).json()
    assert first["time_zone"] == "UTC"
    assert {"UTC", "Europe/Berlin", "Asia/Kathmandu"} <= set(first["choices"])
    for name in ("Mars/Olympus", "europe/berlin", "", "posixrules"):
        answer = await seller("PUT", "/api/analytics/time-zone", {"time_zone": name})
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "time_zone")
    await seller("PUT", "/api/analytics/time-zone", {"time_zone": "Europe/Berlin"})
    seen = (await seller("GET", "/api/analytics/overview")).json()
    assert (seen["time_zone"], seen["currency"]) == ("Europe/Berlin", "USD")


async def test_a_seller_with_very_many_days_can_move(
    seller: Seller, fresh_database: Database
) -> None:
    async with fresh_database.transaction() as session:
        # As long as some hundred thousand notes take.
        for statement in (
            """CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_sleep(2.2); RETURN NULL; END'""",
            "CREATE TRIGGER slowly AFTER INSERT ON figures_due EXECUTE FUNCTION slowly()",
        ):
            await session.execute(text(statement))
    answer = await seller("PUT", "/api/analytics/time-zone", {"time_zone": "Asia/Kathmandu"})
    assert (answer.status_code, answer.json()["time_zone"]) == (200, "Asia/Kathmandu")


async def test_days_are_not_cut_anew_at_any_rate(seller: Seller) -> None:
    answers = [
        await seller("PUT", "/api/analytics/time-zone", {"time_zone": "UTC"}) for _ in range(31)
    ]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
