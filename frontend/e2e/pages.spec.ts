import type { Page } from "@playwright/test";
import { accessible, fits } from "./support/accessible";
import { formerProducts, setPrice } from "./support/database";
import { expect, test } from "./support/test";

async function firstSlug(page: Page, path: string): Promise<string> {
  return (await (await page.request.get(path)).json()).items[0].slug;
}

const PAGES = [
  "/",
  "/products",
  "/products?q=dashboard&license=extended",
  "/products?q=qqqqzzzz&category=security",
  "/brain",
  "/brain?q=postgres",
  "/pricing",
  "/design",
];

for (const path of PAGES) {
  test(`${path} is accessible, fits from 360 to 2560 pixels, and is quiet`, async ({ page }) => {
    expect((await page.goto(path))?.status()).toBe(200);
    await fits(page);
  });
}

test.describe("at an address where nothing is", () => {
  test.use({ allowed: { messages: [/status of (404|410)/] } });

  test("the page offers a search", async ({ page }) => {
    expect((await page.goto("/no-such-page"))?.status()).toBe(404);
    await fits(page);
    await page.getByRole("main").getByRole("searchbox").fill("invoice");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL("/products?q=invoice");
  });

  test("a product that was renamed, withdrawn or never there", async ({ page, request }) => {
    const unknown = await request.get("/products/no-such-product");
    expect(unknown.status()).toBe(404);
    const [withdrawn, renamed] = await formerProducts();
    const moved = await request.get(`/products/${renamed.before}`, { maxRedirects: 0 });
    expect(moved.status()).toBe(308);
    expect(moved.headers().location).toContain(`/products/${renamed.now}`);
    const gone = await page.goto(`/products/${withdrawn}`);
    expect(gone?.status()).toBe(410);
    await expect(page.getByRole("heading", { name: "Instead of it" })).toBeVisible();
  });
});

test("a product's page tells all, to people and to machines", async ({ page }) => {
  const slug = await firstSlug(page, "/api/products?q=kubernetes&per_page=1");
  await page.goto(`/products/${slug}`);
  await accessible(page);
  const data = JSON.parse(
    (await page.locator('script[type="application/ld+json"]').textContent()) ?? "",
  );
  expect(data).toMatchObject({ "@type": "Product", url: expect.stringContaining(slug) });
  const image = await page.locator('meta[property="og:image"]').getAttribute("content");
  const picture = await page.request.get(new URL(image ?? "").pathname);
  expect(picture.headers()["content-type"]).toBe("image/png");
  await expect(page.getByRole("heading", { name: "Similar products" })).toBeVisible();
  for (const name of ["Files", "Reviews", "Changelog"]) {
    await page.getByRole("tab", { name }).click();
    await expect(page.getByRole("tabpanel")).toHaveCount(1);
    await accessible(page);
  }
  await page
    .getByRole("list")
    .filter({ has: page.locator('a[href^="/products?tech="]') })
    .getByRole("link")
    .first()
    .click();
  await expect(page).toHaveURL(/\/products\?tech=/);
  await page.goBack();
  await page.locator('a[href^="/sellers/"]').click();
  await expect(page.getByRole("heading", { name: "Products" })).toBeVisible();
  await accessible(page);
});

test("an entry of the Brain can be read", async ({ page }) => {
  const slug = await firstSlug(page, "/api/brain?per_page=1");
  await page.goto(`/brain/${slug}`);
  await expect(page.locator("article p").nth(2)).toBeVisible();
  await accessible(page);
});

test("open states are accessible", async ({ page }) => {
  await page.goto("/products");
  await page.getByRole("combobox", { name: "Search products" }).fill("api");
  await expect(page.getByRole("option").first()).toBeVisible();
  await accessible(page);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole("button", { name: "Filters" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await accessible(page);
});

test("what floats in the design system is accessible and goes by keyboard", async ({ page }) => {
  await page.goto("/design");
  for (const [name, role] of [
    ["Open dialog", "dialog"],
    ["Open sheet", "dialog"],
    ["Open menu", "menu"],
  ] as const) {
    const button = page.getByRole("button", { name });
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole(role)).toBeVisible();
    await accessible(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole(role)).toBeHidden();
    await expect(button).toBeFocused();
  }
  await page.getByRole("tab", { name: "Description" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tabpanel")).toHaveText("What is inside.");
  await page.getByRole("button", { name: "Show toast" }).click();
  const shown = page.locator("[data-sonner-toast]");
  await expect(shown).toContainText("Product unpublished");
  // While it fades in, its contrast is that of neither end.
  await expect(shown).toHaveCSS("opacity", "1");
  await accessible(page);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Published again")).toBeVisible();
});

test("whoever wants no motion gets none, and the focus can be seen", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/design");
  const longest = await page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll("*")].flatMap((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        return `${animationDuration}, ${transitionDuration}`.split(", ").map(Number.parseFloat);
      }),
    ),
  );
  expect(longest).toBeLessThan(0.001);
  await page.getByRole("button", { name: "Publish" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Save draft" })).toHaveCSS("outline-width", "2px");
});

test("site maps, robots and feeds are well-formed and lead to pages", async ({ page, request }) => {
  await page.goto("/robots.txt");
  const map = await (await request.get("/sitemap.xml")).text();
  const parts = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(
    (found) => new URL(found[1] ?? "").pathname,
  );
  expect(parts).toContain("/sitemaps/products-1.xml");
  for (const part of parts) {
    const urls = [...(await (await request.get(part)).text()).matchAll(/<loc>([^<]+)<\/loc>/g)];
    expect(urls.length).toBeGreaterThan(0);
    const { pathname, search } = new URL((urls[0]?.[1] ?? "").replaceAll("&amp;", "&"));
    expect((await request.get(pathname + search)).status()).toBe(200);
  }
  for (const feed of ["/feeds/products.xml", "/feeds/products.xml?category=security"]) {
    const answer = await request.get(feed);
    expect(answer.headers()["content-type"]).toContain("application/atom+xml");
    const wrong = await page.evaluate(
      (text) =>
        new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror") !==
        null,
      await answer.text(),
    );
    expect(wrong).toBe(false);
  }
  expect((await request.get("/feeds/products.xml?category=none")).status()).toBe(404);
});

test("a category and a seller have feeds of their own, which their pages name", async ({
  page,
}) => {
  const feed = 'link[rel="alternate"][type="application/atom+xml"]';
  await page.goto("/products?category=security");
  await expect(page.locator(feed)).toHaveAttribute(
    "href",
    /\/feeds\/products.xml\?category=security$/,
  );
  const { items } = await (await page.request.get("/api/products?per_page=1")).json();
  const { username } = items[0].seller;
  await page.goto(`/sellers/${username}`);
  await expect(page.locator(feed)).toHaveAttribute("href", new RegExp(`username=${username}$`));
});

test("only the shop and its categories are for search engines", async ({ request }) => {
  const robots = async (path: string) =>
    /<meta name="robots" content="([^"]+)"/.exec(await (await request.get(path)).text())?.[1];
  expect(await robots("/products")).toBe("index, follow");
  expect(await robots("/products?category=security")).toBe("index, follow");
  expect(await robots("/products?category=security&tech=Go")).toBe("noindex, follow");
  expect(await robots("/products?q=x&tech=Go")).toBe("noindex, follow");
  const searched = await (await request.get("/products?q=x")).text();
  expect(searched).toMatch(/<link rel="canonical" href="[^"?]+\/products"/);
});

test("the security policy allows no script without its nonce", async ({ request }) => {
  const one = await request.get("/");
  const policy = one.headers()["content-security-policy"] ?? "";
  const script = /script-src ([^;]+)/.exec(policy)?.[1] ?? "";
  expect(script).not.toContain("unsafe-inline");
  const nonce = /'nonce-([^']+)'/.exec(script)?.[1] ?? "";
  const scripts = [...(await one.text()).matchAll(/<script\b([^>]*)>/g)].map(
    (found) => found[1] ?? "",
  );
  expect(scripts.length).toBeGreaterThan(3);
  for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
  const two = await request.get("/");
  expect(two.headers()["content-security-policy"]).not.toBe(policy);
});

test("a price changed in Postgres shows after the next query", async ({ page }) => {
  await page.goto("/products");
  const slug = await firstSlug(page, "/api/products?sort=newest&per_page=1");
  const dollars = 1000 + Math.floor(Math.random() * 8000);
  await setPrice(slug, dollars * 100);
  await expect(async () => {
    await page.goto("/products?sort=newest");
    const card = page
      .getByRole("article")
      .filter({ has: page.locator(`a[href="/products/${slug}"]`) });
    await expect(card).toContainText(`$${dollars.toLocaleString("en-US")}`, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
});
