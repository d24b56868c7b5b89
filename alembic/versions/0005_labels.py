"""Only labels that can be asked for again: a facet's value must fit a filter."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LABELS = (("products", "tech_stack"), ("products", "tags"), ("brain_entries", "tags"))


def upgrade() -> None:
    op.execute(
        r"""
        CREATE FUNCTION labels_are_clean(labels text[]) RETURNS boolean
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT coalesce(array_ndims(labels), 1) = 1 AND NOT EXISTS (
                SELECT FROM unnest(labels) AS label
                WHERE label !~ '^[^\\\x01-\x1f\x7f-\x9f]{1,60}$'
            )
        $$
        """
    )
    for table, column in LABELS:
        # What was let in until now is mended, or the rule could never be made where it is needed.
        op.execute(
            rf"""
            UPDATE {table} SET {column} = coalesce((
                SELECT array_agg(
                    left(regexp_replace(label, '[\\\x01-\x1f\x7f-\x9f]+', ' ', 'g'), 60)
                    ORDER BY position
                )
                FROM unnest({column}) WITH ORDINALITY AS t (label, position)
            ), '{{}}')
            WHERE NOT labels_are_clean({column}::text[])
            """
        )
        op.create_check_constraint(
            op.f(f"ck_{table}_{column}_clean"), table, f"labels_are_clean({column}::text[])"
        )


def downgrade() -> None:
    for table, column in LABELS:
        op.drop_constraint(op.f(f"ck_{table}_{column}_clean"), table)
    op.execute("DROP FUNCTION labels_are_clean(text[])")
