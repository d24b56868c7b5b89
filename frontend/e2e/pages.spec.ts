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
    await fits(page);
    const disguised = await request.get(`/withdrawn/${renamed.now}`);
    expect(disguised.status()).toBe(404);
  });

  test("an address that cannot be one is nothing, not an error", async ({ request }) => {
    const long = "a".repeat(130);
    for (const path of [
      ...["foo_bar", long, "%F0%9F%98%80"].map((slug) => `/products/${slug}`),
      "/sellers/@bob",
      "/brain/foo.bar",
      // Not UTF-8.
      ...["/products", "/brain", "/sellers"].map((pages) => `${pages}/%ff`),
      "/covers/a/b",
      "/sitemaps/none.xml",
    ]) {
      expect((await request.get(path)).status(), path).toBe(404);
    }
    expect((await request.get("/covers/a/b")).headers()["content-security-policy"]).toBeTruthy();
  });

  test("no link breaks a list, and one past the end leads to the end", async ({ request }) => {
    for (const path of [
      `/products?q=${"a".repeat(255)}%F0%9F%98%80`,
      `/brain?tag=${"a".repeat(101)}`,
      "/products?page=0&price_min=abc&sort=wrong&category=,,,&q=%00",
      "/products?q=a&q=b&tech=Go&tech=Rust",
    ]) {
      expect((await request.get(path)).status(), path).toBe(200);
    }
    for (const [path, end] of [
      ["/products?category=security&page=40", /\/products\?category=security$/],
      ["/brain?page=50", /\/brain\?page=3$/],
    ] as const) {
      expect((await request.get(path)).url()).toMatch(end);
    }
  });
});

test("a product's page tells all, to people and to machines", async ({ page }) => {
  const slug = await firstSlug(page, "/api/products?q=kubernetes&per_page=1");
  await page.goto(`/products/${slug}`);
  await fits(page);
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
  await fits(page);
});

test("an entry of the Brain can be read", async ({ page }) => {
  const slug = await firstSlug(page, "/api/brain?per_page=1");
  await page.goto(`/brain/${slug}`);
  await expect(page.locator("article p").nth(2)).toBeVisible();
  await fits(page);
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
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("button", { name: "Filters" })).toBeFocused();
  await page.goto("/pricing");
  await page.locator("summary[aria-label=Menu]").click();
  await accessible(page);
});

test("on a phone the bar to buy covers neither the foot nor what has the focus", async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`/products/${await firstSlug(page, "/api/products?per_page=1")}`);
  await page.getByRole("link", { name: "New products (Atom)" }).focus();
  const link = await page.getByRole("link", { name: "New products (Atom)" }).boundingBox();
  const bar = await page.locator("[data-bottom-bar]").boundingBox();
  expect((link?.y ?? 0) + (link?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
});

test("the scripts that browsers get hold no secret", async ({ page, request }) => {
  const secrets = Object.entries(process.env)
    .filter(([name, value]) => /KEY|SECRET|PASSWORD/u.test(name) && (value ?? "").length > 7)
    .map(([, value]) => value ?? "");
  secrets.push(process.env.DATABASE_URL ?? "none", process.env.REDIS_URL ?? "none");
  expect(secrets.length).toBeGreaterThan(3);
  const seen = new Set<string>();
  page.on("response", (answer) => {
    if (answer.url().includes("/_next/")) seen.add(answer.url());
  });
  for (const path of ["/", "/products", "/sign-in", "/design"]) {
    await page.goto(path, { waitUntil: "networkidle" });
    const html = await page.content();
    for (const secret of secrets) expect(html).not.toContain(secret);
  }
  for (const url of seen) {
    const text = await (await request.get(url)).text();
    for (const secret of secrets) expect(text.includes(secret), url).toBe(false);
  }
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

test("answers of the API come without a word of where it is", async ({ request }) => {
  const { headers, status } = await request
    .get("/api/products?per_page=1")
    .then((answer) => ({ headers: answer.headers(), status: answer.status() }));
  expect(status).toBe(200);
  expect(JSON.stringify(headers)).not.toContain("127.0.0.1");
  const again = await request.get("/api/products?per_page=1", {
    headers: { "If-None-Match": headers.etag ?? "" },
  });
  expect(again.status()).toBe(304);
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
