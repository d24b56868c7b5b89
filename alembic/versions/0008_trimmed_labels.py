"""Labels without outer white space, and none that is nothing else: filters are trimmed too."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LABELS = (("products", "tech_stack"), ("products", "tags"), ("brain_entries", "tags"))
SPACES = (
    r"U&'\0020\00a0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\2028\2029\202f"
    r"\205f\3000'"
)


def rule(refused: str) -> str:
    """Return the statement that makes labels clean when none of them is ``refused``."""
    return f"""
        CREATE OR REPLACE FUNCTION labels_are_clean(labels text[]) RETURNS boolean
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(array_ndims(labels), 1) = 1 AND NOT EXISTS (
                SELECT FROM unnest(labels) AS label WHERE {refused}
            )
        $$
    """


UNNAMEABLE = r"label !~ '^[^\\\x01-\x1f\x7f-\x9f]{1,60}$'"


def upgrade() -> None:
    # A function that is replaced checks no stored row. So the stored ones are mended, and writers,
    # but no readers, wait until the new rule is there.
    op.execute("LOCK TABLE products, brain_entries IN SHARE ROW EXCLUSIVE MODE")
    for table, column in LABELS:
        op.execute(
            f"""
            UPDATE {table} SET {column} = coalesce((
                SELECT array_agg(btrim(label, {SPACES}) ORDER BY position)
                    FILTER (WHERE btrim(label, {SPACES}) <> '')
                FROM unnest({column}) WITH ORDINALITY AS t (label, position)
            ), '{{}}')
            WHERE EXISTS (
                SELECT FROM unnest({column}) AS label WHERE label <> btrim(label, {SPACES})
            )
            """
        )
    op.execute(rule(f"{UNNAMEABLE} OR label <> btrim(label, {SPACES})"))


def downgrade() -> None:
    op.execute(rule(UNNAMEABLE))
