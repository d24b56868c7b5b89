"""All SQL of the roll-up: sums of days, made anew from events, orders and refunds.

A day is one of the seller's time zone, and Postgres cuts it, so that days with a change of the
clock have the hours that they have. Whatever is summed is summed from the rows, never added to
what was there: it does not matter how often.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.rollup_sql import (
    CLEAR_QUERIES,
    CLEAR_SOURCES,
    EMPTY_SEARCHES,
    NOTE_RANGE,
    QUERIES,
    SALES,
    SEEN,
    SELLER_QUERIES,
    SELLER_SOURCES,
    SOURCES,
)

DAYS_AT_ONCE = 500
"""How many days of products one transaction sums, so how long it takes and what it remembers."""
NOTES_AT_ONCE = 20_000
"""How many notes are looked through for notes of the same day, which is then summed once."""

_LOCK = text("SELECT pg_advisory_xact_lock(7301019)")
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(7301019)")
_CLAIM = text(
    """
    WITH noted AS (
        SELECT d.id, d.product_id, p.seller_id,
            (d.at AT TIME ZONE coalesce(s.time_zone, 'UTC'))::date AS day
        FROM (SELECT * FROM figures_due WHERE id <= :last ORDER BY id LIMIT :notes) AS d
        LEFT JOIN products AS p ON p.id = d.product_id
        LEFT JOIN seller_profiles AS s ON s.user_id = p.seller_id
    ),
    placed AS (
        SELECT *, dense_rank() OVER (ORDER BY day, seller_id, product_id) AS place FROM noted
    ),
    taken AS (
        DELETE FROM figures_due AS d USING placed
        WHERE d.id = placed.id AND placed.place <= :days
    )
    SELECT DISTINCT product_id, seller_id, day FROM placed WHERE place <= :days
    """
)
_DROP_EMPTY = text(
    """
    DELETE FROM product_figures AS f
    USING unnest(CAST(:subjects AS uuid[]), CAST(:days AS date[])) AS d (product_id, day)
    WHERE f.product_id = d.product_id AND f.day = d.day
        AND (views, impressions, clicks, checkouts, sales_count, refunds) = (0, 0, 0, 0, 0, 0)
        AND (revenue_cents, refunded_cents) = (0, 0)
    """
)
# Which of these days have all their events still.
_WHOLE = text(
    """
    SELECT d.product_id, d.seller_id, d.day
    FROM unnest(CAST(:products AS uuid[]), CAST(:sellers AS uuid[]), CAST(:days AS date[]))
        AS d (product_id, seller_id, day)
    JOIN seller_profiles AS s ON s.user_id = d.seller_id
    CROSS JOIN events_kept AS k
    WHERE (d.day::timestamp AT TIME ZONE s.time_zone) >= k.since
    """
)


class Due(NamedTuple):
    """A day to sum anew: of a product, or (both None) of the searches that found nothing.

    A product without a seller is no more.
    """

    product_id: uuid.UUID | None
    seller_id: uuid.UUID | None
    day: date


async def lock(session: AsyncSession, *, wait: bool = True) -> bool:
    """Let nobody else sum, or delete events, until the end of the transaction.

    Returns false when somebody else does, and is not to be waited for.
    """
    if not wait:
        return bool(await session.scalar(_TRY_LOCK))
    await session.execute(_LOCK)
    return True


async def last_note(session: AsyncSession) -> int:
    """Return the number of the last note that there is at this moment, 0 without any."""
    last: int = (
        await session.execute(text("SELECT coalesce(max(id), 0) FROM figures_due"))
    ).scalar_one()
    return last


async def claim(session: AsyncSession, last: int) -> list[Due]:
    """Take notes off, up to the one with this number; returns which days they are of.

    What a note is of was committed together with it, so whatever is read from now on includes it.
    """
    rows = await session.execute(
        _CLAIM, {"last": last, "notes": NOTES_AT_ONCE, "days": DAYS_AT_ONCE}
    )
    return [Due._make(row) for row in rows]


async def sum_products(session: AsyncSession, due: Sequence[Due]) -> None:
    """Make the sums of these products' days anew.

    Of days whose events are gone only what was sold and given back is summed.
    """
    pairs = {"subjects": [one.product_id for one in due], "days": [one.day for one in due]}
    await session.execute(SALES, pairs)
    whole = await _whole(session, due)
    if whole:
        products = {"subjects": [one.product_id for one in whole], "days": [o.day for o in whole]}
        of_sellers = sorted({(one.seller_id, one.day) for one in whole if one.seller_id})
        sellers = {"subjects": [id_ for id_, _ in of_sellers], "days": [d for _, d in of_sellers]}
        await session.execute(SEEN, products)
        for clear, own, all_ in (
            (CLEAR_SOURCES, SOURCES, SELLER_SOURCES),
            (CLEAR_QUERIES, QUERIES, SELLER_QUERIES),
        ):
            await session.execute(clear, products)
            await session.execute(own, products)
            await session.execute(clear, sellers)
            await session.execute(all_, sellers)
    await session.execute(_DROP_EMPTY, pairs)


async def sum_empty_searches(session: AsyncSession, days: Sequence[date]) -> None:
    """Make the list of searches that found nothing anew, for days (UTC) with all their events."""
    for day in days:
        await session.execute(text("DELETE FROM empty_searches WHERE day = :day"), {"day": day})
        await session.execute(EMPTY_SEARCHES, {"day": day})


async def note_range(session: AsyncSession, first: date, last: date) -> None:
    """Note that everything of these days, each in its seller's time zone, is to be summed anew."""
    await session.execute(NOTE_RANGE, {"first": first, "last": last})


async def kept_since(session: AsyncSession) -> datetime:
    """Return from when on all events are there."""
    since: datetime = (await session.execute(text("SELECT since FROM events_kept"))).scalar_one()
    return since


async def keep_from(session: AsyncSession, since: datetime) -> bool:
    """Note that events from before a moment go; false while some of them are not summed."""
    result: Any = await session.execute(
        text(
            "UPDATE events_kept SET since = greatest(since, :since)"
            " WHERE NOT EXISTS (SELECT FROM figures_due WHERE at < :since)"
        ),
        {"since": since},
    )
    return bool(result.rowcount)


async def _whole(session: AsyncSession, due: Sequence[Due]) -> list[Due]:
    rows = await session.execute(
        _WHOLE,
        {
            "products": [one.product_id for one in due],
            "sellers": [one.seller_id for one in due],
            "days": [one.day for one in due],
        },
    )
    return [Due._make(row) for row in rows]
