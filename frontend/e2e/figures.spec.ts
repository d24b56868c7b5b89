import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { fits } from "./support/accessible";
import { livePastWeek } from "./support/database";
import { callAs, sellerWithWare, tile } from "./support/market";
import { expect, test } from "./support/test";

const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** By how much what was drawn has moved since, as the browser measures it. */
async function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            sum += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
}

test("a week of visits and sales shows as exactly these numbers", async ({ browser }) => {
  test.setTimeout(120_000);
  const { page, ware } = await sellerWithWare(browser, 4900);
  await livePastWeek(ware.id);

  // The worker sums every ten seconds.
  await expect(async () => {
    await page.goto("/dashboard/analytics?period=7d");
    await expect(tile(page, "Revenue")).toContainText("$132.30", { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await expect(tile(page, "Revenue")).toContainText("+200 % on the 7 days before");
  await expect(tile(page, "Sales")).toContainText(/^Sales3/u);
  await expect(tile(page, "Views")).toContainText(/^Views28/u);
  await expect(tile(page, "Daily visitors")).toContainText(/^Daily visitors7/u);
  await expect(tile(page, "Refunds")).toContainText("1 ($44.10)");
  await expect(tile(page, "Shown in searches")).toContainText("70");
  await expect(tile(page, "Chosen in searches")).toContainText("14 (20.0 %)");
  const funnel = page.getByRole("listitem").filter({ hasText: "Checkouts" });
  await expect(funnel).toContainText("5 (17.9 % of the step before)");
  await expect(page.getByText("10.7 % of views became sales.")).toBeVisible();

  const row = (table: string, name: string) =>
    page.getByRole("table", { name: table }).getByRole("row").filter({ hasText: name });
  const sources = "Where views and sales came from";
  await expect(row(sources, "A search in the shop").getByRole("cell")).toHaveText([
    "A search in the shop",
    "12",
    "3",
    "3",
    "$132.30",
  ]);
  await expect(row(sources, "news.example.com")).toContainText("16");
  await expect(row(sources, "Not seen on the day")).toContainText("$0.00");
  const searches = "Searched for before your products were found";
  await expect(row(searches, "good ware").getByRole("cell")).toHaveText([
    "good ware",
    "3",
    "12",
    "70",
    "14",
  ]);
  await expect(row("Most sold and seen", ware.name).getByRole("cell")).toHaveText([
    ware.name,
    "3",
    "$132.30",
    "28",
    "70",
    "14",
  ]);
  await fits(page);
  await page.reload();
  expect(await layoutShift(page)).toBeLessThan(0.01);

  // By keyboard: the table behind the charts.
  await page.getByText("Show as a table").focus();
  await page.keyboard.press("Enter");
  const rows = page.getByRole("table", { name: "Figures by day" }).getByRole("row");
  const days = rows.filter({ hasNotText: "Before" });
  await expect(days).toHaveCount(8);
  const views = (at: number) => days.nth(at).getByRole("cell").nth(3);
  for (const [at, number] of [1, 2, 3, 4, 5, 6, 7].entries()) {
    await expect(views(at + 1)).toHaveText(String(number));
  }
  // Below each the day that it is compared with: ten days ago lies before three days ago.
  const compared = rows.filter({ hasText: "Before" });
  await expect(compared).toHaveCount(7);
  await expect(compared.nth(3).getByRole("cell")).toHaveText([
    /^Before: /u,
    "1",
    "$44.10",
    "2",
    /./u,
    /./u,
    /./u,
    /./u,
    /./u,
  ]);
  await expect(compared.nth(2).getByRole("cell").nth(3)).toHaveText("0");
  await expect(
    page.getByRole("img", {
      name: /^Views by day .* most in one column: 7, in the period before: 2/u,
    }),
  ).toBeVisible();

  // What is chosen is in the address, and the file has the same numbers.
  await page.getByRole("link", { name: "By month" }).click();
  await expect(page).toHaveURL("/dashboard/analytics?period=7d&by=month");
  await expect(page.getByRole("img", { name: /^Revenue by month from/u })).toBeVisible();
  // While the next period is fetched, what was chosen says so.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/period=90d/u, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("link", { name: "90 days" }).click();
  await expect(page.locator("[aria-busy=true]")).toHaveText("90 days");
  release();
  await expect(tile(page, "Sales")).toContainText(/^Sales4/u);
  await page.goto("/dashboard/analytics?period=7d");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: `CSV of ${sources.toLowerCase()}` }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  expect(csv.split("\r\n").slice(0, 3)).toEqual([
    "source,name,views,checkouts,sales,revenue",
    "external,news.example.com,16,0,0,0.00",
    "search,,12,3,3,132.30",
  ]);

  // Where the seller is, that late evening was the next day already.
  await page.getByRole("link", { name: "Change the time zone" }).click();
  await page.getByLabel("Time zone").selectOption("Asia/Kathmandu");
  await page.getByRole("button", { name: "Save time zone" }).click();
  await expect(page.getByText("Time zone saved")).toBeVisible();
  await fits(page);
  const noon = (days: number) => {
    const at = new Date(Date.now() - days * 86_400_000);
    return at.toISOString().slice(0, 10);
  };
  await expect(async () => {
    await page.goto(`/dashboard/analytics?period=custom&from=${noon(6)}&to=${noon(5)}&by=day`);
    await page.getByText("Show as a table").click();
    await expect(views(2)).toHaveText("3", { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await expect(views(1)).toHaveText("0");

  await page.getByRole("link", { name: ware.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: ware.name })).toBeVisible();
  await fits(page);
  await page.goto("/dashboard");
  await expect(tile(page, "30 days")).toContainText("$176.40");
  await expect(tile(page, "30 days")).toContainText("4 sales");
  await expect(page.getByText("13.3 % of views became sales.")).toBeVisible();

  // What waits is named, however long its name.
  await callAs(page, `/api/products/${ware.id}/unpublish`, { method: "POST" });
  await page.reload();
  await expect(page.getByText(`${ware.name} is ready to be published.`)).toBeVisible();
  await fits(page);
});

/** No table has numbers out of sight, on a phone, a tablet or a desk. */
async function tablesFit(page: Page): Promise<void> {
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const tables = page.locator("main section[aria-label='Table, scrolls sideways']:visible");
    for (const table of await tables.all()) {
      const hidden = await table.evaluate((section) => section.scrollWidth - section.clientWidth);
      expect(hidden, `${width} px: ${await table.textContent()}`).toBeLessThanOrEqual(0);
    }
  }
}

test("days of one's own, files and long names leave nothing out of sight", async ({ browser }) => {
  test.setTimeout(90_000);
  const { page, ware } = await sellerWithWare(browser, 4900);
  await page.goto("/dashboard/analytics?period=7d&by=week");
  await expect(page.getByRole("img", { name: /^Revenue by week/u })).toBeVisible();
  await expect(page.getByText("$0.05")).toHaveCount(0);

  // What cannot be shown is said at the form, and what was typed stays in it.
  const form = page.getByRole("form", { name: "Days of your own" });
  const show = async (from: string, to: string) => {
    await form.getByLabel("From").fill(from);
    await form.getByLabel("To").fill(to);
    await form.getByRole("button", { name: "Show" }).click();
  };
  await show("2016-01-01", "2026-01-01");
  await expect(form.getByRole("alert")).toContainText("At most three years");
  await expect(form.getByLabel("From")).toHaveValue("2016-01-01");
  await expect(form.getByLabel("To")).toHaveValue("2026-01-01");
  await expect(page.getByRole("link", { name: "By week" })).toHaveAttribute("aria-current", "page");
  await fits(page);
  await page.goto("/dashboard/analytics?period=custom&from=1999-12-31&to=2000-02-01&by=week");
  await expect(form.getByRole("alert")).toContainText("Days can be from 1 Jan 2000");
  await expect(form.getByLabel("From")).toHaveValue("1999-12-31");
  await show("2026-01-01", "2026-01-31");
  await expect(page).toHaveURL(
    "/dashboard/analytics?period=custom&by=week&from=2026-01-01&to=2026-01-31",
  );
  await expect(form.getByRole("alert")).toHaveCount(0);

  // A file that cannot be made: this table is not of one product.
  const asked = `product=${ware.id}&period=90d&by=month`;
  await page.goto(`/dashboard/analytics/export?table=products&${asked}`);
  await expect(page).toHaveURL(
    `/dashboard/products/${ware.id}/analytics?period=90d&by=month&export=failed`,
  );
  await expect(page.getByRole("alert").filter({ hasText: "Try the export again" })).toBeVisible();

  const visitor = await browser.newContext({ userAgent: PERSON });
  const shop = await visitor.newPage();
  const told = shop.waitForResponse((answer) => answer.url().endsWith("/api/events"));
  const campaign = "w".repeat(100);
  await shop.goto(`/products/${ware.slug}?utm_source=mail&utm_campaign=${campaign}`);
  await told;
  await visitor.close();
  for (const path of ["/dashboard/analytics", `/dashboard/products/${ware.id}/analytics`]) {
    await expect(async () => {
      await page.goto(path);
      const sources = page.getByRole("table", { name: "Where views and sales came from" });
      await expect(sources).toContainText(campaign, { timeout: 500 });
    }).toPass({ timeout: 40_000 });
    await page.getByText("Show as a table").click();
    await tablesFit(page);
    // Half below the header that stays, links would be thought too small.
    await page.evaluate(() => window.scrollTo(0, 0));
    await fits(page);
  }
});
