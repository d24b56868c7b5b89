"""Note a changed seller, author or category itself; its documents are looked up after the commit.

A trigger that looked them up within the statement would miss the ones that another transaction
commits in between. And a rename becomes one row, however many documents show the name.
"""

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

USERNAME_FORM = "username::text ~ '^[a-z0-9](-?[a-z0-9])*$'"

PRODUCTS_OF_SELLER = ("products", "seller_id")
PRODUCTS_OF_CATEGORY = ("products", "category_id")
ENTRIES_OF_AUTHOR = ("brain", "author_id")
ENTRIES_OF_CATEGORY = ("brain", "category_id")
TABLES = {"products": "products", "brain": "brain_entries"}


def fan_out(name: str, parents: str, *references: tuple[str, str]) -> str:
    """Return the trigger function that notes the ids that ``parents`` selects."""
    notes = " ".join(
        f"INSERT INTO search_fanout (entity, reference, parent_id)"
        f" SELECT '{entity}', '{reference}', p.id FROM ({parents}) AS p (id);"
        f" IF FOUND THEN PERFORM pg_notify('search_outbox', '{entity}'); END IF;"
        for entity, reference in references
    )
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {notes} RETURN NULL; END $$"
    )


def changed(key: str, *columns: str) -> str:
    """Return the select of the rows, by their old and new key, in which a column has changed.

    As text: citext would not see that only the case has changed.
    """
    old = ", ".join(f"o.{column}::text" for column in columns)
    new = ", ".join(f"n.{column}::text" for column in columns)
    return f"SELECT {key} FROM o FULL JOIN n USING ({key}) WHERE ({old}) IS DISTINCT FROM ({new})"


CHANGES = (
    (
        "users_search_update",
        changed("id", "name", "status"),
        PRODUCTS_OF_SELLER,
        ENTRIES_OF_AUTHOR,
    ),
    (
        "seller_profiles_search_update",
        changed("user_id", "username", "display_name"),
        PRODUCTS_OF_SELLER,
        ENTRIES_OF_AUTHOR,
    ),
    ("categories_search_update", changed("id", "slug", "name"), PRODUCTS_OF_CATEGORY),
    ("brain_categories_search_update", changed("id", "slug", "name"), ENTRIES_OF_CATEGORY),
    # A member's entries link to the shop that the member opens or closes.
    ("seller_profiles_search_insert", "SELECT user_id FROM n", ENTRIES_OF_AUTHOR),
    ("seller_profiles_search_delete", "SELECT user_id FROM o", ENTRIES_OF_AUTHOR),
)


def upgrade() -> None:
    op.create_table(
        "search_fanout",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("entity", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(entity, reference) IN (('products', 'seller_id'), ('products', 'category_id'),"
            " ('brain', 'author_id'), ('brain', 'category_id'))",
            name=op.f("ck_search_fanout_reference_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_fanout")),
    )
    op.add_column(
        "search_outbox",
        sa.Column("unsettled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "ix_search_outbox_claimed",
        "search_outbox",
        ["entity"],
        postgresql_where=sa.text("claim IS NOT NULL"),
    )
    for name, parents, *references in CHANGES:
        op.execute(fan_out(name, parents, *references))
    op.execute(
        fan_out(
            "seller_profiles_search_truncate",
            "SELECT user_id FROM seller_profiles",
            ENTRIES_OF_AUTHOR,
        )
    )
    op.execute(
        "CREATE TRIGGER seller_profiles_search_truncate BEFORE TRUNCATE ON seller_profiles"
        " FOR EACH STATEMENT EXECUTE FUNCTION seller_profiles_search_truncate()"
    )
    # citext compares without case, so the form has to be checked as text.
    op.drop_constraint(op.f("ck_seller_profiles_username_form"), "seller_profiles")
    op.create_check_constraint(
        op.f("ck_seller_profiles_username_form"), "seller_profiles", USERNAME_FORM
    )


def at_once(name: str, parents: str, *references: tuple[str, str]) -> str:
    """Return the trigger function as it was: it looks the documents up within the statement."""
    notes = " ".join(
        f"PERFORM search_outbox_put('{entity}', (SELECT array_agg(id) FROM {TABLES[entity]}"
        f" WHERE {reference} IN ({parents})));"
        for entity, reference in references
    )
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {notes} RETURN NULL; END $$"
    )


def downgrade() -> None:
    op.execute("DROP FUNCTION seller_profiles_search_truncate() CASCADE")
    for name, parents, *references in CHANGES:
        op.execute(at_once(name, parents, *references))
    for entity, reference in {one for _, _, *references in CHANGES for one in references}:
        op.execute(
            f"SELECT search_outbox_put('{entity}', (SELECT array_agg(id) FROM {TABLES[entity]}"
            f" WHERE {reference} IN (SELECT parent_id FROM search_fanout"
            f" WHERE entity = '{entity}' AND reference = '{reference}')))"
        )
    op.drop_table("search_fanout")
    op.drop_index("ix_search_outbox_claimed")
    op.drop_column("search_outbox", "unsettled")
