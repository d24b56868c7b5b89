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
