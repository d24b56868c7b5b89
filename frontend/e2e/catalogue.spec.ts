import type { Locator, Page } from "@playwright/test";
import { fits } from "./support/accessible";
import { png, zip } from "./support/files";
import { becomeSeller, newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

const TEXT =
  "Numbers invoices without gaps, from time sheets, and sends them by mail.\n\n## How\n\nIt **just** works.";

/** As a hand does: it moves on until the place under it shows that it takes what is dragged. */
async function drag(page: Page, what: Locator, onto: Locator): Promise<void> {
  await what.hover();
  await page.mouse.down();
  const place = await onto.getByRole("img").boundingBox();
  if (place === null) throw new Error("nowhere to drop");
  let step = 0;
  await expect(async () => {
    step = (step + 1) % 20;
    await page.mouse.move(place.x + 10 + step, place.y + 10);
    await expect(onto).toHaveClass(/border-link/u, { timeout: 200 });
  }).toPass();
  await page.mouse.up();
}

test.describe("from first to last", () => {
  // The rule about low prices is the API's alone, so its answer is an error of the browser's too.
  test.use({ allowed: { messages: [/status of 422/] } });
  test("a seller makes, publishes, changes and deletes a product", async ({ page }) => {
    test.setTimeout(150_000);
    const { email, username } = newPerson();
    await signUp(page, email, "/become-seller");
    await becomeSeller(page, username);
    await page.goto("/dashboard/products");
    await expect(page.getByRole("heading", { name: "No products yet" })).toBeVisible();
    await fits(page);
    await page.getByRole("link", { name: "New product", exact: true }).click();
    const word = `zq${username}`;
    await page.getByLabel("Name").fill(`Invoicer ${word}`);
    await page.getByRole("button", { name: "Create draft" }).click();
    await expect(page).toHaveURL(/\/dashboard\/products\/[0-9a-f-]{36}\/edit/);
    await page.getByLabel("Summary").fill("Makes invoices");
    await fits(page);
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText(/^Saved \d/)).toBeVisible();

    await page.getByRole("textbox", { name: "Description" }).fill(TEXT);
    await page.getByRole("tab", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "How" })).toBeVisible();
    await fits(page);
    // Any order: first the last step, which says what is missing and leads there.
    await page.getByRole("button", { name: /Review and publish/ }).click();
    await expect(page.getByText("Choose a category.")).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Go to Tech and category" }).first().click();
    await page.getByLabel("Category").selectOption({ label: "SaaS templates" });
    await page.getByLabel("Tech stack").fill("python");
    await page.getByLabel("Tech stack").press("Enter");
    await page.getByLabel("Tags").fill("invoices,");
    await expect(page.getByRole("button", { name: "Remove invoices" })).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByLabel("Standard licence").fill("3");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("A paid product costs at least $5.00.")).toBeVisible();
    await page.getByLabel("Standard licence").fill("49");
    await fits(page);
    await page.getByRole("button", { name: "Next" }).click();

    await page.getByLabel("Drop images here").setInputFiles([
      { name: "first-board.png", mimeType: "image/png", buffer: png(1700, 900, [200, 30, 30]) },
      { name: "not a picture.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") },
      { name: "second.png", mimeType: "image/png", buffer: png(900, 900, [30, 200, 30]) },
      { name: "third.png", mimeType: "image/png", buffer: png(600, 400, [30, 30, 200]) },
    ]);
    const images = page.getByRole("list", { name: "Images", exact: true }).getByRole("listitem");
    await expect(images).toHaveCount(3, { timeout: 20_000 });
    await expect(page.getByText("This is not a PNG, JPEG, WebP or AVIF image")).toBeVisible();
    await page.getByRole("button", { name: "Dismiss not a picture.png" }).click();
    await page.getByRole("button", { name: "Move image 3 up" }).click();
    await expect(images.nth(1).getByRole("textbox")).toHaveValue("third");
    await drag(page, images.nth(2).getByRole("img"), images.nth(0));
    await expect(images.nth(0).getByRole("textbox")).toHaveValue("second");
    await images.nth(0).getByRole("textbox").fill("The list of invoices");
    // As a finger does: the field is left and the button pressed in one go.
    await page.getByRole("button", { name: "Move image 1 down" }).evaluate((button) => {
      (document.activeElement as HTMLElement).blur();
      (button as HTMLElement).click();
    });
    await expect(images.nth(1).getByRole("textbox")).toHaveValue("The list of invoices");
    await page.getByRole("button", { name: "Move image 2 up" }).click();
    await page.getByRole("button", { name: "Remove image 3" }).click();
    await page.getByRole("button", { name: "Remove it" }).click();
    await expect(images).toHaveCount(2);
    await fits(page);
    await page.getByRole("button", { name: "Next" }).click();

    await page.getByLabel("Drop the package here").setInputFiles({
      name: "invoicer.zip",
      mimeType: "application/zip",
      buffer: zip({
        "invoicer/README.md": `# Invoicer\n\nKnown as qx${username} among friends.`,
        "invoicer/main.py": "print('1,000 invoices')",
      }),
    });
    const release = page.getByRole("form", { name: "Release invoicer.zip" });
    await expect(release).toContainText("2 files", { timeout: 20_000 });
    await fits(page);
    await release.getByLabel("What is new").fill("The first one");
    await release.getByRole("button", { name: "Release this version" }).click();
    await expect(page.getByText("Buyers get this")).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Next" }).click();
    await expect(page.getByText("Everything that its page needs is there.")).toBeVisible();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("It is in the shop.")).toBeVisible();
    await expect(page.getByText("In search", { exact: true })).toBeVisible({ timeout: 15_000 });
    await page.getByLabel("Its place when somebody searches for").fill(word);
    await expect(page.getByText("Place 1.", { exact: true })).toBeVisible();
    await fits(page);

    const card = page.getByRole("article").filter({ hasText: `Invoicer ${word}` });
    const searched = async (wanted: () => Promise<void>) =>
      expect(async () => {
        await page.goto(`/products?q=${word}`);
        await wanted();
      }).toPass({ timeout: 15_000 });
    await searched(() => expect(card).toContainText("$49", { timeout: 500 }));
    // By a word that only the package's README has.
    await page.goto(`/products?q=qx${username}`);
    await expect(card).toHaveCount(1);
    await card.getByRole("link").click();
    await expect(page.getByRole("img", { name: "The list of invoices" })).toBeVisible();
    await page.getByRole("tab", { name: "Files" }).click();
    await expect(page.getByText("invoicer/main.py")).toBeVisible();
    await expect(page.getByText(`Known as qx${username} among friends.`)).toBeVisible();
    await fits(page);
    await page.getByRole("tab", { name: "Changelog" }).click();
    await expect(page.getByText("The first one")).toBeVisible();

    await page.goto("/dashboard/products");
    await fits(page);
    await page.getByRole("link", { name: `Invoicer ${word}` }).click();
    await page.getByRole("button", { name: /Pricing/ }).click();
    await page.getByLabel("Standard licence").fill("59.50");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    await searched(() => expect(card).toContainText("$59.50", { timeout: 500 }));

    await page.goto("/dashboard/products");
    await page.getByRole("button", { name: `Actions for Invoicer ${word}` }).click();
    await page.getByRole("menuitem", { name: "Unpublish" }).click();
    await expect(page.getByText("1 product unpublished")).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: word })).toContainText("Draft");
    await searched(() => expect(card).toHaveCount(0, { timeout: 500 }));

    await page.goto("/dashboard/products");
    await page.getByRole("button", { name: `Actions for Invoicer ${word}` }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Delete it" })).toBeDisabled();
    await dialog.getByRole("textbox").fill(`Invoicer ${word}`);
    await dialog.getByRole("button", { name: "Delete it" }).click();
    await expect(page.getByRole("heading", { name: "No products yet" })).toBeVisible();
  });
});

test.describe("in two tabs", () => {
  test.use({ allowed: { messages: [/status of 412/] } });
  test("the second to save is told, and loses nothing", async ({ page, context }) => {
    const { email, username } = newPerson();
    await signUp(page, email, "/become-seller");
    await becomeSeller(page, username);
    await page.goto("/dashboard/products/new");
    await page.getByLabel("Name").fill(`Twice ${username}`);
    await page.getByRole("button", { name: "Create draft" }).click();
    await expect(page.getByLabel("Summary")).toBeVisible();
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByLabel("Summary").fill("From the other tab");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await expect(other.getByText(/^Saved \d/)).toBeVisible();
    await page.getByLabel("Summary").fill("From this tab");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "changed elsewhere" })).toBeVisible();
    await expect(page.getByLabel("Summary")).toHaveValue("From this tab");

    // Leaving asks first.
    let asked = 0;
    page.on("dialog", (dialog) => {
      asked += 1;
      void dialog.dismiss();
    });
    await page.getByRole("link", { name: "Products" }).last().click();
    expect(asked).toBe(1);
    await expect(page).toHaveURL(/\/edit/);
    await page.evaluate(() => history.back());
    await expect.poll(() => asked).toBe(2);
    await expect(page).toHaveURL(/\/edit/);
    await expect(page.getByLabel("Summary")).toHaveValue("From this tab");
    await page.removeAllListeners("dialog");
    page.on("dialog", (dialog) => void dialog.accept());
    await page.getByRole("button", { name: "Load it again" }).click();
    await expect(page.getByLabel("Summary")).toHaveValue("From the other tab");
  });
});

test.describe("in two tabs, one of which publishes", () => {
  test.use({ allowed: { messages: [/status of 412/] } });
  test("publishing hides nobody else's change", async ({ page, context }) => {
    await page.goto("/sign-in?next=/dashboard/products");
    await page.getByLabel("E-mail").fill("seller@example.com");
    await page.getByLabel("Password").fill(process.env.DEMO_PASSWORD ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("row").last().getByRole("link")).toBeVisible();
    await page.goto("/dashboard/products?status=published");
    await page.getByRole("row").last().getByRole("link").click();
    await expect(page.getByLabel("Summary")).toBeVisible();
    const other = await context.newPage();
    await other.goto(page.url());
    const theirs = `Changed at ${Date.now()}`;
    await other.getByLabel("Summary").fill(theirs);
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await expect(other.getByText(/^Saved \d/)).toBeVisible();
    await page.getByRole("button", { name: /Review and publish/ }).click();
    await page.getByRole("button", { name: "Unpublish", exact: true }).click();
    await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeEnabled();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByRole("button", { name: "Unpublish", exact: true })).toBeEnabled();
    await page.getByRole("button", { name: /Basics/ }).click();
    await page.getByLabel("Summary").fill("Without a look at the other tab");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "changed elsewhere" })).toBeVisible();
    await other.reload();
    await expect(other.getByLabel("Summary")).toHaveValue(theirs);
  });
});

test("what search has is asked once publishing is answered", async ({ page }) => {
  await page.goto("/sign-in?next=/dashboard/products");
  await page.getByLabel("E-mail").fill("seller@example.com");
  await page.getByLabel("Password").fill(process.env.DEMO_PASSWORD ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("row").last().getByRole("link")).toBeVisible();
  await page.goto("/dashboard/products?status=published");
  await page.getByRole("row").last().getByRole("link").click();
  await page.getByRole("button", { name: /Review and publish/ }).click();
  await page.getByRole("button", { name: "Unpublish", exact: true }).click();
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeEnabled();
  // So that nothing is known of it as a public product.
  await page.reload();
  await expect(page.getByText("Not in search", { exact: true })).toBeVisible();

  // Whatever is asked before it is published is read before, and answered after.
  const read: Promise<unknown>[] = [];
  let answer = () => {};
  const published = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/api/products/me/*/search?*", async (route) => {
    const response = route.fetch();
    read.push(response);
    await Promise.all([response, published]);
    await route.fulfill({ response: await response });
  });
  await page.route("**/api/products/*/publish", async (route) => {
    await expect(page.getByRole("button", { name: "Unpublish", exact: true })).toBeVisible();
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await Promise.all(read);
    await route.continue();
  });
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("button", { name: "Unpublish", exact: true })).toBeEnabled();
  answer();
  await expect(page.getByText("In search", { exact: true })).toBeVisible();
});

test("what is gone is not selected, and an error is named where one publishes", async ({
  page,
}) => {
  const { email, username } = newPerson();
  await signUp(page, email, "/become-seller");
  await becomeSeller(page, username);
  await page.goto("/dashboard/products/new");
  await page.getByLabel("Name").fill("First");
  await page.getByRole("button", { name: "Create draft" }).click();
  await page.getByRole("button", { name: /Pricing/ }).click();
  await page.getByLabel("Standard licence").fill("a lot");
  await page.getByRole("button", { name: /Review and publish/ }).click();
  await expect(page.getByText("Pricing has an error")).toBeVisible();
  await fits(page);
  await page.getByRole("button", { name: "Mend it" }).click();
  await expect(page.getByText("Such as 49 or 49.99.")).toBeVisible();
  await page.getByLabel("Standard licence").fill("49");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/^Saved \d/)).toBeVisible();

  await page.goto("/dashboard/products");
  await page.getByRole("button", { name: "Actions for First" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByLabel("Summary")).toBeVisible();
  await page.goto("/dashboard/products");
  await page.getByLabel("Select all").check();
  await expect(page.getByText("2 products selected")).toBeVisible();
  await page.getByRole("button", { name: "Actions for First" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("First");
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect(page.getByText("1 product selected")).toBeVisible();
});

test("what is another seller's is not there", async ({ page, browser }) => {
  const { email, username } = newPerson();
  await signUp(page, email, "/become-seller");
  await becomeSeller(page, username);
  await page.goto("/dashboard/products/new");
  await page.getByLabel("Name").fill(`Mine ${username}`);
  await page.getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByLabel("Summary")).toBeVisible();
  const address = page.url();
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  const someone = newPerson();
  await signUp(theirs, someone.email, "/become-seller");
  await becomeSeller(theirs, someone.username);
  expect((await theirs.goto(address))?.status()).toBe(404);
  await stranger.close();
});
