"""Refunds that wait: for what, and under which key Stripe is asked next."""

import sqlalchemy as sa

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "refunds",
        sa.Column("refusals", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("refunds", sa.Column("waits", sa.String(50)))


def downgrade() -> None:
    op.drop_column("refunds", "waits")
    op.drop_column("refunds", "refusals")
