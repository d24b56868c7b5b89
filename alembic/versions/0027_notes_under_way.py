"""What is being summed is noted again where a seller moves or a product is deleted.

A roll-up that is under way has taken its notes off and written sums that nobody else can see yet.
By the sums alone its days would be missed: events that a move puts on another day would stand on
none, and a deleted product's would stay in its seller's sums. The notes that it has taken are there
for everybody until it is done, and tell by xmax that somebody has them; the others wait anyway.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NOTE_ZONE = """
CREATE OR REPLACE FUNCTION note_zone_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figures_due (product_id, at)
    SELECT f.product_id, f.day::timestamp AT TIME ZONE 'UTC' + n * interval '12 hours'
    FROM products AS p JOIN product_figures AS f ON f.product_id = p.id,
        generate_series(-2, 4) AS n
    WHERE p.seller_id = NEW.user_id
    UNION {noted};
    RETURN NULL;
END $$
"""
DROP_FIGURES = """
CREATE OR REPLACE FUNCTION drop_product_figures() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other uuid;
BEGIN
    SELECT id INTO other FROM products WHERE seller_id = OLD.seller_id LIMIT 1;
    INSERT INTO figures_due (product_id, at)
    SELECT other, (f.day + interval '12 hours') AT TIME ZONE s.time_zone
    FROM product_figures AS f JOIN seller_profiles AS s ON s.user_id = OLD.seller_id
    WHERE f.product_id = OLD.id AND other IS NOT NULL
    UNION {noted};
    DELETE FROM source_figures
    WHERE subject IN (OLD.id, CASE WHEN other IS NULL THEN OLD.seller_id END);
    DELETE FROM query_figures
    WHERE subject IN (OLD.id, CASE WHEN other IS NULL THEN OLD.seller_id END);
    DELETE FROM product_figures WHERE product_id = OLD.id;
    RETURN NULL;
END $$
"""
# The day on which it is, and the one on which it was.
OF_SELLER = """
    SELECT d.product_id, m.at FROM products AS p JOIN figures_due AS d ON d.product_id = p.id
    CROSS JOIN LATERAL (VALUES (d.at), (
        ((d.at AT TIME ZONE OLD.time_zone)::date + interval '12 hours') AT TIME ZONE NEW.time_zone
    )) AS m (at)
    WHERE p.seller_id = NEW.user_id AND d.xmax <> 0"""
OF_PRODUCT = """
    SELECT other, at FROM figures_due
    WHERE product_id = OLD.id AND other IS NOT NULL AND xmax <> 0"""
NOTHING = "SELECT NULL::uuid, NULL::timestamptz WHERE false"


def upgrade() -> None:
    op.execute(NOTE_ZONE.format(noted=OF_SELLER))
    op.execute(DROP_FIGURES.format(noted=OF_PRODUCT))


def downgrade() -> None:
    op.execute(NOTE_ZONE.format(noted=NOTHING))
    op.execute(DROP_FIGURES.format(noted=NOTHING))
