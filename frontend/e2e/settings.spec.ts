import { fits } from "./support/accessible";
import { becomeSeller, newPerson, PASSWORD, signUp } from "./support/people";
import { expect, test } from "./support/test";

const SETTINGS = "/dashboard/settings";

test("nothing can be typed before the page would keep it", async ({ page }) => {
  await signUp(page, newPerson().email, SETTINGS);
  let start = () => {};
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await started;
    await route.continue();
  });
  await page.goto(SETTINGS, { waitUntil: "commit" });
  const name = page.getByLabel("Name", { exact: true });
  await expect(name).toBeVisible();
  await expect(name).toBeDisabled();
  await expect(page.getByRole("button", { name: "Save name" })).toBeDisabled();
  start();
  await name.fill("Ada King");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Name saved")).toBeVisible();
  await page.reload();
  await expect(name).toHaveValue("Ada King");
});

test("letters are chosen, and stopped by their own link", async ({ page, request }) => {
  const { email, username } = newPerson();
  await signUp(page, email, "/become-seller");
  await becomeSeller(page, username);
  await page.goto(SETTINGS);
  const refused = page.getByRole("checkbox", { name: "Refused files" });
  const first = page.getByRole("checkbox", { name: "First steps as a seller" });
  await expect(refused).toBeChecked();
  const kept = page.waitForResponse((answer) => answer.request().method() === "PUT");
  await refused.uncheck();
  await kept;
  await fits(page);
  await page.reload();
  await expect(refused).not.toBeChecked();
  await expect(first).toBeChecked();

  const mailbox = process.env.MAIL_PAGE_URL;
  let link = "";
  await expect(async () => {
    const listed = await request.get(`${mailbox}/messages.json?to=${email}`);
    const [letter] = (await listed.json()) as { id: string }[];
    const source = await request.get(`${mailbox}/messages/${letter?.id}/source`);
    link = /List-Unsubscribe: <([^>]+)>/u.exec(await source.text())?.[1] ?? "";
    expect(link).not.toBe("");
  }).toPass({ timeout: 15_000 });
  await page.goto(link);
  await fits(page);
  await page.getByRole("button", { name: "Stop them" }).click();
  await expect(page.getByText("No more letters of this kind: First steps")).toBeVisible();
  await page.goto(SETTINGS);
  await expect(first).not.toBeChecked();
});

test("an export can be downloaded", async ({ page }) => {
  // The list from before it was asked for arrives after it.
  let note = () => {};
  const read = new Promise<void>((resolve) => {
    note = resolve;
  });
  const asked = page.waitForResponse(
    (answer) => answer.request().method() === "POST" && /exports$/u.test(answer.url()),
  );
  await page.route(
    "**/api/users/me/exports",
    async (route) => {
      const response = await route.fetch();
      note();
      await asked;
      // Or nobody waits for it any more.
      await route.fulfill({ response }).catch(() => null);
    },
    { times: 1 },
  );
  await signUp(page, newPerson().email, SETTINGS);
  await read;
  await page.getByRole("button", { name: "Export your data" }).click();
  const link = page.getByRole("link", { name: "Download" });
  await expect(link).toBeVisible({ timeout: 20_000 });
  await fits(page);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toBe("mywork-export.zip");
});

test.describe("with an answer that is a refusal", () => {
  test.use({ allowed: { messages: [/status of 404/] } });
  test("it shows at once, and is not asked for again", async ({ page }) => {
    let times = 0;
    await page.route("**/api/users/me/exports", async (route) => {
      times += 1;
      await route.fulfill({ status: 404, json: { code: "not_found" } });
    });
    await signUp(page, newPerson().email, SETTINGS);
    await expect(page.getByText("Your exports cannot be shown just now.")).toBeVisible();
    expect(times).toBe(1);
  });
});

test.describe("closing an account", () => {
  test.use({ allowed: { messages: [/status of 401/] } });
  test("says what it means, and ends everything", async ({ page }) => {
    const { email, username } = newPerson();
    await signUp(page, email, "/become-seller");
    await becomeSeller(page, username);
    await page.goto(SETTINGS);
    await page.getByRole("button", { name: "Close your account" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("You cannot sign in any more.")).toBeVisible();
    await fits(page);
    await expect(dialog.getByRole("button", { name: "Close my account" })).toBeDisabled();
    await dialog.getByRole("textbox").fill(email);
    await dialog.getByRole("button", { name: "Close my account" }).click();
    await expect(page.getByRole("heading", { name: "Your account is closed" })).toBeVisible();
    await page.getByRole("button", { name: "Leave" }).click();
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();

    // The account is gone where one signs in, too.
    await expect(async () => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("Couldn't find your account.")).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 20_000 });
  });
});
