import { fits } from "./support/accessible";
import { expect, test } from "./support/test";

const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

test("what visitors see and choose shows on the seller's pages", async ({ page, browser }) => {
  test.setTimeout(90_000);
  await page.goto("/sign-in?next=/dashboard/products");
  await page.getByLabel("E-mail").fill("seller@example.com");
  await page.getByLabel("Password").fill(process.env.DEMO_PASSWORD ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  const row = page.getByRole("row").filter({ hasText: "Published" }).first();
  const name = (await row.getByRole("link").first().textContent()) ?? "";
  expect(name).not.toBe("");

  const visitor = await browser.newContext({ userAgent: PERSON });
  const shop = await visitor.newPage();
  let told = 0;
  visitor.on("requestfinished", (request) => {
    if (request.url().endsWith("/api/events")) told += 1;
  });
  await shop.goto(`/products?q=${encodeURIComponent(name)}`);
  const card = shop.getByRole("article").filter({ hasText: name }).first().getByRole("link");
  const opened = visitor.waitForEvent("page");
  await card.click({ modifiers: ["ControlOrMeta"] });
  const tab = await opened;
  await tab.bringToFront();
  await expect(tab.getByRole("heading", { level: 1, name })).toBeVisible();
  // That it was shown, that it was chosen, that it was seen.
  await expect.poll(() => told).toBeGreaterThanOrEqual(3);
  await tab.close();
  await card.click();
  await expect(shop.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect.poll(() => told).toBeGreaterThanOrEqual(5);
  await visitor.close();

  await page.goto("/dashboard/analytics?period=7d");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("link", { name })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await fits(page);
  await page.getByText("Show as a table").click();
  await expect(page.getByRole("table", { name: "Figures by day" })).toBeVisible();
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const searches = page.getByRole("table", { name: "Searches that showed it" });
  const search = searches.getByRole("row").filter({ hasText: name.toLowerCase() }).first();
  // Seen in a tab of its own and in this one: both were found by the search.
  await expect(async () => {
    await page.reload();
    await expect(search.getByRole("cell").nth(2)).not.toHaveText(/^[01]$/u, { timeout: 500 });
  }).toPass({ timeout: 40_000 });
  await expect(page.getByRole("cell", { name: "A search in the shop" })).toBeVisible();
  await fits(page);
  await page.goto("/dashboard");
  await expect(page.getByRole("term").filter({ hasText: "Views" })).toBeVisible();
  await fits(page);
});
