"""Exports of what is kept about somebody, and accounts that are to be deleted at Clerk."""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE FUNCTION notify_data_exports() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY data_exports;
    RETURN NULL;
END
$$
"""
NOTIFY_CLOSED = """
CREATE FUNCTION notify_closed_accounts() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY closed_accounts;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "data_exports",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=32), server_default="waiting", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.String(length=1000), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'ready', 'expired')", name=op.f("ck_data_exports_export_status")
        ),
        sa.CheckConstraint(
            "status <> 'ready' OR (size IS NOT NULL AND expires_at IS NOT NULL)",
            name=op.f("ck_data_exports_ready_is_complete"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_data_exports_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_exports")),
    )
    op.create_index(op.f("ix_data_exports_user_id"), "data_exports", ["user_id"])
    op.create_index(
        "uq_data_exports_one_waiting",
        "data_exports",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.execute(NOTIFY)
    op.execute(
        "CREATE TRIGGER data_exports_notify AFTER INSERT ON data_exports FOR EACH STATEMENT"
        " EXECUTE FUNCTION notify_data_exports()"
    )
    op.add_column("users", sa.Column("clerk_delete_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_users_clerk_delete_at",
        "users",
        ["clerk_delete_at"],
        postgresql_where=sa.text("clerk_delete_at IS NOT NULL"),
    )
    op.execute(NOTIFY_CLOSED)
    op.execute(
        "CREATE TRIGGER users_closed_notify AFTER UPDATE OF clerk_delete_at ON users FOR EACH ROW"
        " WHEN (OLD.clerk_delete_at IS NULL AND NEW.clerk_delete_at IS NOT NULL)"
        " EXECUTE FUNCTION notify_closed_accounts()"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION notify_closed_accounts() CASCADE")
    op.drop_index("ix_users_clerk_delete_at", "users")
    op.drop_column("users", "clerk_delete_at")
    op.drop_table("data_exports")
    op.execute("DROP FUNCTION notify_data_exports() CASCADE")
