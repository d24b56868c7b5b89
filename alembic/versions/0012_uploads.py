"""Uploads, what is in uploaded packages, the versions that sellers release, sizes of pictures."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOTIFY = """
CREATE FUNCTION notify_uploads() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY uploads;
    RETURN NULL;
END
$$
"""

IMAGE_COLUMNS = ("product_id", "position", "url", "alt", "width", "height")
VERSION_COLUMNS = ("product_id", "upload_id", "released_at")
PACKAGE_COLUMNS = ("readme", "file_names")


def now_column(name: str) -> sa.Column[datetime]:
    """Return a column for a time, by default that of the transaction."""
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def changed(columns: tuple[str, ...]) -> str:
    """Return the condition that a row's old and new versions differ in these columns."""
    old = ", ".join(f"o.{column}" for column in columns)
    new = ", ".join(f"n.{column}" for column in columns)
    return f"({old}) IS DISTINCT FROM ({new})"


def replace(name: str, ids: str) -> None:
    """Make or replace the function of a trigger that notes the products with these ids."""
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN PERFORM search_outbox_put('products', ({ids})); RETURN NULL; END $$"
    )


def put_on(table: str, event: str, referencing: str, ids: str) -> None:
    """Make one statement-level trigger and its function."""
    name = f"{table}_search_{event.lower()}"
    replace(name, ids)
    when = "AFTER" if referencing else "BEFORE"
    op.execute(
        f"CREATE TRIGGER {name} {when} {event} ON {table}"
        f" {f'REFERENCING {referencing}' if referencing else ''}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def image_updates(columns: tuple[str, ...]) -> str:
    """Return the select of the products whose pictures have changed in these columns."""
    return (
        "SELECT array_agg(o.product_id) || array_agg(n.product_id) FROM o FULL JOIN n USING (id)"
        f" WHERE {changed(columns)}"
    )


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("part_size", sa.Integer(), nullable=True),
        sa.Column("multipart_id", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=32), server_default="pending", nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("refusal_code", sa.String(length=60), nullable=True),
        sa.Column("refusal", sa.String(length=500), nullable=True),
        sa.Column("unused_since", sa.DateTime(timezone=True), nullable=True),
        now_column("due_at"),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.String(length=1000), nullable=True),
        now_column("created_at"),
        now_column("updated_at"),
        sa.CheckConstraint("kind IN ('image', 'package')", name=op.f("ck_uploads_upload_kind")),
        sa.CheckConstraint(
            "status IN ('pending', 'checking', 'ready', 'refused', 'removed')",
            name=op.f("ck_uploads_upload_status"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_uploads_size_positive")),
        sa.CheckConstraint(
            "(status = 'refused') = (refusal_code IS NOT NULL)",
            name=op.f("ck_uploads_refused_has_reason"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('checking', 'ready') OR etag IS NOT NULL",
            name=op.f("ck_uploads_checked_has_etag"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_uploads_owner_id_users"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_uploads_product_id_products"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_product_id"), "uploads", ["product_id"])
    op.create_index(op.f("ix_uploads_owner_id"), "uploads", ["owner_id"])
    op.create_index(
        "ix_uploads_due", "uploads", ["due_at"], postgresql_where=sa.text("status = 'checking'")
    )
    op.execute(
        "CREATE TRIGGER uploads_updated_at BEFORE UPDATE ON uploads FOR EACH ROW"
        " WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION set_updated_at()"
    )
    op.execute(NOTIFY)
    op.execute(
        "CREATE TRIGGER uploads_notify AFTER UPDATE OF status ON uploads FOR EACH ROW"
        " WHEN (NEW.status = 'checking' AND OLD.status <> 'checking')"
        " EXECUTE FUNCTION notify_uploads()"
    )

    op.add_column("product_images", sa.Column("upload_id", sa.Uuid(), nullable=True))
    op.add_column("product_images", sa.Column("srcset", sa.String(length=2000), nullable=True))
    op.add_column("product_images", sa.Column("placeholder", sa.String(length=2000), nullable=True))
    op.create_foreign_key(
        op.f("fk_product_images_upload_id_uploads"),
        "product_images",
        "uploads",
        ["upload_id"],
        ["id"],
        ondelete="RESTRICT",
    )
    op.create_index(op.f("ix_product_images_upload_id"), "product_images", ["upload_id"])
    replace("product_images_search_update", image_updates((*IMAGE_COLUMNS, "srcset")))

    op.create_table(
        "packages",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("unpacked_bytes", sa.BigInteger(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("file_names", sa.String(), nullable=False),
        sa.Column("readme", sa.String(), nullable=False),
        sa.Column("licence_file", sa.String(length=500), nullable=True),
        sa.Column("licence", sa.String(length=60), nullable=True),
        sa.Column("languages", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_packages_sha256_form")),
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["uploads.id"],
            name=op.f("fk_packages_upload_id_uploads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_packages")),
    )
    op.create_table(
        "product_versions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("changelog", sa.String(), server_default=sa.text("''"), nullable=False),
        now_column("released_at"),
        sa.CheckConstraint(
            "length(version) BETWEEN 1 AND 40", name=op.f("ck_product_versions_version_length")
        ),
        sa.CheckConstraint(
            "length(changelog) <= 20000", name=op.f("ck_product_versions_changelog_length")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name=op.f("fk_product_versions_product_id_products"),
            ondelete="CASCADE",
        ),
        # Not the upload itself: only one that was found good is a package.
        sa.ForeignKeyConstraint(
            ["upload_id"],
            ["packages.upload_id"],
            name=op.f("fk_product_versions_upload_id_packages"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_versions")),
        sa.UniqueConstraint(
            "product_id", "version", name=op.f("uq_product_versions_product_id_version")
        ),
        sa.UniqueConstraint(
            "product_id", "released_at", name=op.f("uq_product_versions_product_id_released_at")
        ),
    )
    op.create_index(op.f("ix_product_versions_upload_id"), "product_versions", ["upload_id"])
    put_on("product_versions", "INSERT", "NEW TABLE AS n", "SELECT array_agg(product_id) FROM n")
    put_on("product_versions", "DELETE", "OLD TABLE AS o", "SELECT array_agg(product_id) FROM o")
    put_on(
        "product_versions",
        "UPDATE",
        "OLD TABLE AS o NEW TABLE AS n",
        image_updates(VERSION_COLUMNS),
    )
    put_on("product_versions", "TRUNCATE", "", "SELECT array_agg(product_id) FROM product_versions")
    put_on(
        "packages",
        "UPDATE",
        "OLD TABLE AS o NEW TABLE AS n",
        "SELECT array_agg(v.product_id) FROM o JOIN n USING (upload_id)"
        f" JOIN product_versions v USING (upload_id) WHERE {changed(PACKAGE_COLUMNS)}",
    )


def downgrade() -> None:
    for table, events in (
        ("packages", ("update",)),
        ("product_versions", ("insert", "delete", "update", "truncate")),
    ):
        for event in events:
            op.execute(f"DROP FUNCTION {table}_search_{event}() CASCADE")
    op.drop_table("product_versions")
    op.drop_table("packages")
    replace("product_images_search_update", image_updates(IMAGE_COLUMNS))
    for column in ("placeholder", "srcset", "upload_id"):
        op.drop_column("product_images", column)
    op.drop_table("uploads")
    op.execute("DROP FUNCTION notify_uploads() CASCADE")
