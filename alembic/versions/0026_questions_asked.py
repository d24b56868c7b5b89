"""How often a member had the model asked on a day, answered or not: it costs all the same."""

import sqlalchemy as sa

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "brain_quotas",
        sa.Column("asked", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("brain_quotas", "asked")
