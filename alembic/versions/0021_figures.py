"""Figures of days in the seller's time zone, by source and by search, with what was sold.

Events no longer carry the visitor's hash: it lies in a table of its own until the day is over.
"""

import sqlalchemy as sa

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

SOURCES = ("direct", "search", "shop", "campaign", "external")
FIGURE_SOURCES = (*SOURCES, "unknown", "other")

# What is noted is a moment, not a day: which day that is follows from the seller's time zone.
NOTE_ORDER = """
CREATE FUNCTION note_order_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figures_due (product_id, at)
    SELECT NEW.product_id, at FROM (VALUES (NEW.created_at), (NEW.paid_at)) AS m (at)
    WHERE at IS NOT NULL;
    RETURN NULL;
END $$
"""
NOTE_REFUND = """
CREATE FUNCTION note_refund_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figures_due (product_id, at)
    SELECT DISTINCT o.product_id, m.at FROM orders AS o, (VALUES
        (coalesce(NEW.decided_at, NEW.created_at)),
        (CASE WHEN TG_OP = 'UPDATE' THEN coalesce(OLD.decided_at, OLD.created_at) END)
    ) AS m (at)
    WHERE o.id = NEW.order_id AND m.at IS NOT NULL;
    RETURN NULL;
END $$
"""
# Zones are up to 26 hours apart: what stood on a day may move to a neighbour.
NOTE_ZONE = """
CREATE FUNCTION note_zone_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figures_due (product_id, at)
    SELECT DISTINCT f.product_id, f.day::timestamp AT TIME ZONE 'UTC' + n * interval '12 hours'
    FROM products AS p JOIN product_figures AS f ON f.product_id = p.id,
        generate_series(-2, 4) AS n
    WHERE p.seller_id = NEW.user_id;
    RETURN NULL;
END $$
"""
TRIGGERS = (
    (
        "orders",
        "note_order_figures",
        "AFTER INSERT OR UPDATE OF status, paid_at, refunded_seller_cents",
        "",
    ),
    ("refunds", "note_refund_figures", "AFTER INSERT OR UPDATE", ""),
    (
        "seller_profiles",
        "note_zone_figures",
        "AFTER UPDATE OF time_zone",
        " WHEN (OLD.time_zone <> NEW.time_zone)",
    ),
)
FRESH = """
UPDATE analytics_events AS e SET fresh = true FROM (
    SELECT message, number, row_number() OVER (
        PARTITION BY product_id, day, visitor ORDER BY at, message, number
    ) AS place
    FROM analytics_events WHERE kind = 'view'
) AS v
WHERE v.place = 1 AND e.message = v.message AND e.number = v.number
"""


def _enum(column: str, values: tuple[str, ...]) -> str:
    return column + " IN ('" + "', '".join(values) + "')"


def _number(name: str, kind: type[sa.types.TypeEngine[int]] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind(), nullable=False)


def upgrade() -> None:
    op.add_column(
        "seller_profiles",
        sa.Column("time_zone", sa.String(64), server_default=sa.text("'UTC'"), nullable=False),
    )
    _events()
    _figures()
    op.create_index(
        op.f("ix_refunds_decided"), "refunds", [sa.text("COALESCE(decided_at, created_at)")]
    )
    for function in (NOTE_ORDER, NOTE_REFUND, NOTE_ZONE):
        op.execute(function)
    for table, function, moment, when in TRIGGERS:
        op.execute(
            f"CREATE TRIGGER {table}_figures {moment} ON {table} FOR EACH ROW{when}"
            f" EXECUTE FUNCTION {function}()"
        )
    # What there is already is summed by the worker.
    op.execute(
        "INSERT INTO figures_due (product_id, at)"
        " SELECT DISTINCT product_id, date_trunc('day', at) FROM ("
        " SELECT product_id, at FROM analytics_events"
        " UNION ALL SELECT product_id, created_at FROM orders"
        " UNION ALL SELECT product_id, paid_at FROM orders WHERE paid_at IS NOT NULL"
        " UNION ALL SELECT o.product_id, coalesce(r.decided_at, r.created_at)"
        " FROM refunds AS r JOIN orders AS o ON o.id = r.order_id) AS m"
    )


def _events() -> None:
    op.add_column(
        "analytics_events",
        sa.Column("fresh", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute(FRESH)
    op.drop_index(op.f("ix_analytics_events_product_id_day"), "analytics_events")
    op.drop_column("analytics_events", "visitor")
    op.drop_column("analytics_events", "day")
    op.alter_column("analytics_events", "product_id", nullable=True)
    _kinds("kind IN ('view', 'impression', 'click', 'nothing')")
    op.create_check_constraint(
        op.f("ck_analytics_events_nothing_has_no_product"),
        "analytics_events",
        "(kind = 'nothing') = (product_id IS NULL)",
    )
    op.create_index(
        op.f("ix_analytics_events_product_id_at"), "analytics_events", ["product_id", "at"]
    )
    op.create_index(
        op.f("ix_analytics_events_at"), "analytics_events", ["at"], postgresql_using="brin"
    )
    op.create_table(
        "visitors_of_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("visitor", sa.String(24), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("name", sa.String(310), server_default=sa.text("''"), nullable=False),
        sa.Column("q", sa.String(256), nullable=True),
        sa.CheckConstraint(_enum("source", SOURCES), name=op.f("ck_visitors_of_day_event_source")),
        sa.PrimaryKeyConstraint("day", "subject", "visitor", name=op.f("pk_visitors_of_day")),
    )
    op.create_table(
        "events_kept",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one", name=op.f("ck_events_kept_one_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_events_kept")),
    )
    op.execute("INSERT INTO events_kept (since) VALUES ('1970-01-01 00:00:00+00')")


def _figures() -> None:
    for name in ("checkouts", "sales_count", "refunds"):
        op.add_column(
            "product_figures",
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False),
        )
    for name in ("revenue_cents", "refunded_cents"):
        op.add_column(
            "product_figures",
            sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        )
    op.create_table(
        "order_sources",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("name", sa.String(310), server_default=sa.text("''"), nullable=False),
        sa.Column("q", sa.String(256), nullable=True),
        sa.CheckConstraint(_enum("source", SOURCES), name=op.f("ck_order_sources_event_source")),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["orders.id"],
            name=op.f("fk_order_sources_order_id_orders"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_sources")),
    )
    op.create_table(
        "source_figures",
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("name", sa.String(310, collation="C"), nullable=False),
        *(_number(name) for name in ("views", "checkouts", "sales_count")),
        _number("revenue_cents", sa.BigInteger),
        sa.CheckConstraint(
            _enum("source", FIGURE_SOURCES), name=op.f("ck_source_figures_figure_source")
        ),
        sa.PrimaryKeyConstraint("subject", "day", "source", "name", name=op.f("pk_source_figures")),
    )
    op.create_table(
        "query_figures",
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("q", sa.String(256, collation="C"), nullable=False),
        *(_number(name) for name in ("impressions", "clicks", "views", "sales_count")),
        sa.PrimaryKeyConstraint("subject", "day", "q", name=op.f("pk_query_figures")),
    )
    op.create_table(
        "empty_searches",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("q", sa.String(256, collation="C"), nullable=False),
        _number("searches"),
        sa.PrimaryKeyConstraint("day", "q", name=op.f("pk_empty_searches")),
    )
    op.drop_table("product_figures_due")
    op.create_table(
        "figures_due",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_due")),
    )
    op.create_index(op.f("ix_figures_due_at"), "figures_due", ["at"])


def _kinds(condition: str) -> None:
    name = op.f("ck_analytics_events_event_kind")
    op.drop_constraint(name, "analytics_events")
    op.create_check_constraint(name, "analytics_events", condition)


def downgrade() -> None:
    for table, function, _, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER {table}_figures ON {table}")
        op.execute(f"DROP FUNCTION {function}()")
    op.drop_index(op.f("ix_refunds_decided"), "refunds")
    op.drop_table("figures_due")
    op.create_table(
        "product_figures_due",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "day", name=op.f("pk_product_figures_due")),
    )
    for table in ("empty_searches", "query_figures", "source_figures", "order_sources"):
        op.drop_table(table)
    for name in ("checkouts", "sales_count", "refunds", "revenue_cents", "refunded_cents"):
        op.drop_column("product_figures", name)
    op.drop_table("events_kept")
    op.drop_table("visitors_of_day")
    op.drop_index(op.f("ix_analytics_events_at"), "analytics_events")
    op.drop_index(op.f("ix_analytics_events_product_id_at"), "analytics_events")
    op.execute("DELETE FROM analytics_events WHERE product_id IS NULL")
    op.drop_constraint(op.f("ck_analytics_events_nothing_has_no_product"), "analytics_events")
    _kinds("kind IN ('view', 'impression', 'click')")
    op.alter_column("analytics_events", "product_id", nullable=False)
    op.add_column("analytics_events", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("analytics_events", sa.Column("visitor", sa.String(24), nullable=True))
    # Nobody knows any more which views were whose: each first one keeps its visitor.
    op.execute(
        "UPDATE analytics_events SET day = (at AT TIME ZONE 'UTC')::date,"
        " visitor = CASE WHEN fresh THEN left(md5(message || number), 24) ELSE '' END"
    )
    op.alter_column("analytics_events", "day", nullable=False)
    op.alter_column("analytics_events", "visitor", nullable=False)
    op.drop_column("analytics_events", "fresh")
    op.create_index(
        op.f("ix_analytics_events_product_id_day"), "analytics_events", ["product_id", "day"]
    )
    op.drop_column("seller_profiles", "time_zone")
