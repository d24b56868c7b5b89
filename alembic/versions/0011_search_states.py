"""Remember when the search engine confirmed what it holds of each product, and in which revision."""

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a foreign key: its lock would make the indexer wait for whoever writes the product.
    op.create_table(
        "product_search_states",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_search_states")),
    )


def downgrade() -> None:
    op.drop_table("product_search_states")
