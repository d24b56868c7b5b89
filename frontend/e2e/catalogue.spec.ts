import { fits } from "./support/accessible";
import { becomeSeller, newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

const TEXT =
  "Numbers invoices without gaps, from time sheets, and sends them by mail.\n\n## How\n\nIt **just** works.";

test.describe("from first to last", () => {
  // The rule about low prices is the API's alone, so its answer is an error of the browser's too.
  test.use({ allowed: { messages: [/status of 422/] } });
  test("a seller makes, publishes, changes and deletes a product", async ({ page }) => {
    test.setTimeout(90_000);
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
    await expect(page.getByText("Everything that its page needs is there.")).toBeVisible();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("It is in the shop.")).toBeVisible();
    await expect(page.getByText("In search", { exact: true })).toBeVisible({ timeout: 15_000 });
    await page.getByLabel("Its place when somebody searches for").fill(word);
    await expect(page.getByText("Place 1.")).toBeVisible();
    await fits(page);

    const card = page.getByRole("article").filter({ hasText: `Invoicer ${word}` });
    const searched = async (wanted: () => Promise<void>) =>
      expect(async () => {
        await page.goto(`/products?q=${word}`);
        await wanted();
      }).toPass({ timeout: 15_000 });
    await searched(() => expect(card).toContainText("$49", { timeout: 500 }));

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
    await page.removeAllListeners("dialog");
    page.on("dialog", (dialog) => void dialog.accept());
    await page.getByRole("button", { name: "Load it again" }).click();
    await expect(page.getByLabel("Summary")).toHaveValue("From the other tab");
  });
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
