"""Accounts that Clerk tells of: the webhook inbox, whose news are older, former names of sellers."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE FUNCTION notify_webhook_inbox() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY webhook_inbox;
    RETURN NULL;
END
$$
"""

KEEP_USERNAME = """
CREATE FUNCTION keep_former_username() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seller_former_usernames (username, user_id) VALUES (OLD.username, NEW.user_id)
    ON CONFLICT (username) DO UPDATE
        SET user_id = excluded.user_id, retired_at = excluded.retired_at;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "webhook_inbox",
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "source IN ('clerk', 'stripe')", name=op.f("ck_webhook_inbox_webhook_source")
        ),
        sa.PrimaryKeyConstraint("source", "event_id", name=op.f("pk_webhook_inbox")),
    )
    op.create_index(
        "ix_webhook_inbox_due",
        "webhook_inbox",
        ["due_at"],
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.execute(NOTIFY)
    op.execute(
        "CREATE TRIGGER webhook_inbox_notify AFTER INSERT ON webhook_inbox"
        " FOR EACH STATEMENT EXECUTE FUNCTION notify_webhook_inbox()"
    )
    op.add_column(
        "seller_profiles", sa.Column("support_email", sa.String(length=254), nullable=True)
    )
    op.add_column("users", sa.Column("clerk_updated_at", sa.BigInteger(), nullable=True))
    # Clerk says who somebody is, by an id that stays. An address may pass from one person to
    # another before we hear of either.
    op.drop_constraint("uq_users_email", "users", type_="unique")
    op.create_index("ix_users_email", "users", ["email"])
    op.create_index(
        "uq_users_email_unclaimed",
        "users",
        ["email"],
        unique=True,
        postgresql_where=sa.text("clerk_id IS NULL"),
    )
    op.create_table(
        "seller_former_usernames",
        sa.Column("username", postgresql.CITEXT(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "retired_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["seller_profiles.user_id"],
            name=op.f("fk_seller_former_usernames_user_id_seller_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_seller_former_usernames")),
    )
    op.create_index(
        op.f("ix_seller_former_usernames_user_id"), "seller_former_usernames", ["user_id"]
    )
    op.execute(KEEP_USERNAME)
    op.execute(
        "CREATE TRIGGER seller_profiles_former_username AFTER UPDATE OF username ON seller_profiles"
        " FOR EACH ROW WHEN (OLD.username IS DISTINCT FROM NEW.username)"
        " EXECUTE FUNCTION keep_former_username()"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION keep_former_username() CASCADE")
    op.drop_table("seller_former_usernames")
    op.drop_index("uq_users_email_unclaimed", "users")
    op.drop_index("ix_users_email", "users")
    op.create_unique_constraint("uq_users_email", "users", ["email"])
    op.drop_column("users", "clerk_updated_at")
    op.drop_column("seller_profiles", "support_email")
    op.execute("DROP FUNCTION notify_webhook_inbox() CASCADE")
    op.drop_table("webhook_inbox")
