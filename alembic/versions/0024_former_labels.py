"""Remember what categories and tags of the Brain were called, so that links still lead there."""

import sqlalchemy as sa

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brain_former_categories",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["brain_categories.id"],
            name=op.f("fk_brain_former_categories_category_id_brain_categories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_brain_former_categories")),
    )
    op.create_index(
        op.f("ix_brain_former_categories_category_id"), "brain_former_categories", ["category_id"]
    )
    op.create_table(
        "brain_former_tags",
        sa.Column("former", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.CheckConstraint("former <> lower(tag)", name=op.f("ck_brain_former_tags_not_itself")),
        sa.PrimaryKeyConstraint("former", name=op.f("pk_brain_former_tags")),
    )


def downgrade() -> None:
    op.drop_table("brain_former_tags")
    op.drop_table("brain_former_categories")
