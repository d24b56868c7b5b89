"""Drafts may be incomplete; a product counts its revisions, so that two tabs cannot undo each other."""

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CONTENT = (
    "category_id",
    "slug",
    "name",
    "summary",
    "description",
    "tech_stack",
    "tags",
    "version",
    "price_cents",
    "extended_price_cents",
    "currency",
)
COMPLETE = "status <> 'published' OR (category_id IS NOT NULL AND price_cents IS NOT NULL)"

COUNT_REVISION = """
CREATE FUNCTION count_revision() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END
$$
"""

# A sale or a review is no change of the page: engines and buyers look at what was written.
TOUCHING = (*CONTENT, "status", "published_at", "hidden_at", "hidden_reason", "seller_id")


def upgrade() -> None:
    op.add_column(
        "products",
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.alter_column("products", "category_id", nullable=True)
    op.alter_column("products", "price_cents", nullable=True)
    op.create_check_constraint(op.f("ck_products_published_is_complete"), "products", COMPLETE)
    op.execute(COUNT_REVISION)
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in CONTENT)
    op.execute(
        f"CREATE TRIGGER products_count_revision BEFORE UPDATE OF {', '.join(CONTENT)} ON products"
        f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION count_revision()"
    )
    touched = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in TOUCHING)
    op.execute("DROP TRIGGER products_updated_at ON products")
    op.execute(
        f"CREATE TRIGGER products_updated_at BEFORE UPDATE OF {', '.join(TOUCHING)} ON products"
        f" FOR EACH ROW WHEN ({touched}) EXECUTE FUNCTION set_updated_at()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER products_updated_at ON products")
    op.execute(
        "CREATE TRIGGER products_updated_at BEFORE UPDATE ON products FOR EACH ROW"
        " EXECUTE FUNCTION set_updated_at()"
    )
    op.execute("DROP FUNCTION count_revision() CASCADE")
    op.drop_constraint(op.f("ck_products_published_is_complete"), "products")
    # Drafts without a category or a price cannot be kept.
    op.execute("DELETE FROM products WHERE category_id IS NULL OR price_cents IS NULL")
    op.alter_column("products", "price_cents", nullable=False)
    op.alter_column("products", "category_id", nullable=False)
    op.drop_column("products", "revision")
