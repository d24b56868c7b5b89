import type { Page } from "@playwright/test";
import { accessible, fits } from "./support/accessible";
import { callAs, payByCard } from "./support/market";
import { newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

const SOON = { timeout: 20_000 };
const PER_DAY = 10;

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel("Your question").fill(question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(
    page.getByText(/^(The answer is there|The Brain does not know\.$)/).first(),
  ).toBeAttached(SOON);
}

/** Asks until the answer says something: workers bring an entry to it a moment after it is saved. */
async function answered(page: Page, question: string, words: string): Promise<void> {
  await expect(async () => {
    await ask(page, question);
    await expect(page.getByRole("article", { name: "Answer" })).toContainText(words, {
      timeout: 500,
    });
  }).toPass({ timeout: 30_000, intervals: [1000, 3000] });
}

test.describe("a member's day", () => {
  // The question that is one too many.
  // And an answer that was kept cites what has been withdrawn: it cannot be voted for any more.
  test.use({ allowed: { messages: [/status of 429/, /status of 404/] } });

  test("an entry is written, asked for, cited and changed, and Pro goes on when the day's answers are used up", async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const author = newPerson();
    const word = `zq${author.username}`;
    await signUp(page, author.email, "/dashboard/brain/new");
    await page.getByLabel("Title").fill(`Feeding a ${word}`);
    await page.getByRole("button", { name: "Create draft" }).click();
    await page.getByLabel("Category").selectOption({ label: "Databases" });
    const text = page.getByRole("textbox", { name: "Text" });
    await text.fill(`## When to feed it\n\nA ${word} is fed at seven in the morning.`);
    await page.getByRole("searchbox", { name: "Products", exact: true }).fill("dashboard");
    const offered = page.getByRole("list", { name: "Products found" }).getByRole("button");
    const linked = ((await offered.first().textContent()) ?? "").replace("Link ", "");
    await offered.first().click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Everybody can read it.")).toBeVisible();
    const editor = page.url();
    const id = /[0-9a-f-]{36}/u.exec(editor)?.[0];

    await page.goto("/brain");
    await expect(page.getByText(`${PER_DAY} answers left today.`)).toBeVisible();
    const question = `When is a ${word} fed?`;
    await answered(page, question, `${word} is fed at seven`);
    const answer = page.getByRole("article", { name: "Answer" });
    expect(page.url()).toMatch(/\/brain$/);
    await expect(answer.getByRole("article").filter({ hasText: linked })).toBeVisible();
    await fits(page);
    await answer.getByRole("link", { name: "Source 1" }).click();
    await expect(page.locator("#answer-source-1")).toBeInViewport();
    await answer.getByRole("link", { name: `Feeding a ${word} – When to feed it` }).click();
    await expect(page.getByRole("heading", { name: `Feeding a ${word}` })).toBeVisible();

    await page.goto("/dashboard/brain");
    const row = page.getByRole("row").filter({ hasText: word });
    await expect(row.getByRole("cell").filter({ hasText: "Cited" })).toHaveText(/^Cited[1-9]/);

    await page.goto(editor);
    await text.fill(`## When to feed it\n\nA ${word} is fed at noon since last week.`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    await page.goto("/brain");
    // One that is given up, because something else is asked, has a response but does not finish.
    const ownVote = page.waitForEvent("requestfinished", {
      predicate: (request) => request.url().endsWith(`/api/brain/${id}/helpful`),
      timeout: 30_000,
    });
    await answered(page, question, `${word} is fed at noon`);
    await expect(answer).not.toContainText(`${word} is fed at seven`);
    // Nobody votes for an entry of their own, whatever else may be cited.
    await ownVote;
    await expect(
      answer.getByRole("button", { name: new RegExp(`was helpful.*${word}|was helpful$`) }),
    ).toHaveCount(0);

    const quota = "/api/brain/query/quota";
    const left = async () => (await callAs<{ remaining: number }>(page, quota)).remaining;
    for (let many = await left(); many > 1; many -= 1) {
      await callAs(page, `/api/brain/query?q=${encodeURIComponent(question)}`);
    }
    await page.goto("/brain");
    await expect(page.getByText("1 answer left today.")).toBeVisible();
    await ask(page, question);
    await expect(page.getByText("No answers left today;")).toBeVisible();
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(answer.getByRole("alert")).toContainText("Today's 10 answers are used up.");
    await fits(page);
    await answer.getByRole("link", { name: "See the Pro plan" }).click();
    await expect(page).toHaveURL("/pricing");
    await expect(page.getByText(`${PER_DAY} answers of the Brain a day`)).toBeVisible();
    await page.getByRole("button", { name: "Subscribe for $12 a month" }).click();
    await expect(page).toHaveURL(/\/pay\/cs_/, SOON);
    await payByCard(page);
    await expect(page.getByText(/You have the Pro plan/)).toBeVisible(SOON);
    await page.getByRole("link", { name: "Back to the Brain" }).click();
    await expect(page.getByLabel("Your question")).toHaveValue(question);
    await expect(page.getByText("Pro: as many answers as you need.")).toBeVisible();
    await answered(page, question, `${word} is fed at noon`);

    // What is withdrawn is not cited any more, from that moment on.
    await callAs(page, `/api/brain/${id}/withdraw`, { method: "POST" });
    await page.reload();
    await ask(page, question);
    await expect(answer).not.toContainText(`${word} is fed at noon`);
  });
});

test.describe("when it does not go well", () => {
  test.use({ allowed: { messages: [/net::ERR_FAILED/] } });

  test("an answer was helpful: its entries are voted for, and what fails is undone", async ({
    page,
  }) => {
    test.setTimeout(90_000);
    await signUp(page, newPerson().email, "/brain");
    const answer = page.getByRole("article", { name: "Answer" });
    const votes = answer.getByRole("region", { name: "Was this helpful?" });
    await expect(async () => {
      await ask(page, "How do several workers share one queue?");
      await expect(votes).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 30_000, intervals: [1000, 3000] });
    const cited = await answer
      .getByRole("region", { name: "Sources" })
      .getByRole("link")
      .evaluateAll(
        (links) => new Set(links.map((link) => (link as HTMLAnchorElement).pathname)).size,
      );
    const buttons = votes.getByRole("button");
    await expect(buttons).toHaveCount(cited);
    await accessible(page);
    await fits(page);
    const first = buttons.first();
    await page.route("**/helpful", (route) => route.abort());
    await first.click();
    await expect(votes.getByRole("alert")).toContainText("Your vote was not kept.");
    await expect(first).toHaveAttribute("aria-pressed", "false");
    await page.unroute("**/helpful");
    await first.click();
    await expect(first).toHaveAttribute("aria-pressed", "true");
    await expect(votes.getByText(/found this helpful\.$/).first()).toBeVisible();
    await expect(first).toBeEnabled();
    await answer.getByRole("region", { name: "Sources" }).getByRole("link").first().click();
    const vote = page.getByRole("region", { name: "Was this helpful" });
    await vote.getByRole("button", { pressed: true }).click();
    await expect(vote.getByRole("button", { pressed: false })).toBeEnabled();
  });

  test("what the Brain does not know it says, and a failure can be tried again", async ({
    page,
  }) => {
    await signUp(page, newPerson().email, "/brain");
    await ask(page, "Which wine goes with fish?");
    const answer = page.getByRole("article", { name: "Answer" });
    await expect(answer).toContainText("The Brain does not know.");
    await expect(answer.getByRole("heading", { name: "Sources" })).toHaveCount(0);
    await expect(page.getByText(`${PER_DAY} answers left today.`)).toBeVisible();
    await accessible(page);

    await page.route("**/api/brain/query?*", (route) => route.abort());
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(answer.getByRole("alert")).toContainText("The server does not answer.");
    await fits(page);
    await page.unroute("**/api/brain/query?*");
    await answer.getByRole("button", { name: "Try again" }).click();
    await expect(answer).toContainText("The Brain does not know.");
  });

  test("an answer is stopped by its button", async ({ page }) => {
    await signUp(page, newPerson().email, "/brain");
    // An answer that does not come.
    await page.route("**/api/brain/query?*", () => undefined);
    await page.getByLabel("Your question").fill("How do several workers share one queue?");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Looking for an answer.")).toBeAttached();
    await accessible(page);
    await page.getByRole("button", { name: "Stop" }).click();
    await expect(page.getByRole("article", { name: "Answer" })).toContainText("Stopped.");
    await expect(page.getByRole("button", { name: "Ask", exact: true })).toBeVisible();
  });
});

/** What a model might answer: headings, citations within a line, sources in Markdown. */
const WRITTEN = [
  [
    "passages",
    {
      passages: [
        {
          number: 1,
          entry_id: "00000000-0000-4000-8000-000000000001",
          slug: "skip-locked-job-queue",
          title: "A job queue",
          entry_type: "pattern",
          heading: "Taking work",
          text: "**Use** `SKIP LOCKED`.",
          excerpt: "Use SKIP LOCKED.",
        },
      ],
    },
  ],
  ["text", { text: "# In short\n\nTake rows with SKIP LOCKED [1], and never sleep [1].\n" }],
  ["citations", { outcome: "answered", citations: [1], products: [] }],
  [
    "usage",
    {
      input_tokens: 100,
      output_tokens: 20,
      cached: false,
      quota: {
        plan: "free",
        used: 1,
        limit: PER_DAY,
        remaining: PER_DAY - 1,
        resets_at: "2030-01-01T00:00:00Z",
      },
    },
  ],
] as const;

test("an answer is still there after its source was read, for whoever has asked", async ({
  page,
}) => {
  await signUp(page, newPerson().email, "/brain");
  let asked = 0;
  await page.route("**/api/brain/query?*", (route) => {
    asked += 1;
    const body = WRITTEN.map(
      ([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
    ).join("");
    return route.fulfill({ contentType: "text/event-stream", body });
  });
  // The entry that is cited has no such id.
  await page.route("**/api/brain/*/helpful", (route) =>
    route.fulfill({ json: { helpful_count: 0, voted: false, own: false } }),
  );
  const question = page.getByLabel("Your question");
  await question.fill(" a ");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(question).toBeFocused();
  await expect(question).toHaveAccessibleDescription("Write a question of at least 3 letters.");
  await expect(question).toHaveAttribute("aria-invalid", "true");
  await accessible(page);

  await ask(page, "How do workers share one queue?");
  const answer = page.getByRole("article", { name: "Answer" });
  await expect(answer.getByRole("heading", { name: "In short" })).toHaveCSS("font-size", "16px");
  await expect(answer.getByText("Use SKIP LOCKED.", { exact: true })).toBeVisible();
  await fits(page);

  await answer.getByRole("region", { name: "Sources" }).getByRole("link").click();
  await expect(page).toHaveURL(/\/brain\/skip-locked-job-queue/);
  await page.goBack();
  await expect(answer).toContainText("Take rows with SKIP LOCKED [1], and never sleep [1].");
  await page.reload();
  await expect(answer).toContainText("never sleep");
  await expect(question).toHaveValue("How do workers share one queue?");
  expect(asked).toBe(1);

  await page.locator("summary[aria-label=Account]").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("a visitor signs in and comes back to ask", async ({ page }) => {
  await page.goto("/brain");
  await expect(page.getByLabel("Your question")).toHaveCount(0);
  await page.getByRole("link", { name: "Sign in to ask" }).click();
  await expect(page).toHaveURL("/sign-in?next=/brain");
});
