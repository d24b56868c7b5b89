import { accessible, fits } from "./support/accessible";
import { suspend } from "./support/database";
import { becomeSeller, newPerson, PASSWORD, signUp } from "./support/people";
import { expect, test } from "./support/test";

test("sign up, sign out, sign in and be where one wanted to go", async ({ page }) => {
  const { email } = newPerson();
  await page.goto("/dashboard/settings");
  await expect(page).toHaveURL("/sign-in?next=%2Fdashboard%2Fsettings");
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill("Ada Example");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create an account" }).click();
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await accessible(page);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create an account" }).click();
  await expect(page).toHaveURL("/dashboard/settings");
  await expect(page.getByText(`You sign in as ${email}.`)).toBeVisible();

  await page.locator("summary[aria-label=Account]").click();
  await accessible(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await page.goto("/dashboard");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/dashboard");
});

test.describe("with a name that is taken", () => {
  test.use({ allowed: { messages: [/status of 409/] } });
  test("a buyer becomes a seller and changes name and profile", async ({ page }) => {
    const { email, username } = newPerson();
    await signUp(page, email, "/become-seller");
    await page.getByRole("button", { name: "Become a seller" }).click();
    await expect(page.getByText("At least 3 characters.")).toBeVisible();
    await page.getByLabel("Website").fill("nowhere");
    await page.getByLabel("Username").fill("admin");
    await page.getByRole("button", { name: "Become a seller" }).click();
    await expect(page.getByText("This does not have the right form.")).toBeVisible();
    await page.getByLabel("Website").fill("https://ada.example.com");
    await page.getByRole("button", { name: "Become a seller" }).click();
    await expect(page.getByText("This username is taken. Choose another.")).toBeVisible();
    await fits(page);
    await page.getByLabel("Username").fill(username);
    await page.getByRole("button", { name: "Become a seller" }).click();
    await expect(page).toHaveURL("/dashboard");
    await expect(page.getByRole("link", { name: "See your page" })).toBeVisible();
    await expect(page.getByRole("link", { name: "New product", exact: true })).toBeVisible();
    await fits(page);

    await page.goto("/dashboard/settings");
    await page.getByLabel("Name", { exact: true }).fill("Ada King");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByText("Name saved")).toBeVisible();
    await page.getByLabel("Headline").fill("Engines that compute");
    await page.getByRole("button", { name: "Save seller profile" }).click();
    await expect(page.getByText("Seller profile saved")).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Ada King");
    await fits(page);
    await page.goto(`/sellers/${username}`);
    await expect(page.getByText("Engines that compute")).toBeVisible();
  });
});

test("a renamed seller's old address leads to the new one", async ({ page }) => {
  const { email, username } = newPerson();
  await signUp(page, email);
  await becomeSeller(page, username);
  await page.goto("/dashboard/settings");
  await page.getByLabel("Username").fill(`${username}-new`);
  await page.getByRole("button", { name: "Save seller profile" }).click();
  await expect(page.getByText("Seller profile saved")).toBeVisible();
  await page.goto(`/sellers/${username}`);
  await expect(page).toHaveURL(`/sellers/${username}-new`);
});

test.describe("while the API refuses", () => {
  test.use({ allowed: { messages: [/status of 503/] } });
  test("what was typed stays when saving fails", async ({ page }) => {
    await signUp(page, newPerson().email, "/dashboard/settings");
    await page.route("**/api/users/me", (route) =>
      route.fulfill({
        status: 503,
        contentType: "application/problem+json",
        body: JSON.stringify({ detail: "Not now. Try again.", code: "away", errors: [] }),
      }),
    );
    await page.getByLabel("Name", { exact: true }).fill("Ada King");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Not now" })).toBeVisible();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Ada King");
  });
});

test.describe("with an account that is suspended", () => {
  // The cart in the header is asked for, too.
  test.use({ allowed: { messages: [/status of 403/] } });
  test("one is told so, and can leave it", async ({ page }) => {
    const { email } = newPerson();
    await signUp(page, email);
    await suspend(email);
    await page.goto("/dashboard/settings");
    await expect(page.getByRole("heading", { name: "This account is suspended" })).toBeVisible();
    await fits(page);
    await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  });
});

test("another site cannot be where one goes after signing in", async ({ page }) => {
  await signUp(page, newPerson().email);
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example");
  await expect(page).toHaveURL("/");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("one can sign up and out", async ({ page }) => {
    await signUp(page, newPerson().email);
    await page.locator("summary[aria-label=Account]").click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  });
});
