import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import chromium from "@sparticuz/chromium";

// The browser comes with the npm packages where they have one (Linux on x64); elsewhere it is
// Playwright's own. There is no run without a browser.
const carried = process.platform === "linux" && process.arch === "x64";
const executablePath = carried ? await chromium.executablePath() : undefined;
if (executablePath !== undefined && !existsSync(executablePath)) {
  throw new Error(`no browser at ${executablePath}`);
}

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 8_000 },
  reporter: [["list"], ["./e2e/support/summary.ts"]],
  globalSetup: "./e2e/support/global-setup.ts",
  use: {
    baseURL: process.env.SITE_URL ?? "http://localhost:3000",
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    trace: "off",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Not all that the package suggests: a single process dies with its first page, and the web's
      // own security is what we want to see at work.
      args: [
        "--no-sandbox",
        "--no-zygote",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
      ],
    },
  },
});
