"""Disputes of the Pro plan's payments, and how far Stripe's own list of events was read."""

import sqlalchemy as sa

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscription_disputes",
        sa.Column("stripe_dispute_id", sa.String(length=255), nullable=False),
        sa.Column("stripe_invoice_id", sa.String(length=255), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "warning",
                "open",
                "won",
                "lost",
                name="dispute_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_cents", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fee_cents", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("stripe_dispute_id", name=op.f("pk_subscription_disputes")),
    )
    op.execute(
        "CREATE TRIGGER subscription_disputes_updated_at BEFORE UPDATE ON subscription_disputes"
        " FOR EACH ROW EXECUTE FUNCTION set_updated_at()"
    )
    op.create_table(
        "stripe_news_position",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slice_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_id", sa.String(length=255), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_stripe_news_position_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_news_position")),
    )
    # Stripe keeps its events for 30 days; what of them is known already is not handled again.
    op.execute(
        "INSERT INTO stripe_news_position (id, read_until) VALUES (1, now() - interval '30 days')"
    )


def downgrade() -> None:
    op.drop_table("stripe_news_position")
    op.drop_table("subscription_disputes")
