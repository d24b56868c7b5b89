// Audits pages with Lighthouse, for `bench/`: `node audit.mjs ORIGIN PATH…` writes one JSON line a
// page and profile: {path, profile, scores (0 to 100), layoutShift, scriptBytes (compressed)}.
import chromium from "@sparticuz/chromium";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [origin, ...paths] = process.argv.slice(2);
const carried = process.platform === "linux" && process.arch === "x64";
const chrome = await launch({
  ...(carried ? { chromePath: await chromium.executablePath() } : {}),
  chromeFlags: ["--headless=new", "--no-sandbox", "--no-zygote", "--disable-gpu"],
});
try {
  for (const path of paths) {
    for (const [profile, config] of [
      ["desktop", desktopConfig],
      ["mobile", undefined],
    ]) {
      const flags = { port: chrome.port, logLevel: "error", output: "json" };
      const result = (await lighthouse(`${origin}${path}`, flags, config))?.lhr;
      if (result === undefined || result.runtimeError !== undefined) {
        throw new Error(`${path}: ${result?.runtimeError?.message ?? "no result"}`);
      }
      const scripts = result.audits["network-requests"].details.items.filter(
        (item) => item.resourceType === "Script",
      );
      const line = {
        path,
        profile,
        scores: Object.fromEntries(
          Object.values(result.categories).map(({ id, score }) => [id, Math.round(score * 100)]),
        ),
        layoutShift: result.audits["cumulative-layout-shift"].numericValue,
        scriptBytes: scripts.reduce((sum, item) => sum + item.transferSize, 0),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  }
} finally {
  await chrome.kill();
}
