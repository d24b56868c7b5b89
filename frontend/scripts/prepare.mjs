// Installs the locked packages and builds the shop, each only when what it depends on has changed.
// `make up` and `make test` run it; with --install it stops after installing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST = [20, 9];
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const INSTALLED = join(ROOT, "node_modules", ".installed");
const BUILT = join(ROOT, ".next", ".built");
const MADE = new Set(["node_modules", ".next", "test-results", "next-env.d.ts"]);

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => !(folder === ROOT && MADE.has(entry.name)) && !entry.name.endsWith(".tsbuildinfo"),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path) : [path];
    });
}

function fingerprint(paths) {
  const hash = createHash("sha256").update(process.version).update(ROOT);
  for (const path of paths) {
    hash.update(relative(ROOT, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

function done(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

function run(what, command, ...args) {
  process.stdout.write(`${what}\n`);
  const environment = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: "1",
    CLERK_TELEMETRY_DISABLED: "1",
  };
  const ended = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: environment,
  });
  if (ended.error) {
    fail(`cannot start ${command}: ${ended.error.message}: install Node.js with npm`);
  }
  if (ended.status !== 0) {
    fail(`${what} failed (see above)`);
  }
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  fail(`Node.js ${OLDEST.join(".")} or newer is needed, this is ${process.versions.node}`);
}

const locked = fingerprint(
  ["package.json", "package-lock.json", ".npmrc"].map((name) => join(ROOT, name)),
);
if (!done(INSTALLED, locked)) {
  run(
    "Installing the locked packages of the shop",
    "npm",
    "install",
    "--no-progress",
    "--loglevel=error",
  );
  writeFileSync(INSTALLED, locked);
}

if (!process.argv.includes("--install")) {
  const sources = fingerprint(files(ROOT));
  if (!done(BUILT, sources)) {
    rmSync(BUILT, { force: true });
    run("Building the shop", join(ROOT, "node_modules", ".bin", "next"), "build");
    // The server that stands alone serves these too, but does not take them with it by itself.
    const standalone = join(ROOT, ".next", "standalone");
    cpSync(join(ROOT, ".next", "static"), join(standalone, ".next", "static"), { recursive: true });
    writeFileSync(BUILT, sources);
  }
}
