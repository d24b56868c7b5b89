import { accessible, fits } from "./support/accessible";
import { expect, test } from "./support/test";

const degraded = () => process.env.DEGRADED_SHOP_URL ?? "";
const broken = () => process.env.BROKEN_SHOP_URL ?? "";

test("with the engine gone the shop stays open and says so quietly", async ({ page }) => {
  await page.goto(`${degraded()}/products?q=kubernetes`);
  await expect(page.getByText("Search runs in a simpler mode")).toBeVisible();
  await expect(page.getByRole("article").first()).toBeVisible();
  await fits(page);
  await page.goto(`${degraded()}/brain?q=queue`);
  await expect(page.getByText("Search runs in a simpler mode")).toBeVisible();
  await expect(page.getByRole("article").first()).toBeVisible();
});

test.describe("with faults that are wanted", () => {
  test.use({
    allowed: {
      messages: [/status of 50\d/, /React error #441/],
    },
  });

  test("with the API gone a page says so and offers another try", async ({ page }) => {
    const answer = await page.goto(`${broken()}/products`);
    expect(answer?.status()).toBe(500);
    await expect(
      page.getByRole("heading", { name: "This page cannot be shown just now" }),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    await fits(page);
    const call = await page.request.get(`${broken()}/api/products`);
    expect(call.status()).toBe(503);
    expect((await call.json()).code).toBe("api_away");
  });

  test("a search that fails keeps words and filters, and can be tried again", async ({ page }) => {
    await page.goto("/products");
    let failing = true;
    await page.route(/\/api\/products\?.*license=/, (route) =>
      failing ? route.fulfill({ status: 503, body: "{}" }) : route.continue(),
    );
    await page
      .getByRole("group", { name: "Licence" })
      .getByLabel(/Extended/)
      .check();
    await expect(page.getByRole("heading", { name: "The search did not answer" })).toBeVisible();
    // What was chosen is there to be given up.
    await expect(page.getByRole("list", { name: "Active filters" })).toContainText("Extended");
    await expect(page.getByRole("group", { name: "Licence" }).getByLabel(/Extended/)).toBeChecked();
    await accessible(page);
    failing = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("article").first()).toBeVisible();
    await expect(page).toHaveURL(/license=extended/);
  });
});

test("a slow answer dims the last one and takes its place", async ({ page }) => {
  await page.goto("/products");
  await page.route(/\/api\/products\?.*license=/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });
  await page
    .getByRole("group", { name: "Licence" })
    .getByLabel(/Extended/)
    .check();
  const results = page.locator("[aria-busy=true]");
  await expect(results).toHaveClass(/opacity-60/);
  await expect(page.getByRole("article").first()).toBeVisible();
  await expect(results).toHaveCount(0);
});

test("a page that takes long says that it is on its way", async ({ page }) => {
  await page.goto("/");
  await page.route("**/pricing?_rsc=*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.getByRole("navigation", { name: "Main" }).getByText("Pricing").first().click();
  await expect(page.getByText("Loading the page")).toBeAttached();
  await expect(page).toHaveURL("/pricing");
  await expect(page.getByText("Loading the page")).toHaveCount(0);
});
