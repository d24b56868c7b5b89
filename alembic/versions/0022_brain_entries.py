"""Members write Brain entries: drafts, revisions, former slugs, votes and usage."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CONTENT = ("category_id", "slug", "title", "entry_type", "body", "tags")
# A view or a vote is no change of the text. The revision stands for linked products, too.
TOUCHING = (*CONTENT, "revision", "status", "published_at", "author_id")
COMPLETE = "status <> 'published' OR category_id IS NOT NULL"
TYPES = "entry_type IN ('guide', 'pattern', 'snippet', 'lesson', 'q_and_a')"
COUNTS = ("views", "citations", "counted_views", "counted_citations")

KEEP_SLUG = """
CREATE FUNCTION keep_former_brain_slug() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- Only what was public can have been linked to.
    IF OLD.published_at IS NOT NULL THEN
        INSERT INTO brain_former_slugs (slug, entry_id) VALUES (OLD.slug, NEW.id)
        ON CONFLICT (slug) DO UPDATE
            SET entry_id = excluded.entry_id, retired_at = excluded.retired_at;
    END IF;
    RETURN NULL;
END
$$
"""

# In whatever case a label is written: search takes them for one. What becomes one label by it
# stays where it stood first; without a new name the label goes.
REPLACE_LABEL = """
CREATE FUNCTION label_replaced(labels text[], old text, new text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(label ORDER BY place), '{}')
    FROM (
        SELECT DISTINCT ON (lower(label)) label, place
        FROM (
            SELECT CASE WHEN lower(l) = lower(old) THEN new ELSE l END AS label, place
            FROM unnest(labels) WITH ORDINALITY AS u (l, place)
        ) AS replaced
        WHERE label IS NOT NULL
        ORDER BY lower(label), place
    ) AS once
$$
"""


def count_votes(event: str, rows: str, sign: str) -> None:
    """Keep ``helpful_count`` equal to the votes, after each statement that gives or takes some.

    The entries are locked in the order of their ids, so that two statements cannot deadlock.
    """
    name = f"brain_votes_count_{event.lower()}"
    tables = "NEW TABLE AS n" if rows == "n" else "OLD TABLE AS o"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" PERFORM FROM brain_entries WHERE id IN (SELECT entry_id FROM {rows})"
        " ORDER BY id FOR NO KEY UPDATE;"
        f" UPDATE brain_entries AS e SET helpful_count = e.helpful_count {sign} s.votes"
        f" FROM (SELECT entry_id, count(*) AS votes FROM {rows} GROUP BY entry_id) AS s"
        " WHERE e.id = s.entry_id; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} AFTER {event} ON brain_votes REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def of_entry(table: str) -> sa.ForeignKeyConstraint:
    """Return the reference to an entry, with which the row goes."""
    return sa.ForeignKeyConstraint(
        ["entry_id"],
        ["brain_entries.id"],
        name=op.f(f"fk_{table}_entry_id_brain_entries"),
        ondelete="CASCADE",
    )


def moment(name: str) -> sa.Column[object]:
    """Return a column with the time at which the row was made."""
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def change_entries() -> None:
    op.add_column(
        "brain_entries",
        sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.alter_column("brain_entries", "category_id", nullable=True)
    op.create_check_constraint(
        op.f("ck_brain_entries_published_is_complete"), "brain_entries", COMPLETE
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in CONTENT)
    op.execute(
        f"CREATE TRIGGER brain_entries_count_revision BEFORE UPDATE OF {', '.join(CONTENT)}"
        f" ON brain_entries FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION count_revision()"
    )
    touched = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in TOUCHING)
    op.execute("DROP TRIGGER brain_entries_updated_at ON brain_entries")
    # For any update: a revision that the trigger before has counted is named by no statement.
    op.execute(
        "CREATE TRIGGER brain_entries_updated_at BEFORE UPDATE ON brain_entries"
        f" FOR EACH ROW WHEN ({touched}) EXECUTE FUNCTION set_updated_at()"
    )


def upgrade() -> None:
    change_entries()
    op.execute(REPLACE_LABEL)
    op.create_table(
        "brain_former_slugs",
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        moment("retired_at"),
        of_entry("brain_former_slugs"),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_brain_former_slugs")),
    )
    op.create_index(op.f("ix_brain_former_slugs_entry_id"), "brain_former_slugs", ["entry_id"])
    op.execute(KEEP_SLUG)
    op.execute(
        "CREATE TRIGGER brain_entries_former_slug AFTER UPDATE OF slug ON brain_entries"
        " FOR EACH ROW WHEN (OLD.slug IS DISTINCT FROM NEW.slug)"
        " EXECUTE FUNCTION keep_former_brain_slug()"
    )
    op.create_table(
        "brain_revisions",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("entry_type", sa.String(length=32), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("product_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        moment("saved_at"),
        sa.CheckConstraint(TYPES, name=op.f("ck_brain_revisions_entry_type")),
        of_entry("brain_revisions"),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["brain_categories.id"],
            name=op.f("fk_brain_revisions_category_id_brain_categories"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("entry_id", "revision", name=op.f("pk_brain_revisions")),
    )
    op.create_index(op.f("ix_brain_revisions_category_id"), "brain_revisions", ["category_id"])
    op.create_table(
        "brain_votes",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        moment("voted_at"),
        of_entry("brain_votes"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_brain_votes_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "user_id", name=op.f("pk_brain_votes")),
    )
    op.create_index(op.f("ix_brain_votes_user_id"), "brain_votes", ["user_id"])
    count_votes("INSERT", "n", "+")
    count_votes("DELETE", "o", "-")
    op.create_table(
        "brain_views",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor", sa.String(length=24), nullable=False),
        of_entry("brain_views"),
        sa.PrimaryKeyConstraint("entry_id", "day", "visitor", name=op.f("pk_brain_views")),
    )
    op.create_index(op.f("ix_brain_views_day"), "brain_views", ["day"])
    op.create_table(
        "brain_usage",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
            for name in COUNTS
        ),
        sa.CheckConstraint(
            "counted_views BETWEEN 0 AND views AND counted_citations BETWEEN 0 AND citations",
            name=op.f("ck_brain_usage_counted_at_most"),
        ),
        of_entry("brain_usage"),
        sa.PrimaryKeyConstraint("entry_id", "day", name=op.f("pk_brain_usage")),
    )
    op.create_index(
        "ix_brain_usage_uncounted",
        "brain_usage",
        ["entry_id", "day"],
        postgresql_where=sa.text("views > counted_views OR citations > counted_citations"),
    )


def downgrade() -> None:
    op.drop_table("brain_usage")
    op.drop_table("brain_views")
    op.drop_table("brain_votes")
    for event in ("insert", "delete"):
        op.execute(f"DROP FUNCTION brain_votes_count_{event}()")
    op.drop_table("brain_revisions")
    op.execute("DROP FUNCTION keep_former_brain_slug() CASCADE")
    op.drop_table("brain_former_slugs")
    op.execute("DROP FUNCTION label_replaced(text[], text, text)")
    op.execute("DROP TRIGGER brain_entries_updated_at ON brain_entries")
    op.execute(
        "CREATE TRIGGER brain_entries_updated_at BEFORE UPDATE ON brain_entries FOR EACH ROW"
        " EXECUTE FUNCTION set_updated_at()"
    )
    op.execute("DROP TRIGGER brain_entries_count_revision ON brain_entries")
    op.drop_constraint(op.f("ck_brain_entries_published_is_complete"), "brain_entries")
    # Drafts without a category cannot be kept.
    op.execute("DELETE FROM brain_entries WHERE category_id IS NULL")
    op.alter_column("brain_entries", "category_id", nullable=False)
    op.drop_column("brain_entries", "revision")
