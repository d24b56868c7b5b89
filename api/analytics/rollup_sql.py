"""The statements that sum days. ``:subjects`` and ``:days`` name them pair by pair."""

from sqlalchemy import text

KEPT = 30
"""How many sources and searches of one day are kept by name; the rest of the day is one row.

Names come from anybody's browser: without a limit one could fill the tables, and a page about a
year would read as many rows as there were different names.
"""

# Names are compared byte by byte, which takes a tenth of what a language's order does.
#
# An hour that the clock shows twice may be counted to either day by its beginning; so the index is
# asked for a little more, and the date itself decides.
_DAYS = """
    due AS (
        SELECT d.product_id, d.day, p.seller_id, s.time_zone,
            (d.day::timestamp AT TIME ZONE s.time_zone) - interval '3 hours' AS since,
            ((d.day + 1)::timestamp AT TIME ZONE s.time_zone) + interval '3 hours' AS till
        FROM unnest(CAST(:subjects AS uuid[]), CAST(:days AS date[])) AS d (product_id, day)
        JOIN products AS p ON p.id = d.product_id
        JOIN seller_profiles AS s ON s.user_id = p.seller_id
    )
"""


def _within(moment: str) -> str:
    return (
        f"{moment} >= due.since AND {moment} < due.till"
        f" AND ({moment} AT TIME ZONE due.time_zone)::date = due.day"
    )


def _each(rows: str, condition: str, name: str) -> str:
    """Join each day with its rows, by an index.

    The planner cannot tell how few rows a day has, and would read whole tables; ``OFFSET 0`` keeps
    it from doing so.
    """
    return f"JOIN LATERAL (SELECT * FROM {rows} AS {name} WHERE {condition} OFFSET 0) AS {name}"


_EVENTS = _each("analytics_events", f"e.product_id = due.product_id AND {_within('e.at')}", "e")
# By the seller's index: of one product alone there is none by time.
_OWN = "o.seller_id = due.seller_id AND o.product_id = due.product_id"
_PLACED = _each("orders", f"{_OWN} AND {_within('o.created_at')}", "o")
_PAID = _each("orders", f"{_OWN} AND {_within('o.paid_at')}", "o")
_SOLD = "count(*) FILTER (WHERE o.status <> 'refunded')"
_EARNED = "coalesce(sum(o.seller_cents - o.refunded_seller_cents), 0)"
_DECIDED = "coalesce(r.decided_at, r.created_at)"

SEEN = text(
    f"""
    WITH {_DAYS}
    INSERT INTO product_figures AS f (product_id, day, views, visitors, impressions, clicks)
    SELECT due.product_id, due.day,
        count(*) FILTER (WHERE e.kind = 'view'),
        count(*) FILTER (WHERE e.kind = 'view' AND e.fresh),
        count(*) FILTER (WHERE e.kind = 'impression'),
        count(*) FILTER (WHERE e.kind = 'click')
    FROM due LEFT {_EVENTS} ON true
    GROUP BY due.product_id, due.day
    ON CONFLICT (product_id, day) DO UPDATE SET
        views = excluded.views, visitors = excluded.visitors,
        impressions = excluded.impressions, clicks = excluded.clicks
    """
)

SALES = text(
    f"""
    WITH {_DAYS}
    INSERT INTO product_figures AS f
        (product_id, day, checkouts, sales_count, revenue_cents, refunds, refunded_cents)
    SELECT due.product_id, due.day, placed.number, paid.number, paid.cents, back.number, back.cents
    FROM due
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM orders AS o WHERE {_OWN} AND {_within("o.created_at")}
    ) AS placed
    CROSS JOIN LATERAL (
        SELECT {_SOLD} AS number, {_EARNED} AS cents
        FROM orders AS o WHERE {_OWN} AND {_within("o.paid_at")}
    ) AS paid
    CROSS JOIN LATERAL (
        SELECT count(*) AS number, coalesce(sum(r.seller_cents), 0) AS cents
        FROM refunds AS r JOIN orders AS o ON o.id = r.order_id
        WHERE r.status IN ('pending', 'succeeded') AND o.product_id = due.product_id
            AND {_within(_DECIDED)}
    ) AS back
    ON CONFLICT (product_id, day) DO UPDATE SET
        checkouts = excluded.checkouts, sales_count = excluded.sales_count,
        revenue_cents = excluded.revenue_cents, refunds = excluded.refunds,
        refunded_cents = excluded.refunded_cents
    """
)

_RANKED_SOURCES = f"""
    ranked AS (
        SELECT *, row_number() OVER (
            PARTITION BY subject, day
            ORDER BY views + sales_count DESC, checkouts DESC, source, name
        ) <= {KEPT} AS kept
        FROM summed
    )
    INSERT INTO source_figures
        (subject, day, source, name, views, checkouts, sales_count, revenue_cents)
    SELECT subject, day, CASE WHEN kept THEN source ELSE 'other' END AS source,
        CASE WHEN kept THEN name ELSE '' END AS name,
        sum(views), sum(checkouts), sum(sales_count), sum(revenue_cents)
    FROM ranked GROUP BY 1, 2, 3, 4
"""
_SOURCE = "coalesce(os.source, 'unknown'), coalesce(os.name, '') COLLATE \"C\""
_OF_ORDER = "LEFT JOIN order_sources AS os ON os.order_id = o.id"

SOURCES = text(
    f"""
    WITH {_DAYS},
    parts (subject, day, source, name, views, checkouts, sales_count, revenue_cents) AS (
        SELECT due.product_id, due.day, e.source,
            CASE e.source
                WHEN 'campaign' THEN
                    concat_ws(' / ', e.utm_source, e.utm_medium, e.utm_campaign)
                ELSE coalesce(e.host, '')
            END COLLATE "C",
            count(*), 0, 0, 0
        FROM due {_EVENTS} ON e.kind = 'view' GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT due.product_id, due.day, {_SOURCE}, 0, count(*), 0, 0
        FROM due {_PLACED} ON true {_OF_ORDER} GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT due.product_id, due.day, {_SOURCE}, 0, 0, {_SOLD}, {_EARNED}
        FROM due {_PAID} ON true {_OF_ORDER} GROUP BY 1, 2, 3, 4
    ),
    summed AS (
        SELECT subject, day, source, name, sum(views) AS views, sum(checkouts) AS checkouts,
            sum(sales_count) AS sales_count, sum(revenue_cents) AS revenue_cents
        FROM parts GROUP BY 1, 2, 3, 4
    ),
    {_RANKED_SOURCES}
    """
)

_RANKED_QUERIES = f"""
    ranked AS (
        SELECT *, row_number() OVER (
            PARTITION BY subject, day
            ORDER BY q = '', views + sales_count DESC, clicks DESC, impressions DESC, q
        ) <= {KEPT} AS kept
        FROM summed
    )
    INSERT INTO query_figures (subject, day, q, impressions, clicks, views, sales_count)
    SELECT subject, day, CASE WHEN kept THEN q ELSE '' END AS q,
        sum(impressions), sum(clicks), sum(views), sum(sales_count)
    FROM ranked GROUP BY 1, 2, 3
"""

QUERIES = text(
    f"""
    WITH {_DAYS},
    parts (subject, day, q, impressions, clicks, views, sales_count) AS (
        SELECT due.product_id, due.day, left(lower(e.q), 256) COLLATE "C",
            count(*) FILTER (WHERE e.kind = 'impression'),
            count(*) FILTER (WHERE e.kind = 'click'),
            count(*) FILTER (WHERE e.kind = 'view'), 0
        FROM due {_EVENTS} ON e.q IS NOT NULL GROUP BY 1, 2, 3
        UNION ALL
        SELECT due.product_id, due.day, left(lower(os.q), 256) COLLATE "C", 0, 0, 0, {_SOLD}
        FROM due {_PAID} ON true JOIN order_sources AS os ON os.order_id = o.id AND os.q IS NOT NULL
        GROUP BY 1, 2, 3
    ),
    summed AS (
        SELECT subject, day, q, sum(impressions) AS impressions, sum(clicks) AS clicks,
            sum(views) AS views, sum(sales_count) AS sales_count
        FROM parts GROUP BY 1, 2, 3
    ),
    {_RANKED_QUERIES}
    """
)

CLEAR_SOURCES, CLEAR_QUERIES = (
    text(
        f"DELETE FROM {name} AS f USING unnest(CAST(:subjects AS uuid[]), CAST(:days AS date[]))"
        " AS d (subject, day) WHERE f.subject = d.subject AND f.day = d.day"
    )
    for name in ("source_figures", "query_figures")
)

_OF_SELLER = """
    unnest(CAST(:subjects AS uuid[]), CAST(:days AS date[])) AS d (subject, day)
    JOIN products AS p ON p.seller_id = d.subject
"""

SELLER_SOURCES = text(
    f"""
    WITH summed AS (
        SELECT d.subject, d.day, f.source, f.name, sum(f.views) AS views,
            sum(f.checkouts) AS checkouts, sum(f.sales_count) AS sales_count,
            sum(f.revenue_cents) AS revenue_cents
        FROM {_OF_SELLER} JOIN source_figures AS f ON f.subject = p.id AND f.day = d.day
        GROUP BY 1, 2, 3, 4
    ),
    {_RANKED_SOURCES}
    """
)

SELLER_QUERIES = text(
    f"""
    WITH summed AS (
        SELECT d.subject, d.day, f.q, sum(f.impressions) AS impressions, sum(f.clicks) AS clicks,
            sum(f.views) AS views, sum(f.sales_count) AS sales_count
        FROM {_OF_SELLER} JOIN query_figures AS f ON f.subject = p.id AND f.day = d.day
        GROUP BY 1, 2, 3
    ),
    {_RANKED_QUERIES}
    """
)

# What one person alone has typed stays with that person: all sellers see this list.
EMPTY_SEARCHES = text(
    f"""
    INSERT INTO empty_searches (day, q, searches)
    SELECT CAST(:day AS date), left(lower(q), 256), count(*) FROM analytics_events
    WHERE product_id IS NULL AND at >= CAST(:day AS date)::timestamp AT TIME ZONE 'UTC'
        AND at < (CAST(:day AS date) + 1)::timestamp AT TIME ZONE 'UTC'
    GROUP BY 2 HAVING count(*) FILTER (WHERE fresh) > 1
    ORDER BY count(*) DESC, 2 LIMIT {KEPT}
    """
)

_NEAR = """
    {0} >= (CAST(:first AS date) - 1)::timestamp AT TIME ZONE 'UTC'
    AND {0} < (CAST(:last AS date) + 2)::timestamp AT TIME ZONE 'UTC'
"""

# Sums that are there are made anew too: what they were made of may be there no more.
NOTE_RANGE = text(
    f"""
    INSERT INTO figures_due (product_id, at)
    SELECT m.product_id, min(m.at) FROM (
        SELECT product_id, at FROM analytics_events WHERE {_NEAR.format("at")}
        UNION ALL
        SELECT product_id, created_at FROM orders WHERE {_NEAR.format("created_at")}
        UNION ALL
        SELECT product_id, paid_at FROM orders WHERE {_NEAR.format("paid_at")}
        UNION ALL
        SELECT o.product_id, {_DECIDED} FROM refunds AS r JOIN orders AS o ON o.id = r.order_id
        WHERE {_NEAR.format(_DECIDED)}
        UNION ALL
        SELECT f.product_id, (f.day + interval '12 hours') AT TIME ZONE s.time_zone
        FROM product_figures AS f JOIN products AS p ON p.id = f.product_id
        JOIN seller_profiles AS s ON s.user_id = p.seller_id
        WHERE f.day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
        UNION ALL
        SELECT NULL, (day + interval '12 hours') AT TIME ZONE 'UTC' FROM empty_searches
        WHERE day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
    ) AS m
    LEFT JOIN products AS p ON p.id = m.product_id
    LEFT JOIN seller_profiles AS s ON s.user_id = p.seller_id
    CROSS JOIN LATERAL (
        SELECT (m.at AT TIME ZONE coalesce(s.time_zone, 'UTC'))::date AS day
    ) AS d
    WHERE d.day BETWEEN CAST(:first AS date) AND CAST(:last AS date)
    GROUP BY d.day, p.seller_id, m.product_id
    ORDER BY d.day, p.seller_id, m.product_id
    """
)
