"""Keep the progress of imports, so that an interrupted one can go on."""

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTS = ("offset_bytes", "line", "created", "updated", "unchanged", "skipped")


def upgrade() -> None:
    op.create_table(
        "import_runs",
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("fingerprint", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "running",
                "stopped",
                "finished",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            server_default=sa.text("'running'"),
            nullable=False,
        ),
        *(
            sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)
            for name in COUNTS
        ),
        *(
            sa.Column(
                name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
            )
            for name in ("started_at", "committed_at")
        ),
        sa.CheckConstraint(
            "offset_bytes >= 0 AND line >= 0 AND created >= 0 AND updated >= 0"
            " AND unchanged >= 0 AND skipped >= 0",
            name=op.f("ck_import_runs_counts_positive"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_import_runs_fingerprint")),
    )
    op.create_index(op.f("ix_import_runs_path"), "import_runs", ["path"])


def downgrade() -> None:
    op.drop_table("import_runs")
