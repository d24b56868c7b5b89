import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const PYTHON = process.env.PYTHON ?? join(REPOSITORY, ".venv", "bin", "python");

// The repository's own driver of Postgres: a journey needs no second one.
const RUN = `
import asyncio, json, os, sys
import asyncpg
async def main():
    url = os.environ["DATABASE_URL"].replace("+asyncpg", "")
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(sys.argv[1], *json.loads(sys.argv[2]))
    print(json.dumps([list(row) for row in rows], default=str))
    await connection.close()
asyncio.run(main())
`;

async function sql(statement: string, ...values: (string | number)[]): Promise<string[][]> {
  const { stdout } = await promisify(execFile)(PYTHON, [
    "-c",
    RUN,
    statement,
    JSON.stringify(values),
  ]);
  return JSON.parse(stdout) as string[][];
}

/** Changes a price as somebody in psql would, in cents. */
export async function setPrice(slug: string, cents: number): Promise<void> {
  await sql(
    "UPDATE products SET price_cents = $2, extended_price_cents = NULL WHERE slug = $1",
    slug,
    cents,
  );
}

/** Shuts somebody out, as an operator would. */
export async function suspend(email: string): Promise<void> {
  await sql("UPDATE users SET status = 'suspended' WHERE email = $1", email);
}

/** Lets the hold period of an order have ended, as time would. */
export async function endHold(order: string): Promise<void> {
  await sql(
    "UPDATE orders SET available_at = now() - interval '1 minute' WHERE id = $1 ::uuid",
    order,
  );
}

/** The slug of a withdrawn product, and the former and present slug of a renamed one. */
export async function formerProducts(): Promise<[string, { before: string; now: string }]> {
  const withdrawn = await sql(
    "UPDATE products SET status = 'archived' WHERE slug =" +
      " (SELECT max(slug) FROM products WHERE published_at IS NOT NULL) RETURNING slug",
  );
  const now = `renamed-${Date.now()}`;
  const [before] = await sql(
    "SELECT min(slug) FROM products WHERE status = 'published' AND slug NOT LIKE 'renamed-%'",
  );
  await sql("UPDATE products SET slug = $2 WHERE slug = $1", before?.[0] ?? "", now);
  return [withdrawn[0]?.[0] ?? "", { before: before?.[0] ?? "", now }];
}

/**
 * Lets a product have had a week: until now one more view each day, seven today, the first of each
 * day by somebody new; three sales by a search, one that was given back, one that nobody paid; and
 * one sale and two views in the week before. Of six days ago everything was late in the evening.
 */
export async function livePastWeek(product: string): Promise<void> {
  await sql(
    `WITH days AS (
      SELECT n, CASE n WHEN 0 THEN now() ELSE date_trunc('day', now()) - n * interval '1 day'
        + CASE n WHEN 6 THEN interval '20 hours' ELSE interval '12 hours' END END AS at
      FROM generate_series(0, 6) AS n UNION ALL SELECT 10, now() - interval '10 days'
    ), seen AS (
      INSERT INTO analytics_events (message, number, at, product_id, kind, fresh, source, host, q)
      SELECT 'week ' || left($1, 30), row_number() OVER (), at, $1::uuid, kind,
        kind = 'view' AND one = 1, source,
        CASE source WHEN 'external' THEN 'news.example.com' END,
        CASE source WHEN 'search' THEN 'Good Ware' END
      FROM days CROSS JOIN LATERAL (
        SELECT 'view' AS kind, one, CASE n % 2 WHEN 0 THEN 'external' ELSE 'search' END AS source
        FROM generate_series(1, CASE n WHEN 10 THEN 2 ELSE 7 - n END) AS one
        UNION ALL SELECT 'impression', one, 'search' FROM generate_series(1, 10) AS one WHERE n < 7
        UNION ALL SELECT 'click', one, 'search' FROM generate_series(1, 2) AS one WHERE n < 7
      ) AS events
    ), due AS (
      INSERT INTO figures_due (product_id, at) SELECT $1::uuid, at FROM days
    ), buyer AS (
      INSERT INTO users (email, name) VALUES ('week-' || $1 || '@example.com', 'Buyer') RETURNING id
    ), sold (n, status, back) AS (
      VALUES (1, 'paid', 0), (2, 'refunded', 4900), (3, 'paid', 0), (4, 'pending', 0),
        (5, 'paid', 0), (10, 'paid', 0)
    ), checkouts AS (
      INSERT INTO checkouts (buyer_id, idempotency_key, request_hash, status, total_cents, currency,
        expires_at, paid_at, due_at)
      SELECT buyer.id, 'week ' || n, '', CASE status WHEN 'pending' THEN 'expired' ELSE 'paid' END,
        4900, 'USD', at, CASE WHEN status <> 'pending' THEN at END, NULL
      FROM buyer, sold JOIN days USING (n) RETURNING id, idempotency_key
    ), orders AS (
      INSERT INTO orders (checkout_id, buyer_id, seller_id, product_id, product_name, licence,
        terms_version, status, price_cents, platform_cents, seller_cents, currency, refunded_cents,
        refunded_seller_cents, created_at, paid_at)
      SELECT c.id, buyer.id, p.seller_id, p.id, p.name, 'standard', '1', s.status, 4900, 490, 4410,
        'USD', back, back * 9 / 10, at, CASE WHEN s.status <> 'pending' THEN at END
      FROM checkouts AS c, buyer, products AS p, sold AS s JOIN days USING (n)
      WHERE p.id = $1::uuid AND c.idempotency_key = 'week ' || n
      RETURNING id, status, paid_at
    ), sources AS (
      INSERT INTO order_sources (order_id, source, q)
      SELECT id, 'search', 'good ware' FROM orders WHERE status = 'paid'
    )
    INSERT INTO refunds (order_id, source, status, amount_cents, seller_cents, currency, decided_at,
      settled_at)
    SELECT id, 'seller', 'succeeded', 4900, 4410, 'USD', paid_at, paid_at FROM orders
    WHERE status = 'refunded'`,
    product,
  );
}
