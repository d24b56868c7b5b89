import { type ChildProcess, spawn } from "node:child_process";

import { type AddressInfo, createServer as createSocket } from "node:net";
import { join } from "node:path";

const FRONTEND = join(import.meta.dirname, "..", "..");
const REPOSITORY = join(FRONTEND, "..");
const PATIENCE_MS = 30_000;

const running: ChildProcess[] = [];

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, "127.0.0.1", () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}

async function until(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer !== null) return;
    if (Date.now() > deadline) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function start(command: string, args: string[], environment: Record<string, string>): void {
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  running.push(child);
}

async function shop(apiUrl: string, environment: Record<string, string> = {}): Promise<string> {
  const port = await freePort();
  start("node", [join(FRONTEND, ".next", "standalone", "server.js")], {
    PORT: port.toString(),
    HOSTNAME: "localhost",
    API_URL: apiUrl,
    SITE_URL: `http://localhost:${port}`,
    NODE_ENV: "production",
    ...environment,
  });
  const url = `http://localhost:${port}`;
  await until(`${url}/robots.txt`);
  return url;
}

/** An API whose search engine is away: it answers from Postgres. */
async function apiWithoutEngine(): Promise<string> {
  const port = await freePort();
  const python = process.env.PYTHON ?? join(REPOSITORY, ".venv", "bin", "python");
  start(python, ["-m", "api"], { API_PORT: port.toString(), MEILI_URL: "http://127.0.0.1:59999" });
  const url = `http://127.0.0.1:${port}`;
  await until(`${url}/api/health/live`);
  return url;
}

/** The same build with keys of the right form: then Clerk signs people in. */
const CLERK = {
  CLERK_PUBLISHABLE_KEY: `pk_live_${btoa("clerk.shop.example$")}`,
  SITE_URL: "https://shop.example",
  CLERK_SECRET_KEY: `sk_live_${"0".repeat(40)}`,
};

/** Starts what the tests reach by `DEGRADED_SHOP_URL`, `BROKEN_SHOP_URL` and `CLERK_SHOP_URL`. */
export async function startShops(): Promise<void> {
  process.env.DEGRADED_SHOP_URL = await shop(await apiWithoutEngine());
  process.env.BROKEN_SHOP_URL = await shop("http://127.0.0.1:59999");
  process.env.CLERK_SHOP_URL = await shop(`http://127.0.0.1:${process.env.API_PORT}`, CLERK);
}

export function stopShops(): void {
  for (const child of running) child.kill();
}
