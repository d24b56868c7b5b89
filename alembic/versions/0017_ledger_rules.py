"""What the database itself holds to: a ledger that balances and never changes; ratings from reviews."""

import sqlalchemy as sa

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse_ledger_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""

BALANCED = """
CREATE FUNCTION check_ledger_posting() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    posting uuid;
    total bigint;
    entries integer;
    currencies integer;
BEGIN
    IF TG_TABLE_NAME = 'ledger_postings' THEN
        posting := NEW.id;
    ELSE
        posting := NEW.posting_id;
    END IF;
    SELECT coalesce(sum(e.amount_cents), 0), count(*), count(DISTINCT a.currency)
    INTO total, entries, currencies
    FROM ledger_entries AS e JOIN ledger_accounts AS a ON a.id = e.account_id
    WHERE e.posting_id = posting;
    IF total <> 0 OR entries < 2 OR currencies <> 1 THEN
        RAISE EXCEPTION 'ledger posting % does not balance: % entries, sum %, % currencies',
            posting, entries, total, currencies
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END
$$
"""

# Whoever posts has locked the accounts in the order of their ids, so nobody waits in a circle here.
CACHE = """
CREATE FUNCTION add_to_ledger_balance() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_accounts AS a SET balance_cents = a.balance_cents + s.amount
    FROM (SELECT account_id, sum(amount_cents) AS amount FROM n GROUP BY account_id) AS s
    WHERE a.id = s.account_id AND a.seller_id IS NOT NULL;
    RETURN NULL;
END
$$
"""

KEEP_ACCOUNT = """
CREATE FUNCTION keep_ledger_account() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1
        AND (NEW.id, NEW.kind, NEW.seller_id, NEW.currency)
            IS NOT DISTINCT FROM (OLD.id, OLD.kind, OLD.seller_id, OLD.currency)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a ledger account changes by entries alone'
        USING ERRCODE = 'restrict_violation';
END
$$
"""

RATE = """
CREATE FUNCTION rate_products() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- An import may have set the counts lower than there are reviews: no refund fails over that.
    UPDATE products AS p SET
        review_count = greatest(0, p.review_count + s.reviews),
        rating_total =
            CASE WHEN p.review_count + s.reviews > 0 THEN p.rating_total + s.stars ELSE 0 END,
        rating_average = CASE WHEN p.review_count + s.reviews > 0 THEN
            least(5, greatest(1, round(
                (p.rating_total + s.stars)::numeric / (p.review_count + s.reviews), 2
            ))) END
    FROM (
        SELECT product_id, sum(reviews) AS reviews, sum(stars) AS stars FROM ({changes}) AS c
        GROUP BY product_id HAVING sum(reviews) <> 0 OR sum(stars) <> 0
    ) AS s
    WHERE p.id = s.product_id;
    RETURN NULL;
END
$$
"""

TOTAL = """
CREATE FUNCTION set_rating_total() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.rating_total = OLD.rating_total THEN
        NEW.rating_total := coalesce(round(NEW.rating_average * NEW.review_count), 0);
    END IF;
    RETURN NEW;
END
$$
"""

ADDED = "SELECT product_id, 1 AS reviews, rating AS stars FROM n WHERE withdrawn_at IS NULL"
TAKEN = "SELECT product_id, -1 AS reviews, -rating AS stars FROM o WHERE withdrawn_at IS NULL"
CHANGES = {
    "INSERT": ("NEW TABLE AS n", ADDED),
    "UPDATE": ("OLD TABLE AS o NEW TABLE AS n", f"{ADDED} UNION ALL {TAKEN}"),
    "DELETE": ("OLD TABLE AS o", TAKEN),
}

QUEUES = ("refunds", "payouts")


def upgrade() -> None:
    _ledger()
    _reviews()
    for table in QUEUES:
        op.execute(
            f"CREATE FUNCTION notify_{table}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN NOTIFY {table}; RETURN NULL; END $$"
        )
        op.execute(
            # Not of whole statements: a claim that finds nothing, or postpones what it takes, would
            # wake its own queue for ever.
            f"CREATE TRIGGER {table}_notify AFTER INSERT OR UPDATE OF due_at ON {table}"
            " FOR EACH ROW WHEN (NEW.due_at <= clock_timestamp())"
            f" EXECUTE FUNCTION notify_{table}()"
        )


def _ledger() -> None:
    for function in (REFUSE, BALANCED, CACHE, KEEP_ACCOUNT):
        op.execute(function)
    for table in ("ledger_postings", "ledger_entries"):
        op.execute(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
        )
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_balanced AFTER INSERT ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_posting()"
        )
    op.execute(
        "CREATE TRIGGER ledger_accounts_unchanged BEFORE DELETE OR TRUNCATE ON ledger_accounts"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
    )
    op.execute(
        "CREATE TRIGGER ledger_accounts_kept BEFORE UPDATE ON ledger_accounts"
        " FOR EACH ROW EXECUTE FUNCTION keep_ledger_account()"
    )
    op.execute(
        "CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries"
        " REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION add_to_ledger_balance()"
    )
    op.execute(
        "INSERT INTO ledger_accounts (kind, currency) SELECT kind, 'USD'"
        " FROM unnest(ARRAY['cash', 'revenue', 'subscriptions', 'fees', 'disputed']) AS kind"
    )


def _reviews() -> None:
    op.add_column(
        "products",
        sa.Column("rating_total", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.execute(
        "UPDATE products SET rating_total = round(rating_average * review_count)"
        " WHERE review_count > 0"
    )
    op.execute(TOTAL)
    op.execute(
        "CREATE TRIGGER products_rating_total BEFORE INSERT OR UPDATE OF rating_average,"
        " review_count ON products FOR EACH ROW EXECUTE FUNCTION set_rating_total()"
    )
    for event, (tables, changes) in CHANGES.items():
        name = f"rate_products_{event.lower()}"
        function = RATE.format(changes=changes)
        op.execute(function.replace("rate_products()", f"{name}()"))
        op.execute(
            f"CREATE TRIGGER reviews_{name} AFTER {event} ON reviews REFERENCING {tables}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def downgrade() -> None:
    for table in QUEUES:
        op.execute(f"DROP FUNCTION notify_{table}() CASCADE")
    for event in CHANGES:
        op.execute(f"DROP FUNCTION rate_products_{event.lower()}() CASCADE")
    op.execute("DROP FUNCTION set_rating_total() CASCADE")
    op.drop_column("products", "rating_total")
    for name in (
        "add_to_ledger_balance",
        "check_ledger_posting",
        "keep_ledger_account",
        "refuse_ledger_change",
    ):
        op.execute(f"DROP FUNCTION {name}() CASCADE")
