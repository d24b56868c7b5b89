"""Letters that wait to be sent, and which kinds of them somebody wants."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE FUNCTION notify_letters() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY letters;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("event", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("context", postgresql.JSONB(), nullable=False),
        sa.Column("status", sa.String(length=32), server_default="waiting", nullable=False),
        sa.Column(
            "due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.String(length=1000), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'unwanted', 'failed')",
            name=op.f("ck_letters_letter_status"),
        ),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_letters_sent_has_time")
        ),
        sa.CheckConstraint(
            "status <> 'waiting' OR address IS NOT NULL",
            name=op.f("ck_letters_waiting_has_address"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_letters_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("event", name=op.f("uq_letters_event")),
    )
    op.create_index(op.f("ix_letters_user_id"), "letters", ["user_id"])
    op.create_index(
        "ix_letters_due", "letters", ["due_at"], postgresql_where=sa.text("status = 'waiting'")
    )
    op.execute(NOTIFY)
    op.execute(
        "CREATE TRIGGER letters_notify AFTER INSERT ON letters FOR EACH STATEMENT"
        " EXECUTE FUNCTION notify_letters()"
    )
    op.create_table(
        "notification_settings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("channel IN ('email')", name=op.f("ck_notification_settings_channel")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_notification_settings_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "kind", "channel", name=op.f("pk_notification_settings")
        ),
    )


def downgrade() -> None:
    op.drop_table("notification_settings")
    op.drop_table("letters")
    op.execute("DROP FUNCTION notify_letters() CASCADE")
