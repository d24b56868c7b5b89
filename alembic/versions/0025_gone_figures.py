"""What a product that is deleted had of figures goes with it, also out of its seller's sums.

And a payment that is moved to another moment changes the sums of both.
"""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# A seller's sums of a day are made with those of any product of that day.
DROP_FIGURES = """
CREATE FUNCTION drop_product_figures() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other uuid;
BEGIN
    SELECT id INTO other FROM products WHERE seller_id = OLD.seller_id LIMIT 1;
    INSERT INTO figures_due (product_id, at)
    SELECT other, (f.day + interval '12 hours') AT TIME ZONE s.time_zone
    FROM product_figures AS f JOIN seller_profiles AS s ON s.user_id = OLD.seller_id
    WHERE f.product_id = OLD.id AND other IS NOT NULL;
    DELETE FROM source_figures
    WHERE subject IN (OLD.id, CASE WHEN other IS NULL THEN OLD.seller_id END);
    DELETE FROM query_figures
    WHERE subject IN (OLD.id, CASE WHEN other IS NULL THEN OLD.seller_id END);
    DELETE FROM product_figures WHERE product_id = OLD.id;
    RETURN NULL;
END $$
"""
NOTE_ORDER = """
CREATE OR REPLACE FUNCTION note_order_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figures_due (product_id, at)
    SELECT DISTINCT NEW.product_id, at FROM (VALUES
        (NEW.created_at),
        (NEW.paid_at),
        (CASE WHEN TG_OP = 'UPDATE' THEN OLD.paid_at END)
    ) AS m (at)
    WHERE at IS NOT NULL;
    RETURN NULL;
END $$
"""
NOTE_ORDER_BEFORE = """
CREATE OR REPLACE FUNCTION note_order_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figures_due (product_id, at)
    SELECT NEW.product_id, at FROM (VALUES (NEW.created_at), (NEW.paid_at)) AS m (at)
    WHERE at IS NOT NULL;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(DROP_FIGURES)
    op.execute(
        "CREATE TRIGGER products_gone_figures AFTER DELETE ON products FOR EACH ROW"
        " EXECUTE FUNCTION drop_product_figures()"
    )
    op.execute(NOTE_ORDER)


def downgrade() -> None:
    op.execute(NOTE_ORDER_BEFORE)
    op.execute("DROP TRIGGER products_gone_figures ON products")
    op.execute("DROP FUNCTION drop_product_figures()")
