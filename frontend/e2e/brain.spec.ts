import { accessible, fits } from "./support/accessible";
import { newPerson, signIn, signOut, signUp } from "./support/people";
import { expect, test } from "./support/test";

const PERSON =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0 Safari/537.36";
const CODE = "## Why\n\nKeep transactions **short**.\n\n```ts\nconst answer = 42;\n```\n";

test.describe("from first to last", () => {
  // The votes that do not arrive.
  test.use({
    allowed: { messages: [/net::ERR_(FAILED|INTERNET_DISCONNECTED)/] },
    userAgent: PERSON,
  });
  test("a member writes an entry that others find, like and lose again", async ({ page }) => {
    test.setTimeout(150_000);
    const author = newPerson();
    const word = `zy${author.username}`;
    await signUp(page, author.email, "/dashboard/brain");
    await expect(page.getByRole("heading", { name: "No entries yet" })).toBeVisible();
    await fits(page);
    await page.getByRole("link", { name: "New entry" }).click();
    await page.getByLabel("Title").fill(`Tuning ${word}`);
    await page.getByLabel("Type").selectOption("lesson");
    await fits(page);
    await page.getByRole("button", { name: "Create draft" }).click();
    await expect(page).toHaveURL(/\/dashboard\/brain\/[0-9a-f-]{36}\/edit/);
    await expect(page.getByText("Choose a category.")).toBeVisible();
    await page.getByLabel("Category").selectOption({ label: "Databases" });
    await page.getByRole("textbox", { name: "Text" }).fill(`${CODE}\nFirst ${word}a`);
    await page.getByRole("tab", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "Why" })).toBeVisible();
    await page.getByRole("tab", { name: "Write" }).click();
    await page.getByLabel("Tags").fill(`${word},`);
    await expect(page.getByRole("button", { name: `Remove ${word}` })).toBeVisible();
    await page.getByRole("searchbox", { name: "Products", exact: true }).fill("dashboard");
    const offered = page.getByRole("list", { name: "Products found" }).getByRole("button");
    const linked = ((await offered.first().textContent()) ?? "").replace("Link ", "");
    await offered.first().click();
    await expect(page.getByRole("button", { name: `Remove ${linked}` })).toBeVisible();
    await fits(page);
    // Whoever leaves without saving is asked.
    page.once("dialog", (dialog) => void dialog.dismiss());
    await page.getByRole("link", { name: "Overview" }).first().click();
    await expect(page).toHaveURL(/\/edit$/);
    // What is not public yet is not said to be.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/publish", async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Being published.")).toBeVisible();
    release();
    await expect(page.getByText("Everybody can read it.")).toBeVisible();
    await page.unroute("**/publish");
    await expect(page.getByText(/Version \d+ \(present\)/)).toBeVisible();
    await fits(page);

    const card = page.getByRole("article").filter({ hasText: `Tuning ${word}` });
    const searched = async (q: string, many: number) =>
      expect(async () => {
        await page.goto(`/brain?q=${q}`);
        await expect(card).toHaveCount(many, { timeout: 500 });
      }).toPass({ timeout: 20_000 });
    await searched(`${word}a`, 1);
    await fits(page);
    await card.getByRole("link").click();
    await expect(page.getByRole("heading", { name: `Tuning ${word}` })).toBeVisible();
    await expect(page.locator(".hljs-keyword").first()).toHaveText("const");
    await expect(page.getByRole("article").filter({ hasText: linked })).toBeVisible();
    // Nobody votes for an entry of their own.
    await expect(page.getByRole("button", { name: "This was helpful" })).toHaveCount(0);
    await fits(page);
    const address = page.url();

    const row = page.getByRole("row").filter({ hasText: word });
    await expect(async () => {
      await page.goto("/dashboard/brain");
      await expect(row.getByRole("cell").nth(2)).toHaveText("Views1", { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    await page.getByRole("link", { name: `Tuning ${word}`, exact: true }).click();
    await page.getByRole("textbox", { name: "Text" }).fill(`${CODE}\nSecond ${word}b`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    await searched(`${word}b`, 1);

    const reader = newPerson();
    await signOut(page);
    await signUp(page, reader.email, new URL(address).pathname);
    const vote = page.getByRole("region", { name: "Was this helpful" });
    // A failure is undone and said; then it works.
    await page.route("**/helpful", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await vote.getByRole("button", { name: "This was helpful" }).click();
    await expect(vote.getByText("Your vote was not kept.")).toBeVisible();
    await expect(vote.getByRole("button", { name: "This was helpful" })).toBeVisible();
    await page.unroute("**/helpful");
    await page.context().setOffline(true);
    await vote.getByRole("button", { name: "This was helpful" }).click();
    await expect(vote.getByText("Your vote was not kept.")).toBeVisible();
    await expect(vote.getByRole("button", { pressed: false })).toBeEnabled();
    await page.context().setOffline(false);
    await page.route("**/helpful", (route) => route.abort());
    await page.reload();
    await expect(vote.getByText("Whether you have voted cannot be told just now.")).toBeVisible();
    await expect(vote.getByRole("button", { name: "This was helpful" })).toBeDisabled();
    await page.unroute("**/helpful");
    await vote.getByRole("button", { name: "Try again" }).click();
    await vote.getByRole("button", { name: "This was helpful" }).click();
    await expect(vote).toContainText("1 member found this helpful.");
    await expect(vote.getByRole("button", { pressed: true })).toBeEnabled();
    await page.unroute("**/helpful");
    await fits(page);
    await page.reload();
    await expect(vote).toContainText("1 member found this helpful.");

    await signOut(page);
    await signIn(page, author.email, "/dashboard/brain");
    await expect(row.getByRole("cell").nth(4)).toHaveText("Helpful1");
    await fits(page);
    // What readers saw before comes back, and the present words are kept.
    await page.getByRole("link", { name: `Tuning ${word}`, exact: true }).click();
    await page
      .getByRole("button", { name: /^See version/ })
      .last()
      .click();
    await expect(page.getByRole("dialog")).toContainText(`First ${word}a`);
    await expect(page.getByRole("dialog")).toContainText(`Lesson, Databases, ${word}`);
    await accessible(page);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await expect(page.getByRole("textbox", { name: "Text" })).toHaveValue(
      new RegExp(`First ${word}a`),
    );
    // What is half written keeps nobody from withdrawing it, and readers do not see it.
    const text = page.getByRole("textbox", { name: "Text" });
    await text.fill("");
    await page.getByRole("button", { name: "Withdraw", exact: true }).click();
    await expect(page.getByText("DraftNot saved yet")).toBeVisible();
    await text.fill(`${CODE}\nFirst ${word}a`);
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Everybody can read it.")).toBeVisible();
    await page.goto("/dashboard/brain");
    await row.getByRole("switch", { name: `Publish Tuning ${word}` }).click();
    await expect(row.getByRole("switch")).not.toBeChecked();
    await expect(row.getByRole("switch")).toBeEnabled();
    await searched(word, 0);
  });
});

test("words are looked for by relevance, whatever the list was sorted by without them", async ({
  page,
}) => {
  const sort = page.getByLabel("Sort by");
  await page.goto("/brain");
  await page.getByLabel("Search the Brain").fill("queue");
  await page.getByLabel("Search the Brain").press("Enter");
  await expect(page.getByRole("heading", { name: "Entries for “queue”" })).toBeVisible();
  await expect(sort.getByRole("option", { selected: true })).toHaveText("Relevance");
  await sort.selectOption("Newest");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page).toHaveURL(/sort=newest/);
  await page.goBack();
  await expect(sort.getByRole("option", { selected: true })).toHaveText("Relevance");
});

test.describe("names that only the API has", () => {
  test.use({ allowed: { messages: [/status of 404/] } });

  test("are pages that are not there", async ({ page }) => {
    for (const path of ["/brain/me", "/brain/categories", "/brain/query", "/products/me"]) {
      expect((await page.goto(path))?.status(), path).toBe(404);
    }
  });
});

test("an admin renames and merges labels, members see their counts", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const person = newPerson();
  await signUp(page, person.email, "/dashboard/brain/labels");
  await expect(page.getByRole("row").filter({ hasText: "Databases" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
  await fits(page);

  const admin = await (await browser.newContext()).newPage();
  const password = process.env.DEMO_PASSWORD ?? "";
  await signIn(admin, "admin@example.com", "/dashboard/brain/labels", password);
  await admin.getByRole("button", { name: "New category" }).click();
  await admin.getByLabel("Name", { exact: true }).fill(`Aa ${person.username}`);
  await admin.getByRole("button", { name: "Create it" }).click();
  const row = admin.getByRole("row").filter({ hasText: person.username });
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await admin.getByRole("menuitem", { name: "Rename" }).click();
  await admin.getByLabel("New name").fill(`Ab ${person.username}`);
  await accessible(admin);
  await admin.getByRole("button", { name: "Rename it" }).click();
  await expect(row).toContainText(`Ab ${person.username}`);
  await row.getByRole("button", { name: /^Actions for/ }).click();
  await admin.getByRole("menuitem", { name: "Merge" }).click();
  await admin.getByLabel("Into which").selectOption({ label: "Databases" });
  await admin.getByRole("button", { name: "Merge it" }).click();
  // The open dialog hides the rows: that none shows does not tell yet.
  await expect(admin.getByText("Merged", { exact: true })).toBeVisible();
  await expect(row).toHaveCount(0);
  const former = `/brain?category=aa-${person.username}`;
  const moved = await admin.request.get(former, { maxRedirects: 0 });
  expect(moved.status()).toBe(308);
  expect(moved.headers().location).toContain("/brain?category=databases");
  await admin.reload();
  await expect(admin.getByRole("button", { name: "Actions for Databases" })).toBeVisible();
  await fits(admin);
  await admin.context().close();
});
