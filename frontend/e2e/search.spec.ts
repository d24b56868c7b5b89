import { accessible } from "./support/accessible";
import { setPrice } from "./support/database";
import { expect, test } from "./support/test";

test("a misspelt query finds the right product while it is typed", async ({ page }) => {
  await page.goto("/products");
  await page
    .getByRole("combobox", { name: "Search products" })
    .pressSequentially("kubernets dashbord", { delay: 20 });
  await expect(page).toHaveURL(/q=kubernets\+dashbord/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("kubernets dashbord");
  const first = page.getByRole("article").first();
  await expect(first).toContainText(/kubernetes|cluster|k8s/i);
  await expect(first.locator("mark").first()).toBeVisible();
});

test("typing replaces the history entry, a filter adds one", async ({ page }) => {
  await page.goto("/");
  await page.goto("/products");
  await page
    .getByRole("combobox", { name: "Search products" })
    .pressSequentially("api", { delay: 20 });
  await expect(page).toHaveURL(/q=api/);
  // Escape closes the list; where there is none, it empties the field.
  await expect(page.getByRole("listbox", { name: "Suggestions" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page
    .getByRole("group", { name: "Licence" })
    .getByLabel(/Extended/)
    .check();
  await expect(page).toHaveURL(/license=extended/);
  await page.goBack();
  await expect(page).toHaveURL(/\/products\?q=api$/);
  await expect(page.getByRole("combobox", { name: "Search products" })).toHaveValue("api");
  await expect(
    page.getByRole("group", { name: "Licence" }).getByLabel(/Extended/),
  ).not.toBeChecked();
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await page.goForward();
  await expect(page).toHaveURL(/\/products\?q=api$/);
  await page.goForward();
  await expect(page.getByRole("group", { name: "Licence" }).getByLabel(/Extended/)).toBeChecked();
});

test("going forward before the page has come alive is no trouble", async ({ page }) => {
  await page.goto("/products?q=api");
  const licence = page.getByRole("group", { name: "Licence" }).getByLabel(/Extended/);
  await licence.check();
  await expect(page).toHaveURL(/license=extended/);
  await page.goBack();
  await expect(licence).not.toBeChecked();

  let comeAlive = () => {};
  const allowed = new Promise<void>((resolve) => {
    comeAlive = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await allowed;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.evaluate(() => window.history.forward());
  await expect(page).toHaveURL(/license=extended/);
  comeAlive();
  await expect(licence).toBeChecked();
});

test("a filter chosen while one is still typing is kept, and so is the text", async ({ page }) => {
  await page.goto("/products");
  const licence = page.getByRole("group", { name: "Licence" }).getByLabel(/Extended/);
  await page.getByRole("combobox", { name: "Search products" }).fill("api");
  // In the same turn, before the text is searched for.
  await licence.evaluate((box: HTMLElement) => box.click());
  await expect(page).toHaveURL(/\/products\?q=api&license=extended$/);
  await expect(licence).toBeChecked();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("api");
});

test("two categories, a technology and a price range give the API's counts", async ({
  page,
  request,
  context,
}) => {
  await page.goto("/products");
  const categories = page.getByRole("group", { name: "Category" });
  await categories.getByRole("checkbox").nth(0).check();
  await expect(page).toHaveURL(/category=/);
  await categories.getByRole("checkbox").nth(1).check();
  await expect(page).toHaveURL(/category=[^&]+,[^&]+/);
  await page.getByRole("group", { name: "Tech stack" }).getByRole("checkbox").first().check();
  await expect(page).toHaveURL(/tech=/);
  await page.getByLabel("Highest price in dollars").fill("150");
  await page.getByLabel("Highest price in dollars").press("Enter");
  await expect(page).toHaveURL(/price_max=15000/);

  const address = new URL(page.url()).searchParams;
  const query = new URLSearchParams({ price_max: "15000", per_page: "24" });
  for (const name of ["category", "tech"]) {
    for (const value of address.get(name)?.split(",") ?? []) query.append(name, value);
  }
  const answer = await (await request.get(`/api/products?${query}`)).json();
  const found = new RegExp(`^${answer.total} products? in `);
  await expect(page.getByRole("status")).toHaveText(found);
  await expect(page.getByRole("article")).toHaveCount(Math.min(answer.total, 24));
  for (const [legend, facet] of [
    ["Category", answer.facets.category],
    ["Tech stack", answer.facets.tech],
    ["Licence", answer.facets.license],
  ]) {
    for (const { label, count } of facet.slice(0, 4)) {
      const row = page
        .getByRole("group", { name: legend })
        .getByRole("listitem")
        .filter({ has: page.getByText(label, { exact: true }) });
      await expect(row).toHaveText(`${label}${count} products`);
    }
  }

  const shared = await context.browser()?.newContext();
  const other = await shared?.newPage();
  await other?.goto(page.url());
  await expect(other?.getByRole("status") ?? page.locator("never")).toHaveText(found);
  await shared?.close();
});

test("no stale answer is ever shown over a newer one", async ({ page }) => {
  await page.goto("/products");
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/api\/products\?q=a&/, async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  const box = page.getByRole("combobox", { name: "Search products" });
  const aborted = page.waitForEvent("requestfailed", (request) => /\?q=a&/.test(request.url()));
  await box.fill("a");
  await expect(page).toHaveURL(/q=a$/);
  await box.fill("invoice");
  await aborted;
  release();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("invoice");
  await expect(page.getByRole("article").first()).toContainText(/invoic|bill/i);
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("article").first()).toContainText(/invoic|bill/i);
});

test("the slider's thumbs work by keyboard", async ({ page }) => {
  await page.goto("/products");
  const lowest = page.getByRole("slider", { name: "Lowest price" });
  await lowest.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/price_min=\d+/);
  await page.getByRole("slider", { name: "Highest price" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/price_max=\d+/);
  await page.getByRole("slider", { name: "Lowest price" }).focus();
  await page.keyboard.press("Home");
  await expect(page).not.toHaveURL(/price_min/);
});

test("a drag that ends where it began leaves the slider free", async ({ page }) => {
  await page.goto("/products");
  const highest = page.getByRole("slider", { name: "Highest price" });
  const box = await highest.boundingBox();
  if (box === null) throw new Error("no slider");
  await page.mouse.move(box.x + 10, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 60, box.y + 10, { steps: 4 });
  await page.mouse.move(box.x + 10, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL("/products");
  await page.getByLabel("Highest price in dollars").fill("50");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/price_max=5000$/);
  await expect(page.getByLabel("Highest price in dollars")).toBeFocused();
  await expect(highest).not.toHaveAttribute("aria-valuetext", "No limit");
  await page.getByLabel("Highest price in dollars").fill("abc");
  await expect(page.getByText("Such as 49 or 49.99.")).toBeVisible();
});

test("by keyboard alone from a search to a product", async ({ page }) => {
  await page.goto("/products");
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.getByRole("combobox", { name: "Search products" })).toBeFocused({
      timeout: 500,
    });
  }).toPass();
  await page.keyboard.type("kubernetes");
  await expect(page).toHaveURL(/q=kubernetes$/);
  await page.keyboard.press("Enter");
  const first = page.getByRole("article").first().getByRole("link");
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (await first.evaluate((link) => link === document.activeElement)) break;
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products\/[a-z0-9-]+$/);
});

test("a facet chosen in another case can be given up", async ({ page }) => {
  await page.goto("/products?tech=typescript");
  const box = page.getByRole("group", { name: "Tech stack" }).getByLabel(/^TypeScript/);
  await expect(box).toBeChecked();
  await box.uncheck();
  await expect(page).toHaveURL("/products");
});

test("a changed price shows in the next search, without a new page", async ({ page }) => {
  await page.goto("/products?sort=newest");
  const { items } = await (await page.request.get("/api/products?sort=newest&per_page=2")).json();
  const { slug } = items[1];
  const dollars = 1000 + Math.floor(Math.random() * 8000);
  await setPrice(slug, dollars * 100);
  const card = page
    .getByRole("article")
    .filter({ has: page.locator(`a[href="/products/${slug}"]`) });
  const sort = page.getByLabel("Sort by");
  await expect(async () => {
    await sort.selectOption("rating");
    await expect(page).toHaveURL(/sort=rating/);
    await sort.selectOption("price_desc");
    await expect(page).toHaveURL(/sort=price_desc/);
    await expect(card).toContainText(`$${dollars.toLocaleString("en-US")}`, { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
});

test("an empty result names the filter to drop, and how many products that gives", async ({
  page,
  request,
}) => {
  await page.goto("/products?category=security&price_max=100&price_min=100");
  await expect(page.getByRole("heading", { name: "No product matches all of this" })).toBeVisible();
  const answer = await (await request.get("/api/products?category=security&per_page=1")).json();
  const offer = page.getByRole("link", { name: `Without price: ${answer.total} products` });
  await offer.click();
  await expect(page).toHaveURL("/products?category=security");
  await expect(page.getByRole("status")).toContainText(`${answer.total} products`);
});

test("words that nothing has are named as what to drop", async ({ page, request }) => {
  await page.goto("/products?q=qqqqzzz&category=security");
  const answer = await (await request.get("/api/products?category=security&per_page=1")).json();
  await page.getByRole("link", { name: `Without the words: ${answer.total} products` }).click();
  await expect(page).toHaveURL("/products?category=security");
  await page.goto("/products?q=qqqqzzz");
  await page.getByRole("link", { name: /^Without the words: \d+ products$/ }).click();
  await expect(page).toHaveURL("/products");
});

test("suggestions are a combobox: keys move, Enter goes, Escape closes", async ({ page }) => {
  await page.goto("/");
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.getByRole("combobox", { name: "Search products" })).toBeFocused({
      timeout: 500,
    });
  }).toPass();
  await page.keyboard.type("kube");
  const list = page.getByRole("listbox");
  await expect(list.getByRole("option").first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products\/[a-z0-9-]+$/);
});

test("recent searches are kept and can be erased", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("combobox", { name: "Search products" }).fill("invoice");
  await page.getByRole("combobox", { name: "Search products" }).press("Enter");
  await expect(page).toHaveURL("/products?q=invoice");
  await page.goto("/");
  await page.getByRole("combobox", { name: "Search products" }).focus();
  await expect(page.getByRole("option", { name: "invoice" })).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Erase recent searches" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox")).toBeHidden();
});

test("a product and back again: the place in the list is kept", async ({ page }) => {
  await page.goto("/products?sort=price_asc");
  const card = page.getByRole("article").nth(20);
  await card.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(500);
  await card.getByRole("link").first().click();
  await expect(page).toHaveURL(/\/products\/[a-z0-9-]+$/);
  await page.goBack();
  await expect(page).toHaveURL("/products?sort=price_asc");
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(before - 100);
});

test("pages are real links and begin at the top", async ({ page }) => {
  await page.goto("/products");
  await page.getByRole("link", { name: "Page 2" }).click();
  await expect(page).toHaveURL("/products?page=2");
  await expect(page.getByRole("link", { name: "Page 2" })).toHaveAttribute("aria-current", "page");
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeLessThan(200);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test("the search box takes the whole bar while it is used", async ({ page }) => {
    await page.goto("/");
    const box = page.getByRole("combobox", { name: "Search products" });
    await box.fill("kube");
    await expect(page.getByRole("option").first()).toBeVisible();
    expect((await box.boundingBox())?.width).toBeGreaterThan(300);
    expect((await page.getByRole("listbox").boundingBox())?.width).toBeGreaterThan(300);
    await box.press("Escape");
    await page.getByRole("option").first().waitFor({ state: "hidden" });
  });

  test("filters are a sheet, and nothing is wider than the screen", async ({ page }) => {
    await page.goto("/products");
    await page.getByRole("button", { name: "Filters" }).click();
    const sheet = page.getByRole("dialog");
    await sheet
      .getByRole("group", { name: "Licence" })
      .getByLabel(/Extended/)
      .check();
    await expect(page).toHaveURL(/license=extended/);
    await sheet.getByRole("button", { name: /Show \d+ product/ }).click();
    await expect(sheet).toBeHidden();
    await expect(page.getByRole("list", { name: "Active filters" })).toContainText("Extended");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("search, filters and pages work as forms and links", async ({ page }) => {
    await page.goto("/products");
    await page.getByRole("combobox", { name: "Search products" }).fill("api");
    await page.getByRole("combobox", { name: "Search products" }).press("Enter");
    await expect(page).toHaveURL(/q=api/);
    await page
      .getByRole("group", { name: "Licence" })
      .getByLabel(/Extended/)
      .check();
    const tech = page.getByRole("group", { name: "Tech stack" });
    const shown = await tech.getByRole("checkbox").count();
    await tech.locator("summary").click();
    expect(await tech.getByRole("checkbox").count()).toBeGreaterThan(shown);
    await page.getByLabel("Highest price in dollars").fill("200");
    await page.getByRole("button", { name: "Apply filters" }).click();
    await expect(page).toHaveURL("/products?q=api&license=extended&price_max=20000");
    await expect(page.getByRole("article").first()).toBeVisible();
    await page.getByRole("link", { name: "Clear all" }).click();
    await expect(page).toHaveURL("/products?q=api");
  });
});
