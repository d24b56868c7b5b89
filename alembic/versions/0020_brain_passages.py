"""Passages of Brain entries, the vectors of their texts, and a third index to find them in.

A worker makes passages of published entries, which triggers name to it, and vectors of passages.
That a passage, or what it shows of its entry, has changed reaches the index like any other change.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

PASSAGE_COLUMNS = ("entry_id", "position", "heading", "text", "vector_key")
ENTITY = "brain_passages"
ENTITIES = "entity IN ('products', 'brain')"
ENTITIES_NOW = "entity IN ('products', 'brain', 'brain_passages')"
REFERENCES = (
    "(entity, reference) IN (('products', 'seller_id'), ('products', 'category_id'),"
    " ('brain', 'author_id'), ('brain', 'category_id')"
)
REFERENCES_NOW = ", ('brain_passages', 'entry_id'), ('brain_passages', 'author_id')"

PUT_SPLITS = """
CREATE FUNCTION brain_splits_put(p_ids uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO brain_splits (entry_id)
    SELECT DISTINCT s.id FROM unnest(p_ids) AS s (id) WHERE s.id IS NOT NULL ORDER BY s.id
    ON CONFLICT (entry_id) DO UPDATE SET queued_at = clock_timestamp();
    IF FOUND THEN
        PERFORM pg_notify('brain_splits', '');
    END IF;
END
$$
"""


def differ(*columns: str) -> str:
    """Return the condition that a row's old and new versions differ in these columns."""
    old = ", ".join(f"o.{column}::text" for column in columns)
    new = ", ".join(f"n.{column}::text" for column in columns)
    return f"({old}) IS DISTINCT FROM ({new})"


def fan_out(reference: str, parents: str) -> str:
    """Return the statements that note parents of passages as changed."""
    return (
        f"INSERT INTO search_fanout (entity, reference, parent_id)"
        f" SELECT '{ENTITY}', '{reference}', p.id FROM ({parents}) AS p (id);"
        f" IF FOUND THEN PERFORM pg_notify('search_outbox', '{ENTITY}'); END IF;"
    )


def put_on(table: str, suffix: str, event: str, tables: str | None, statements: str) -> None:
    """Make one statement-level trigger and its function."""
    name = f"{table}_{suffix}_{event.lower()}"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {statements} RETURN NULL; END $$"
    )
    when = "AFTER" if tables else "BEFORE"
    referencing = f"REFERENCING {tables}" if tables else ""
    op.execute(
        f"CREATE TRIGGER {name} {when} {event} ON {table} {referencing}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


BOTH = "OLD TABLE AS o NEW TABLE AS n"
TRIGGERS = (
    # What passages are made of.
    (
        "brain_entries",
        "splits",
        "INSERT",
        "NEW TABLE AS n",
        "PERFORM brain_splits_put((SELECT array_agg(id) FROM n WHERE status = 'published'));",
    ),
    (
        "brain_entries",
        "splits",
        "UPDATE",
        BOTH,
        f"PERFORM brain_splits_put((SELECT array_agg(id) FROM o JOIN n USING (id) WHERE {differ('title', 'body', 'status')}));",
    ),
    # What a passage's document shows of its entry, and whether it is public.
    (
        "brain_entries",
        "passages",
        "UPDATE",
        BOTH,
        fan_out(
            "entry_id",
            f"SELECT id FROM o JOIN n USING (id) WHERE {differ('author_id', 'slug', 'title', 'entry_type', 'tags', 'status')}",
        ),
    ),
    (
        "users",
        "passages",
        "UPDATE",
        BOTH,
        fan_out("author_id", f"SELECT id FROM o JOIN n USING (id) WHERE {differ('status')}"),
    ),
    # The passages themselves.
    (
        "brain_passages",
        "search",
        "INSERT",
        "NEW TABLE AS n",
        f"PERFORM search_outbox_put('{ENTITY}', (SELECT array_agg(id) FROM n));",
    ),
    (
        "brain_passages",
        "search",
        "DELETE",
        "OLD TABLE AS o",
        f"PERFORM search_outbox_put('{ENTITY}', (SELECT array_agg(id) FROM o));",
    ),
    (
        "brain_passages",
        "search",
        "UPDATE",
        BOTH,
        f"PERFORM search_outbox_put('{ENTITY}', (SELECT array_agg(o.id) || array_agg(n.id) FROM o FULL JOIN n USING (id) WHERE {differ(*PASSAGE_COLUMNS)}));",
    ),
    (
        "brain_passages",
        "search",
        "TRUNCATE",
        None,
        f"PERFORM search_outbox_put('{ENTITY}', (SELECT array_agg(id) FROM brain_passages));",
    ),
)


def upgrade() -> None:
    op.create_table(
        "brain_passages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("vector_key", sa.String(length=150), nullable=True),
        sa.Column(
            "vector_due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=True,
        ),
        sa.Column("vector_attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("vector_error", sa.String(), nullable=True),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('english', search_fold(heading)), 'B')"
                " || setweight(to_tsvector('english', search_fold(text)), 'D')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_brain_passages_position_positive")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["brain_entries.id"],
            name=op.f("fk_brain_passages_entry_id_brain_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brain_passages")),
    )
    op.create_index(
        "uq_brain_passages_entry_id_position",
        "brain_passages",
        ["entry_id", "position"],
        unique=True,
    )
    op.create_index("ix_brain_passages_text_hash", "brain_passages", ["text_hash"])
    op.create_index(
        "ix_brain_passages_vector_due",
        "brain_passages",
        ["vector_due_at"],
        postgresql_where=sa.text("vector_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_brain_passages_search_vector",
        "brain_passages",
        ["search_vector"],
        postgresql_using="gin",
    )
    op.create_table(
        "brain_vectors",
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=150), nullable=False),
        sa.Column("vector", postgresql.ARRAY(sa.REAL()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("text_hash", "model", name=op.f("pk_brain_vectors")),
    )
    op.create_table(
        "brain_splits",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "queued_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["brain_entries.id"],
            name=op.f("fk_brain_splits_entry_id_brain_entries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_brain_splits")),
    )
    # The indexer looks up the documents of a changed parent here.
    op.execute(
        "CREATE VIEW brain_passage_parents AS SELECT p.id, p.entry_id, e.author_id"
        " FROM brain_passages AS p JOIN brain_entries AS e ON e.id = p.entry_id"
    )
    for table in ("search_outbox", "index_builds"):
        name = op.f(f"ck_{table}_entity_known")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, ENTITIES_NOW)
    name = op.f("ck_search_fanout_reference_known")
    op.drop_constraint(name, "search_fanout")
    op.create_check_constraint(name, "search_fanout", f"{REFERENCES}{REFERENCES_NOW})")
    op.execute(PUT_SPLITS)
    for table, suffix, event, tables, statements in TRIGGERS:
        put_on(table, suffix, event, tables, statements)
    op.execute("SELECT brain_splits_put((SELECT array_agg(id) FROM brain_entries))")


def downgrade() -> None:
    for table, suffix, event, _tables, _statements in TRIGGERS:
        op.execute(f"DROP FUNCTION {table}_{suffix}_{event.lower()}() CASCADE")
    op.execute("DROP FUNCTION brain_splits_put(uuid[])")
    op.execute("DROP VIEW brain_passage_parents")
    for table in ("search_outbox", "search_fanout", "index_builds"):
        op.execute(f"DELETE FROM {table} WHERE entity = '{ENTITY}'")
    for table in ("brain_splits", "brain_vectors", "brain_passages"):
        op.drop_table(table)
    name = op.f("ck_search_fanout_reference_known")
    op.drop_constraint(name, "search_fanout")
    op.create_check_constraint(name, "search_fanout", f"{REFERENCES})")
    for table in ("search_outbox", "index_builds"):
        name = op.f(f"ck_{table}_entity_known")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, ENTITIES)
