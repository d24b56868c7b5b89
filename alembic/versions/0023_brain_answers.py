"""Questions to the Brain: quotas, questions under way, kept answers, what they cost."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def of_user(table: str) -> sa.ForeignKeyConstraint:
    """Return the reference to a member, with whom the row goes."""
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )


def moment(name: str) -> sa.Column[object]:
    """Return a column with the time at which the row was made."""
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=sa.text("clock_timestamp()"),
        nullable=False,
    )


def upgrade() -> None:
    op.create_table(
        "brain_quotas",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_brain_quotas_used_positive")),
        of_user("brain_quotas"),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_brain_quotas")),
    )
    op.create_index(op.f("ix_brain_quotas_day"), "brain_quotas", ["day"])
    op.create_table(
        "brain_questions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        moment("begun_at"),
        of_user("brain_questions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brain_questions")),
    )
    op.create_index(op.f("ix_brain_questions_user_id"), "brain_questions", ["user_id"])
    op.create_index(op.f("ix_brain_questions_begun_at"), "brain_questions", ["begun_at"])
    op.create_table(
        "brain_answers",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("cited", postgresql.ARRAY(sa.Integer()), nullable=False),
        moment("created_at"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_brain_answers")),
    )
    op.create_index(op.f("ix_brain_answers_created_at"), "brain_answers", ["created_at"])
    op.create_table(
        "brain_spending",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("microcents", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_brain_spending")),
    )


def downgrade() -> None:
    for table in ("brain_spending", "brain_answers", "brain_questions", "brain_quotas"):
        op.drop_table(table)
