"""``mywork analytics rebuild``, as a shell sees it."""

from datetime import UTC, datetime

from sqlalchemy import text

from api.core.database import Database
from api.core.settings import Settings
from tests.support.catalogue import add_product, add_seller
from tests.support.shell import Prepared, Shell


async def test_days_are_summed_anew_or_refused_in_one_line(
    fresh_settings: Settings, fresh_database: Database, prepared: Prepared
) -> None:
    shell = Shell(fresh_settings, prepared)
    async with fresh_database.transaction() as session:
        product = await add_product(session, await add_seller(session), "one")
        await session.execute(
            text(
                "INSERT INTO analytics_events (message, number, at, product_id, kind, source)"
                " VALUES ('m', 1, '2026-03-04 12:00+00', :id, 'view', 'direct')"
            ),
            {"id": product},
        )
        await session.execute(
            text("UPDATE events_kept SET since = :since"),
            {"since": datetime(2026, 2, 1, tzinfo=UTC)},
        )
    done = await shell.mywork("analytics", "rebuild", "--from", "2026-03-01", "--to", "2026-03-31")
    assert (done.status, done.out) == (0, "analytics: 1 sums of days made anew\n")
    async with fresh_database.transaction() as session:
        rows = await session.execute(text("SELECT day::text, views FROM product_figures"))
        assert [tuple(row) for row in rows] == [("2026-03-04", 1)]
    gone = await shell.mywork("analytics", "rebuild", "--from", "2026-01-01", "--to", "2026-03-31")
    assert gone.status == 2
    assert "days can be made anew from 2026-02-02 on" in gone.err
