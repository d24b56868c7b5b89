import type { Page } from "@playwright/test";
import { expect } from "./test";

export const PASSWORD = "correct horse battery";

let made = 0;

/** An address and a username that nobody has had before. */
export function newPerson(): { email: string; username: string } {
  made += 1;
  const name = `p${Date.now().toString(36)}${made}`;
  return { email: `${name}@example.com`, username: name };
}

/** Signs somebody new up, by the form; ends on the page that was wanted. */
export async function signUp(page: Page, email: string, next = "/dashboard"): Promise<void> {
  await page.goto(`/sign-up?next=${encodeURIComponent(next)}`);
  await page.getByLabel("Name").fill("Ada Example");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create an account" }).click();
  await expect(page).toHaveURL(next);
}

/** Signs somebody in, by the form; ends on the page that was wanted. */
export async function signIn(
  page: Page,
  email: string,
  next: string,
  password = PASSWORD,
): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(next);
}

export async function signOut(page: Page): Promise<void> {
  await page.locator("summary[aria-label=Account]").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
}

export async function becomeSeller(page: Page, username: string): Promise<void> {
  await page.goto("/become-seller");
  await page.getByLabel("Username").fill(username);
  await page.getByRole("button", { name: "Become a seller" }).click();
  await expect(page).toHaveURL("/dashboard");
}
