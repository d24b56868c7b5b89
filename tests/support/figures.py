"""Figures as one would sum them with all time in the world: one plain statement over the rows each.

The zone is given, nothing is limited, nothing is kept.
"""

import uuid
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOMENTS = """
    SELECT product_id, (at AT TIME ZONE :zone)::date AS day,
        sum((kind = 'view')::int) AS views, sum((kind = 'view' AND fresh)::int) AS visitors,
        sum((kind = 'impression')::int) AS impressions, sum((kind = 'click')::int) AS clicks,
        sum((kind = 'order')::int) AS checkouts,
        sum((kind = 'payment' AND status <> 'refunded')::int) AS sales_count,
        sum(CASE WHEN kind = 'payment' THEN cents ELSE 0 END) AS revenue_cents,
        sum((kind = 'refund')::int) AS refunds,
        sum(CASE WHEN kind = 'refund' THEN cents ELSE 0 END) AS refunded_cents
    FROM (
        SELECT product_id, at, kind, fresh, '' AS status, 0 AS cents FROM analytics_events
        UNION ALL SELECT product_id, created_at, 'order', false, status, 0 FROM orders
        UNION ALL SELECT product_id, paid_at, 'payment', false, status,
            seller_cents - refunded_seller_cents FROM orders WHERE paid_at IS NOT NULL
        UNION ALL SELECT o.product_id, coalesce(r.decided_at, r.created_at), 'refund', false,
            r.status, r.seller_cents FROM refunds r JOIN orders o ON o.id = r.order_id
            WHERE r.status IN ('pending', 'succeeded')
    ) AS moments
    WHERE product_id = ANY(:products) GROUP BY 1, 2 ORDER BY 1, 2
"""
SOURCES = """
    SELECT {subject} AS subject, (at AT TIME ZONE :zone)::date AS day, source, name,
        sum(view) AS views, sum(placed) AS checkouts,
        sum(CASE WHEN status <> 'refunded' THEN paid ELSE 0 END) AS sales_count, sum(cents) AS cents
    FROM (
        SELECT product_id, at, source, coalesce(host, utm_source, '') AS name, 1 AS view,
            0 AS placed, 0 AS paid, '' AS status, 0 AS cents
            FROM analytics_events WHERE kind = 'view'
        UNION ALL SELECT product_id, created_at, coalesce(source, 'unknown'), coalesce(name, ''),
            0, 1, 0, '', 0 FROM orders o LEFT JOIN order_sources s ON s.order_id = o.id
        UNION ALL SELECT product_id, paid_at, coalesce(source, 'unknown'), coalesce(name, ''),
            0, 0, 1, status, seller_cents - refunded_seller_cents
            FROM orders o LEFT JOIN order_sources s ON s.order_id = o.id WHERE paid_at IS NOT NULL
    ) AS moments
    WHERE product_id = ANY(:products) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
QUERIES = """
    SELECT {subject} AS subject, (at AT TIME ZONE :zone)::date AS day, lower(q) AS q,
        sum((kind = 'impression')::int), sum((kind = 'click')::int), sum((kind = 'view')::int),
        sum((kind = 'sale')::int)
    FROM (
        SELECT product_id, at, q, kind FROM analytics_events
        UNION ALL SELECT product_id, paid_at, q,
            CASE status WHEN 'refunded' THEN 'none' ELSE 'sale' END
            FROM orders o JOIN order_sources s ON s.order_id = o.id WHERE paid_at IS NOT NULL
    ) AS moments
    WHERE q IS NOT NULL AND product_id = ANY(:products) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
KEPT = {
    "product_figures": (
        "SELECT product_id, day, views, visitors, impressions, clicks, checkouts, sales_count,"
        " revenue_cents, refunds, refunded_cents FROM product_figures"
        " WHERE product_id = ANY(:subjects) ORDER BY 1, 2"
    ),
    "source_figures": (
        "SELECT * FROM source_figures WHERE subject = ANY(:subjects) ORDER BY 1, 2, 3, 4"
    ),
    "query_figures": "SELECT * FROM query_figures WHERE subject = ANY(:subjects) ORDER BY 1, 2, 3",
}


async def obvious(
    session: AsyncSession, zone: str, seller: uuid.UUID, products: list[uuid.UUID]
) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tables of figures should hold, each in the order of its key."""
    given = {"zone": zone, "products": products}

    async def rows(statement: str) -> list[tuple[Any, ...]]:
        found = await session.execute(text(statement), given)
        return [tuple(row) for row in found]

    own, all_ = "product_id", f"'{seller}'::uuid"
    return {
        # A row of a day on which nothing is left is not kept.
        "product_figures": [row for row in await rows(MOMENTS) if any(row[2:])],
        "source_figures": sorted(
            await rows(SOURCES.format(subject=own)) + await rows(SOURCES.format(subject=all_))
        ),
        "query_figures": sorted(
            await rows(QUERIES.format(subject=own)) + await rows(QUERIES.format(subject=all_))
        ),
    }


async def kept(
    session: AsyncSession, seller: uuid.UUID, products: list[uuid.UUID]
) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the tables of figures hold, each in the order of its key."""
    found = {}
    for name, statement in KEPT.items():
        rows = await session.execute(text(statement), {"subjects": [seller, *products]})
        found[name] = [tuple(row) for row in rows]
    return found
