import { readFile } from "node:fs/promises";
import type { Browser, Locator, Page } from "@playwright/test";
import { accessible, fits } from "./support/accessible";
import { buy, callAs, decideDispute, sellerWithWare, tile, type Ware } from "./support/market";
import { newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

const REASON = "It does not do what its page says.";

/** The worker releases and refunds, and Stripe tells of it, in its own time. */
const SOON = { timeout: 20_000 };

async function buyer(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signUp(page, newPerson().email);
  return page;
}

async function askForRefund(page: Page, order: string): Promise<{ id: string }> {
  return callAs(page, `/api/orders/${order}/refunds`, {
    method: "POST",
    body: { reason: REASON },
  });
}

/** Lets the seller say no to a wish, and its buyer appeal. */
async function declinedAndAppealed(seller: Page, customer: Page, refund: string): Promise<void> {
  await callAs(seller, `/api/refunds/${refund}/decline`, {
    method: "POST",
    body: { answer: "The page says all that it does." },
  });
  await callAs(customer, `/api/refunds/${refund}/appeal`, {
    method: "POST",
    body: { text: "The page says that it runs." },
  });
}

async function signInAsAdmin(page: Page, next: string): Promise<void> {
  await page.goto(`/sign-in?next=${next}`);
  await page.getByLabel("E-mail").fill("admin@example.com");
  await page.getByLabel("Password").fill(process.env.DEMO_PASSWORD ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(next);
}

/** An appeal in the admin's list; one that a dialog hides is there still. */
function appealOf(page: Page, { name }: Ware): Locator {
  return page.getByRole("listitem", { includeHidden: true }).filter({ hasText: name });
}

async function openOrder(page: Page, { name }: Ware, filters = ""): Promise<void> {
  await page.goto(`/dashboard/orders${filters}`);
  await page.getByRole("table").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

test("a refund is asked for, made on the order's page, and ends the download", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  await signUp(page, newPerson().email);
  const order = await buy(page, ware);
  await askForRefund(page, order);

  await seller.goto("/dashboard");
  await expect(tile(seller, "Pending")).toContainText("$44.10");
  await expect(tile(seller, "Today")).toContainText("1 sale");
  await fits(seller);
  await expect(seller.getByText("A buyer asks for a refund.")).toBeVisible();
  await seller.getByRole("link", { name: "Decide" }).click();
  await expect(seller).toHaveURL("/dashboard/orders?status=refund_requested");
  await expect(tile(seller, "Net")).toContainText("$44.10");
  await fits(seller);
  await seller.getByRole("table").getByRole("link", { name: ware.name }).click();
  await expect(seller.getByText(REASON).first()).toBeVisible();
  await fits(seller);

  await seller.getByRole("button", { name: "Refund…" }).click();
  const dialog = seller.getByRole("dialog");
  await expect(dialog.getByText("$44.10 of it from your balance, $4.90 from ours")).toBeVisible();
  await expect(dialog.getByText("The licence and the downloads end at once")).toBeVisible();
  await fits(seller);
  await dialog.getByRole("radio", { name: "A part of it" }).check();
  await dialog.getByLabel("Amount").fill("60");
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect(dialog.getByText("At most $49.00 can be given back.")).toBeVisible();
  await dialog.getByRole("radio", { name: "All that is left" }).check();
  await dialog.getByLabel("Your answer to the buyer").fill("You are right, and I am sorry.");
  await dialog.getByRole("button", { name: "Refund $49.00" }).click();
  await expect(dialog).toBeHidden();
  // Nobody loads the page again: it follows what happens.
  await expect(seller.getByText(/\$49\.00 went back to the buyer/)).toBeVisible(SOON);
  await expect(seller.getByText("Ended with the refund.")).toBeVisible();
  await fits(seller);

  await page.goto(`/library/${order}`);
  await expect(
    page.getByText("The money went back, so the licence and its downloads have ended."),
  ).toBeVisible();
  await expect(page.getByText("You are right, and I am sorry.").first()).toBeVisible();
  await seller.goto("/dashboard/payouts");
  await expect(tile(seller, "Pending")).toContainText("$0.00");
  await expect(tile(seller, "Available")).toContainText("$0.00");
  await seller.goto("/dashboard/orders?status=refunded");
  await expect(tile(seller, "Your part of refunds")).toContainText("-$44.10");
  await expect(tile(seller, "Net")).toContainText("$0.00");
  await seller.context().close();
});

test("orders are found and exported; downloads and activations are the seller's to change", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900, 19_900);
  await seller.goto("/dashboard/orders");
  await expect(seller.getByRole("heading", { name: "No orders yet" })).toBeVisible();
  await fits(seller);
  await signUp(page, newPerson().email);
  await buy(page, ware);

  await seller.goto("/dashboard/orders");
  await seller.getByLabel("Search", { exact: true }).fill("nobody at all");
  await seller.getByLabel("Status").selectOption("paid");
  await seller.getByRole("button", { name: "Show" }).click();
  await expect(seller).toHaveURL(/q=nobody\+at\+all&status=paid/);
  await expect(seller.getByRole("heading", { name: "None of your orders matches" })).toBeVisible();
  await fits(seller);
  await seller.getByRole("link", { name: "Show all" }).click();
  await expect(seller).toHaveURL("/dashboard/orders");
  await expect(seller.getByLabel("Status")).toHaveValue("");
  // On a phone they are folded.
  await seller.setViewportSize({ width: 360, height: 740 });
  await expect(seller.getByLabel("Status")).toBeHidden();
  await seller.getByText("Filters", { exact: true }).click();
  await expect(seller.getByLabel("Status")).toBeVisible();
  await accessible(seller);
  await seller.setViewportSize({ width: 1280, height: 900 });
  await seller.getByLabel("Product", { exact: true }).selectOption({ label: ware.name });
  await seller.getByRole("button", { name: "Show" }).click();
  await expect(seller).toHaveURL(new RegExp(`product_id=${ware.id}`, "u"));
  const [file] = await Promise.all([
    seller.waitForEvent("download"),
    seller.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("sales.csv");
  const csv = await readFile(await file.path(), "utf8");
  expect(csv).toContain(ware.name);
  expect(csv.trim().split("\n")).toHaveLength(2);
  await expect(seller.getByText("Loading the page")).toHaveCount(0);

  await openOrder(seller, ware);
  await expect(seller.getByText(/0 of 20 downloads used/)).toBeVisible();
  await seller.getByRole("button", { name: "Extend…" }).click();
  await seller.getByLabel("Downloads to add").fill("many");
  await seller.getByRole("button", { name: "Extend", exact: true }).click();
  await expect(seller.getByText("A whole number, such as 3.")).toBeVisible();
  await accessible(seller);
  await seller.getByLabel("Downloads to add").fill("5");
  await seller.getByRole("button", { name: "Extend", exact: true }).dblclick();
  await expect(seller.getByText(/0 of 25 downloads used/)).toBeVisible();
  await seller.getByRole("button", { name: "Revoke" }).click();
  await expect(seller.getByText(/Revoked on/).first()).toBeVisible();
  await expect(seller.getByRole("button", { name: "Revoke" })).toBeHidden();
  await seller.getByRole("button", { name: "Issue anew" }).click();
  await expect(seller.getByText(/0 of 20 downloads used/).first()).toBeVisible();
  await expect(seller.getByText("1 earlier set")).toBeVisible();
  await seller.getByLabel("Limit").fill("3");
  await seller.getByRole("button", { name: "Save limit" }).click();
  await expect(seller.getByText("active in 0 places of 3")).toBeVisible();

  // A part goes back unasked: the buyer keeps what was bought.
  await seller.getByRole("button", { name: "Give money back…" }).click();
  const dialog = seller.getByRole("dialog");
  await dialog.getByRole("radio", { name: "A part of it" }).check();
  await dialog.getByLabel("Amount").fill("10");
  await dialog.getByRole("button", { name: "Refund $10.00" }).click();
  await expect(dialog.getByText("Fill this in.")).toBeVisible();
  await dialog.getByLabel("Why").fill("It was late.");
  await dialog.getByRole("button", { name: "Refund $10.00" }).dblclick();
  await expect(seller.getByText(/\$10\.00 went back to the buyer/)).toBeVisible(SOON);
  await expect(seller.getByText(/\$10\.00 went back to the buyer/)).toHaveCount(1);
  await expect(seller.getByText("$35.10").first()).toBeVisible();
  await expect(seller.getByText(/0 of 20 downloads used/).first()).toBeVisible();
  await seller.context().close();
});

test("a refund that was declined is appealed, and an admin decides", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  const customer = await buyer(browser);
  const order = await buy(customer, ware);
  const { id } = await askForRefund(customer, order);
  await openOrder(seller, ware);
  await seller.getByRole("button", { name: "Decline…" }).click();
  await seller.getByLabel("Your answer to the buyer").fill("The page says all that it does.");
  await accessible(seller);
  await seller.getByRole("button", { name: "Decline the refund" }).click();
  await expect(seller.getByText("You declined.")).toBeVisible();
  await callAs(customer, `/api/refunds/${id}/appeal`, {
    method: "POST",
    body: { text: "The page says that it runs." },
  });
  await seller.goto("/admin/refunds");
  await expect(seller.getByRole("heading", { name: "Only our team sees this" })).toBeVisible();
  await fits(seller);

  await signInAsAdmin(page, "/dashboard");
  await page.locator("summary[aria-label=Account]").click();
  await page.getByRole("link", { name: "Refund appeals" }).click();
  await expect(page).toHaveURL("/admin/refunds");
  const appeal = appealOf(page, ware);
  await expect(appeal).toContainText(REASON);
  await expect(appeal).toContainText("The page says all that it does.");
  await expect(appeal).toContainText("The page says that it runs.");
  await fits(page);
  await appeal.getByRole("button", { name: "Approve…" }).click();
  await page.getByLabel("Why").fill("It does not run.");
  await accessible(page);
  await page.getByRole("button", { name: "Refund $49.00" }).click();
  await expect(appeal).toHaveCount(0);
  await openOrder(seller, ware);
  await expect(seller.getByText(/\$49\.00 went back to the buyer/)).toBeVisible(SOON);
  await seller.context().close();
  await customer.context().close();
});

test("an admin rejects an appeal, and that is final", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  const customer = await buyer(browser);
  const order = await buy(customer, ware);
  const { id } = await askForRefund(customer, order);
  await declinedAndAppealed(seller, customer, id);
  await signInAsAdmin(page, "/admin/refunds");
  const appeal = appealOf(page, ware);
  await appeal.getByRole("button", { name: "Reject…" }).click();
  await page.getByLabel("Why").fill("It runs as its page says.");
  await accessible(page);
  await page.getByRole("button", { name: "Reject the refund" }).click();
  await expect(appeal).toHaveCount(0);
  await customer.goto(`/library/${order}`);
  await expect(customer.getByText("the money is not given back")).toBeVisible();
  await expect(customer.getByText("It runs as its page says.").first()).toBeVisible();
  await expect(customer.getByRole("button", { name: "Appeal" })).toHaveCount(0);
  await expect(customer.getByRole("button", { name: "Ask for a refund" })).toHaveCount(0);
  await openOrder(seller, ware);
  await expect(seller.getByText("the money is not given back")).toBeVisible();
  await seller.context().close();
  await customer.context().close();
});

test("the seller answers a review where buyers read it", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  await signUp(page, newPerson().email);
  const order = await buy(page, ware);
  await callAs(page, "/api/reviews", {
    method: "POST",
    body: { order_id: order, rating: 2, title: "Not quite", body: "It needs a newer Python." },
  });
  await seller.goto("/dashboard/products");
  await seller.getByRole("button", { name: `Actions for ${ware.name}` }).click();
  await seller.getByRole("menuitem", { name: "Reviews" }).click();
  await expect(seller.getByText("It needs a newer Python.")).toBeVisible();
  await fits(seller);
  await seller.getByRole("button", { name: "Answer" }).click();
  await seller.getByLabel("Your answer to Ada Example").fill("Version 1.1 will not.");
  await accessible(seller);
  await seller.getByRole("button", { name: "Publish the answer" }).click();
  await expect(seller.getByText("Version 1.1 will not.")).toBeVisible();
  await page.goto(`/products/${ware.slug}`);
  await page.getByRole("tab", { name: "Reviews" }).click();
  await expect(
    page.getByRole("list", { name: "Reviews", exact: true }).getByText("Version 1.1 will not."),
  ).toBeVisible();
  await seller.getByRole("button", { name: "Remove the answer" }).click();
  await expect(seller.getByText("Version 1.1 will not.")).toBeHidden();
  await seller.getByRole("button", { name: "Undo" }).click();
  await expect(seller.getByText("Version 1.1 will not.")).toBeVisible();
  await seller.context().close();
});

test("a payment that a bank disputes is frozen until it is decided", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  await signUp(page, newPerson().email);
  await buy(page, ware, "4000 0000 0000 0259");
  await expect(async () => {
    await seller.goto("/dashboard");
    await expect(seller.getByText("1 payment is disputed")).toBeVisible({ timeout: 500 });
  }).toPass(SOON);
  await openOrder(seller, ware, "?status=disputed");
  await expect(
    seller.getByRole("heading", { name: "The buyer’s bank disputes this payment" }),
  ).toBeVisible();
  await expect(seller.getByText("Resting while the bank decides.")).toBeVisible();
  await fits(seller);
  await seller.goto("/dashboard/payouts");
  await expect(tile(seller, "Frozen")).toContainText("$44.10");
  await decideDispute("won");
  await expect(async () => {
    await openOrder(seller, ware);
    const decided = seller.getByRole("heading", { name: "The dispute was decided for you" });
    await expect(decided).toBeVisible({ timeout: 500 });
  }).toPass(SOON);
  await expect(seller.getByText("of 20 downloads used")).toBeVisible();
  await seller.context().close();
});
