"""Remember a product's former slugs, so that links to them still lead there."""

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEEP_SLUG = """
CREATE FUNCTION keep_former_slug() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Only what was public can have been linked to.
    IF OLD.published_at IS NOT NULL THEN
        INSERT INTO product_former_slugs (slug, product_id) VALUES (OLD.slug, NEW.id)
        ON CONFLICT (slug) DO UPDATE
            SET product_id = excluded.product_id, retired_at = excluded.retired_at;
    END IF;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "product_former_slugs",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column(
            "retired_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_product_former_slugs_product_id_products"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_product_former_slugs")),
    )
    op.create_index(
        op.f("ix_product_former_slugs_product_id"), "product_former_slugs", ["product_id"]
    )
    op.execute(KEEP_SLUG)
    op.execute(
        "CREATE TRIGGER products_former_slug AFTER UPDATE OF slug ON products FOR EACH ROW"
        " WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION keep_former_slug()"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION keep_former_slug() CASCADE")
    op.drop_table("product_former_slugs")
