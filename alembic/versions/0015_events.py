"""What happens to products in the shop: single events, and figures of each day."""

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COUNTS = ("views", "visitors", "impressions", "clicks")


def upgrade() -> None:
    op.create_table(
        "analytics_events",
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("visitor", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("host", sa.String(length=100), nullable=True),
        sa.Column("utm_source", sa.String(length=100), nullable=True),
        sa.Column("utm_medium", sa.String(length=100), nullable=True),
        sa.Column("utm_campaign", sa.String(length=100), nullable=True),
        sa.Column("q", sa.String(length=256), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('view', 'impression', 'click')", name=op.f("ck_analytics_events_event_kind")
        ),
        sa.CheckConstraint(
            "source IN ('direct', 'search', 'shop', 'campaign', 'external')",
            name=op.f("ck_analytics_events_event_source"),
        ),
        sa.PrimaryKeyConstraint("message", "number", name=op.f("pk_analytics_events")),
    )
    op.create_index(
        op.f("ix_analytics_events_product_id_day"), "analytics_events", ["product_id", "day"]
    )
    op.create_table(
        "product_figures",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
            for name in COUNTS
        ),
        sa.PrimaryKeyConstraint("product_id", "day", name=op.f("pk_product_figures")),
    )
    op.create_table(
        "product_figures_due",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "day", name=op.f("pk_product_figures_due")),
    )


def downgrade() -> None:
    op.drop_table("product_figures_due")
    op.drop_table("product_figures")
    op.drop_table("analytics_events")
