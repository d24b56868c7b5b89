import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { expect, test } from "vitest";
import config from "../../openapi-ts.config";

const COMMITTED = join(import.meta.dirname, "generated");

test("the committed types are those of the committed contract (else: make client)", async () => {
  const fresh = mkdtempSync(join(tmpdir(), "client-"));
  try {
    await createClient({ ...(await config), output: fresh, logs: { level: "silent" } });
    expect(readdirSync(fresh)).toEqual(readdirSync(COMMITTED));
    for (const name of readdirSync(fresh)) {
      const [made, kept] = [fresh, COMMITTED].map((at) => readFileSync(join(at, name), "utf8"));
      expect(kept === made, `${name} is stale`).toBe(true);
    }
  } finally {
    rmSync(fresh, { recursive: true });
  }
  // Making them takes seconds where others are at work.
}, 60_000);
