import type { Page } from "@playwright/test";
import { fits } from "./support/accessible";
import { png, zip } from "./support/files";
import { becomeSeller, newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

async function draft(page: Page): Promise<string> {
  const { email, username } = newPerson();
  await signUp(page, email, "/become-seller");
  await becomeSeller(page, username);
  await page.goto("/dashboard/products/new");
  await page.getByLabel("Name").fill(`Odd ${username}`);
  await page.getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByLabel("Summary")).toBeVisible();
  return `Odd ${username}`;
}

/** Presses and lets go where a button is now, as a hand does: it does not follow what moves away. */
async function press(page: Page, name: string): Promise<void> {
  const box = await page.getByRole("button", { name, exact: true }).boundingBox();
  if (box === null) throw new Error(`no button ${name}`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.mouse.up();
}

/** Nothing is wider than a phone. */
async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("what is half typed does not keep one from going on", async ({ page }) => {
  await draft(page);
  await page.getByRole("button", { name: /^Tech/ }).click();
  await page.getByLabel("Tech stack").pressSequentially("python");
  await press(page, "Next");
  await expect(page).toHaveURL(/step=pricing/);
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: /^Tech/ }).click();
  await expect(page.getByRole("button", { name: "Remove python" })).toBeVisible();
  // A label that is too long is told at its field, and fits a phone.
  await page.getByLabel("Tags").fill(`${"W".repeat(200)},`);
  await press(page, "Save");
  await expect(page.getByText(/^At most \d+ characters\.$/)).toBeVisible();
  await fits(page);
});

test("a price that is none is never taken for an empty one, nor for a hundredfold", async ({
  page,
}) => {
  await draft(page);
  await page.getByLabel("Summary").fill("Being saved while a price is typed");
  let going = () => {};
  const held = new Promise<void>((resolve) => {
    going = resolve;
  });
  await page.route("**/api/products/*", async (route) => {
    if (route.request().method() === "PUT") await held;
    await route.continue();
  });
  await page.getByRole("button", { name: /^Pricing/ }).click();
  const price = page.getByLabel("Standard licence");
  await expect(page.getByText("Saving", { exact: true })).toBeVisible();
  await price.fill("49,99");
  going();
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Such as 49 or 49.99.")).toBeVisible();
  await price.fill("$ 1,049.99");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
  await page.reload();
  await expect(price).toHaveValue("1049.99");
});

test("a second click while the next page is on its way makes no second draft", async ({ page }) => {
  const { email, username } = newPerson();
  await signUp(page, email, "/become-seller");
  await becomeSeller(page, username);
  await page.goto("/dashboard/products/new");
  let arrive = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/dashboard/products/*/edit*", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel("Name").fill(`Once ${username}`);
  const made = page.waitForResponse((answer) => answer.url().endsWith("/api/products"));
  const asked = page.waitForRequest(/\/edit/);
  await page.getByRole("button", { name: "Create draft" }).click();
  await made;
  await asked;
  await expect(page.getByRole("button", { name: "Create draft" })).toBeDisabled();
  arrive();
  await expect(page.getByLabel("Summary")).toBeVisible();
});

test("pictures are put in order by keyboard alone", async ({ page }) => {
  test.setTimeout(60_000);
  await draft(page);
  await page.getByRole("button", { name: /^Images/ }).click();
  await page.getByLabel("Drop images here").setInputFiles(
    ["one", "two", "three"].map((name, at) => ({
      name: `${name}.png`,
      mimeType: "image/png",
      buffer: png(200 + at, 100, [at * 90, 90, 90]),
    })),
  );
  const list = page.getByRole("list", { name: "Images", exact: true });
  const words = list.getByRole("textbox");
  await expect(words).toHaveCount(3, { timeout: 20_000 });
  const order = () => words.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  await page.getByRole("button", { name: "Move image 1 down" }).focus();
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Enter");
  await expect.poll(order).toEqual(["two", "three", "one"]);
  // The end of the list is not the end of the way by keyboard.
  await expect(page.getByRole("button", { name: "Move image 3 down" })).toBeFocused();

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove image 3" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect.poll(order).toEqual(["two", "three"]);
  await expect(list).toBeFocused();

  // Words that are still being typed are not lost by leaving.
  await words.first().fill("Half a sen");
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    void dialog.dismiss();
  });
  await page.evaluate(() => history.back());
  await expect.poll(() => asked).toBe(1);
  await page.removeAllListeners("dialog");
  page.on("dialog", (dialog) => void dialog.accept());
});

test("names without end stay inside every page, and can be typed to delete", async ({ page }) => {
  test.setTimeout(120_000);
  await draft(page);
  const long = `${"W".repeat(100)}  ${newPerson().username}`;
  await page.getByLabel("Name").fill(long);
  await page.getByLabel("Summary").fill("M".repeat(150));
  await page.getByRole("button", { name: /^Description/ }).click();
  await page.getByRole("textbox", { name: "Description" }).fill("Words. ".repeat(20));
  await page.getByRole("button", { name: /^Tech/ }).click();
  await page.getByLabel("Category").selectOption({ label: "Security" });
  await page.getByLabel("Tech stack").fill(`${"T".repeat(40)},`);
  await page.getByRole("button", { name: /^Pricing/ }).click();
  await page.getByLabel("Standard licence").fill("0");
  await page.getByRole("button", { name: /^Images/ }).click();
  await page
    .getByLabel("Drop images here")
    .setInputFiles([{ name: "a.png", mimeType: "image/png", buffer: png(300, 200, [9, 9, 99]) }]);
  await expect(
    page.getByRole("list", { name: "Images", exact: true }).getByRole("listitem"),
  ).toHaveCount(1, { timeout: 20_000 });
  await page.getByRole("button", { name: /^Package/ }).click();
  const archive = zip({ [`${"f".repeat(200)}.md`]: "x" });
  await page
    .getByLabel("Drop the package here")
    .setInputFiles({ name: "a.zip", mimeType: "application/zip", buffer: archive });
  await page.getByRole("button", { name: "Release this version" }).click({ timeout: 20_000 });
  await expect(page.getByText("Buyers get this")).toBeVisible();
  await page.getByRole("button", { name: /Review and publish/ }).click();
  // What is asked while the button is ahead of the server is answered last.
  let held = 0;
  await page.route("**/api/products/me/*/search?*", async (route) => {
    held += 1;
    const answer = await route.fetch();
    if (held === 1) await page.getByText("Published", { exact: true }).nth(1).waitFor();
    await route.fulfill({ response: answer }).catch(() => null);
  });
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("In search", { exact: true })).toBeVisible({ timeout: 15_000 });
  await narrow(page);
  const there = await page.getByRole("link", { name: "See it in the shop" }).getAttribute("href");
  for (const address of [there ?? "", "/products?sort=newest", "/dashboard/products"]) {
    await page.goto(address);
    await expect(page.getByText("WWWW").first()).toBeVisible();
    await narrow(page);
  }
  await page.getByRole("button", { name: /^Actions for W/ }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await narrow(page);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(long.replace("  ", " "));
  await dialog.getByRole("button", { name: "Delete it" }).click();
  await expect(page.getByRole("heading", { name: "No products yet" })).toBeVisible();
});

test("back and forward show what is saved, and one can go on from there", async ({ page }) => {
  const name = await draft(page);
  const products = page.getByRole("navigation", { name: "Dashboard" }).first();
  await products.getByRole("link", { name: "Products" }).click();
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByLabel("Name").fill(`${name} anew`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("link", { name: `${name} anew` })).toBeVisible();
  await page.goForward();
  await expect(page.getByLabel("Name")).toHaveValue(`${name} anew`);
  await page.getByLabel("Summary").fill("Further");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();
});

test.describe("when the answer to a save is lost", () => {
  test.use({ allowed: { messages: [/net::ERR_FAILED/, /status of 412/] } });
  test("the next try is no conflict with oneself", async ({ page }) => {
    await draft(page);
    const address = /\/api\/products\/[0-9a-f-]{36}$/;
    await page.route(address, async (route) => {
      if (route.request().method() === "PUT") await route.fetch();
      await route.abort();
    });
    await page.getByLabel("Summary").fill("Arrived, but nobody heard");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("The server does not answer.")).toBeVisible();
    await page.unroute(address);
    await page.getByLabel("Summary").fill("Changed since");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Summary")).toHaveValue("Changed since");
  });
});

test("a seller's page says what was entered for buyers, within a phone's width", async ({
  page,
}) => {
  const { email, username } = newPerson();
  await signUp(page, email, "/become-seller");
  await becomeSeller(page, username);
  await page.goto("/dashboard/settings");
  await page.getByLabel("Website").fill(`https://example.com/${"y".repeat(200)}`);
  await page.getByLabel("Support e-mail").fill("help@example.com");
  await page.getByLabel("Location").fill("L".repeat(100));
  await page.getByRole("button", { name: "Save seller profile" }).click();
  await expect(page.getByText("Seller profile saved")).toBeVisible();
  await page.goto(`/sellers/${username}`);
  await expect(page.getByRole("link", { name: "help@example.com" })).toHaveAttribute(
    "href",
    "mailto:help@example.com",
  );
  await expect(page.getByRole("link", { name: /^example\.com/ })).toBeVisible();
  await fits(page);
});

test("on a phone the next step begins in view, and the list of steps shows it", async ({
  page,
}) => {
  await draft(page);
  await page.setViewportSize({ width: 360, height: 740 });
  const steps = page.getByRole("list", { name: "Steps" });
  for (const title of ["Description", "Tech and category", "Pricing", "Images", "Package"]) {
    await page.getByRole("button", { name: "Next" }).click();
    const heading = page.getByRole("heading", { name: title, exact: true });
    await expect(heading).toBeFocused();
    await expect(heading).toBeInViewport();
    await expect(steps.getByRole("button", { name: title })).toBeInViewport({ ratio: 0.9 });
  }
});

test.describe("when the session ends while one writes", () => {
  test.use({ allowed: { messages: [/status of 401/] } });
  test("what was written stays, and can be saved once one is signed in", async ({ page }) => {
    await draft(page);
    await page.getByLabel("Summary").fill("Written before");
    // What the page holds is good for a minute more; to wait for that would be long.
    await page.route(/\/api\/products\/[0-9a-f-]{36}$/, (route) => {
      const { authorization: _, ...headers } = route.request().headers();
      return route.continue({ headers });
    });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("You are signed out.")).toBeVisible();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    await expect(page.getByLabel("Summary")).toHaveValue("Written before");
  });
});
