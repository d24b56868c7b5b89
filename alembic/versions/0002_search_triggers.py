"""Let the database itself note what must reach the search index.

Triggers rather than application code: a service, a bulk UPDATE and a person in psql are alike.
They work on whole statements, so that a bulk change of a hundred thousand rows is one INSERT, and
compare what a document is made of, so that a change nobody can search costs nothing.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A claimed row keeps its due time (the lease of the batch that is writing it): nobody else may take
# it until that batch has ended, and then the raised version brings it back at once. Rows are put in
# the order of their ids, so that two statements meet in the same order and cannot deadlock here.
OUTBOX_PUT = """
CREATE FUNCTION search_outbox_put(p_entity text, p_ids uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_outbox AS o (entity, entity_id)
    SELECT p_entity, s.id
    FROM (SELECT DISTINCT unnest(p_ids) AS id) AS s
    WHERE s.id IS NOT NULL
    ORDER BY s.id
    ON CONFLICT (entity, entity_id) DO UPDATE SET
        version = nextval('search_outbox_version_seq'),
        changed_at = CASE WHEN o.claim IS NULL THEN o.changed_at ELSE clock_timestamp() END,
        due_at = CASE WHEN o.claim IS NULL THEN clock_timestamp() ELSE o.due_at END,
        attempts = CASE WHEN o.claim IS NULL THEN 0 ELSE o.attempts END;
    IF FOUND THEN
        PERFORM pg_notify('search_outbox', p_entity);
    END IF;
END
$$
"""

SET_UPDATED_AT = """
CREATE FUNCTION set_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$
"""

SET_PUBLISHED_AT = """
CREATE FUNCTION set_published_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'published' AND NEW.published_at IS NULL THEN
        NEW.published_at := now();
    END IF;
    RETURN NEW;
END
$$
"""

PRODUCT_COLUMNS = (
    "seller_id",
    "category_id",
    "slug",
    "name",
    "summary",
    "description",
    "tech_stack",
    "tags",
    "version",
    "status",
    "published_at",
    "hidden_at",
    "price_cents",
    "extended_price_cents",
    "currency",
    "rating_average",
    "review_count",
    "sales_count",
    "popularity",
)
IMAGE_COLUMNS = ("product_id", "position", "url", "alt", "width", "height")
ENTRY_COLUMNS = (
    "author_id",
    "category_id",
    "slug",
    "title",
    "entry_type",
    "body",
    "tags",
    "status",
    "published_at",
    "view_count",
    "citation_count",
    "helpful_count",
)


def changed(columns: tuple[str, ...]) -> str:
    """Return the condition that a row's old and new versions differ in these columns."""
    old = ", ".join(f"o.{column}" for column in columns)
    new = ", ".join(f"n.{column}" for column in columns)
    return f"({old}) IS DISTINCT FROM ({new})"


def own_rows(table: str, entity: str, key: str, columns: tuple[str, ...]) -> None:
    """Note the rows of a table that documents are made of; ``key`` is the document's id."""
    for event, tables, ids in (
        ("INSERT", "NEW TABLE AS n", f"SELECT array_agg({key}) FROM n"),
        ("DELETE", "OLD TABLE AS o", f"SELECT array_agg({key}) FROM o"),
        (
            "UPDATE",
            "OLD TABLE AS o NEW TABLE AS n",
            # Both ids of a changed row: a picture that moves to another product concerns two.
            (
                f"SELECT array_agg(o.{key}) || array_agg(n.{key}) FROM o FULL JOIN n USING (id)"
                f" WHERE {changed(columns)}"
            ),
        ),
    ):
        put_on(table, event, tables, f"PERFORM search_outbox_put('{entity}', ({ids}));")
    # The rows are known only before a TRUNCATE.
    put_on(
        table,
        "TRUNCATE",
        None,
        f"PERFORM search_outbox_put('{entity}', (SELECT array_agg({key}) FROM {table}));",
    )


def put_on(table: str, event: str, tables: str | None, statements: str) -> None:
    """Make one statement-level trigger and its function."""
    name = f"{table}_search_{event.lower()}"
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


def parent_update(table: str, columns: tuple[str, ...], key: str, found: dict[str, str]) -> None:
    """Note the documents that show a changed row of another table.

    ``found`` maps an entity to the select of its ids, given ``changed_rows(key)``.
    """
    puts = " ".join(
        f"PERFORM search_outbox_put('{entity}', (WITH changed_rows AS ("
        f"SELECT n.{key} FROM o JOIN n USING ({key}) WHERE {changed(columns)}) {select}));"
        for entity, select in found.items()
    )
    put_on(table, "UPDATE", "OLD TABLE AS o NEW TABLE AS n", puts)


SELLER_PRODUCTS = (
    "SELECT array_agg(id) FROM products WHERE seller_id IN (SELECT * FROM changed_rows)"
)
AUTHOR_ENTRIES = (
    "SELECT array_agg(id) FROM brain_entries WHERE author_id IN (SELECT * FROM changed_rows)"
)


def upgrade() -> None:
    for function in (OUTBOX_PUT, SET_UPDATED_AT, SET_PUBLISHED_AT):
        op.execute(function)
    for table in (
        "users",
        "seller_profiles",
        "categories",
        "brain_categories",
        "products",
        "product_images",
        "brain_entries",
    ):
        op.execute(
            f"CREATE TRIGGER {table}_updated_at BEFORE UPDATE ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION set_updated_at()"
        )
    for table in ("products", "brain_entries"):
        op.execute(
            f"CREATE TRIGGER {table}_published_at BEFORE INSERT OR UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION set_published_at()"
        )

    own_rows("products", "products", "id", PRODUCT_COLUMNS)
    own_rows("product_images", "products", "product_id", IMAGE_COLUMNS)
    own_rows("brain_entries", "brain", "id", ENTRY_COLUMNS)
    parent_update(
        "users",
        ("name", "status"),
        "id",
        {"products": SELLER_PRODUCTS, "brain": AUTHOR_ENTRIES},
    )
    parent_update(
        "seller_profiles",
        ("username", "display_name"),
        "user_id",
        {"products": SELLER_PRODUCTS, "brain": AUTHOR_ENTRIES},
    )
    for event, tables, rows in (
        ("INSERT", "NEW TABLE AS n", "n"),
        ("DELETE", "OLD TABLE AS o", "o"),
    ):
        # A member's entries link to the shop that the member opens or closes.
        put_on(
            "seller_profiles",
            event,
            tables,
            "PERFORM search_outbox_put('brain', (SELECT array_agg(id) FROM brain_entries"
            f" WHERE author_id IN (SELECT user_id FROM {rows})));",
        )
    parent_update(
        "categories",
        ("slug", "name"),
        "id",
        {
            "products": "SELECT array_agg(id) FROM products"
            " WHERE category_id IN (SELECT * FROM changed_rows)"
        },
    )
    parent_update(
        "brain_categories",
        ("slug", "name"),
        "id",
        {
            "brain": "SELECT array_agg(id) FROM brain_entries"
            " WHERE category_id IN (SELECT * FROM changed_rows)"
        },
    )


def downgrade() -> None:
    for table, events in (
        ("brain_categories", ("update",)),
        ("categories", ("update",)),
        ("seller_profiles", ("update", "insert", "delete")),
        ("users", ("update",)),
        ("brain_entries", ("insert", "delete", "update", "truncate")),
        ("product_images", ("insert", "delete", "update", "truncate")),
        ("products", ("insert", "delete", "update", "truncate")),
    ):
        for event in events:
            op.execute(f"DROP FUNCTION {table}_search_{event}() CASCADE")
    op.execute("DROP FUNCTION set_published_at() CASCADE")
    op.execute("DROP FUNCTION set_updated_at() CASCADE")
    op.execute("DROP FUNCTION search_outbox_put(text, uuid[])")
