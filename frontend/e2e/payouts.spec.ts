import { readFile } from "node:fs/promises";
import { fits } from "./support/accessible";
import { endHold } from "./support/database";
import { buy, payByCard, sellerWithWare, stripeSwitch, tile } from "./support/market";
import { newPerson, signUp } from "./support/people";
import { expect, test } from "./support/test";

/** The worker pays, and Stripe tells of it, in its own time. */
const SOON = { timeout: 20_000 };

test("from Stripe's form over a sale to a payout that adds up", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  await seller.goto("/dashboard/payouts");
  await expect(seller.getByText("You have not connected an account at Stripe")).toBeVisible();
  await expect(seller.getByRole("heading", { name: "No payouts yet" })).toBeVisible();
  await fits(seller);
  await seller.getByRole("button", { name: "Connect with Stripe" }).click();
  await expect(seller.getByRole("heading", { name: "Tell us where your money goes" })).toBeVisible(
    SOON,
  );
  await seller.getByRole("button", { name: "Save for later" }).click();
  await expect(seller).toHaveURL("/dashboard/payouts?onboarding=done");
  await expect(seller.getByText("its form is not complete")).toBeVisible();
  await expect(seller.getByText("A bank account or debit card")).toBeVisible();
  await fits(seller);

  // A link that was used up leads on by a new one.
  await seller.goto("/dashboard/payouts?onboarding=refresh");
  await expect(seller.getByRole("heading", { name: "Tell us where your money goes" })).toBeVisible(
    SOON,
  );
  await seller.getByLabel("First name").fill("Ada");
  await seller.getByLabel("Last name").fill("Example");
  await seller.getByLabel("Date of birth").fill("1990-01-02");
  await seller.getByLabel("Routing number").fill("110000000");
  await seller.getByLabel("Account number").fill("000123456789");
  await seller.getByRole("button", { name: "Complete", exact: true }).click();
  await expect(seller).toHaveURL("/dashboard/payouts?onboarding=done");
  await expect(seller.getByText("Your account is connected")).toBeVisible();
  await expect(seller.getByText("the least that is paid out is $25.00")).toBeVisible();
  await fits(seller);

  await signUp(page, newPerson().email);
  const order = await buy(page, ware);
  await seller.goto("/dashboard/payouts");
  await expect(tile(seller, "Pending")).toContainText("Next: $44.10 on");
  await endHold(order);
  const request = seller.getByRole("button", { name: "Request payout of $44.10" });
  await expect(async () => {
    await seller.reload();
    await expect(request).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 80_000 });
  await fits(seller);
  await seller.getByLabel("Amount").fill("44.11");
  await seller.getByRole("button", { name: "Request payout of $44.11" }).click();
  await expect(seller.getByText("Only $44.10 can be paid out at the moment.")).toBeVisible();
  // What was wrong with that is not said of the next try.
  await seller.getByLabel("Amount").fill("1,5");
  await seller.getByRole("button", { name: "Request payout", exact: true }).click();
  await expect(seller.getByText("Such as 49 or 49.99.")).toBeVisible();
  await expect(seller.getByText("Only $44.10 can be paid out at the moment.")).toHaveCount(0);

  // One that Stripe refuses: why is said, and the money is there again.
  await stripeSwitch("faults", {
    method: "POST",
    path: "/v1/transfers",
    when: "during",
    status: 400,
    code: "account_closed",
  });
  await seller.getByLabel("Amount").fill("44.10");
  await request.click();
  const failed = seller.getByRole("row").filter({ hasText: "cannot send money to your account" });
  await expect(failed.getByText("Failed", { exact: true })).toBeVisible(SOON);
  await expect(tile(seller, "Available")).toContainText("$44.10");
  await fits(seller);
  await seller.route("**/payouts?status=failed&_rsc=*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });
  await seller.getByRole("navigation", { name: "Status" }).getByText("Failed").click();
  await expect(seller.getByText("Loading the page")).toBeAttached();
  await expect(seller).toHaveURL(/status=failed/);
  await expect(seller.getByText("Loading the page")).toHaveCount(0);
  await failed.getByRole("link").click();
  await expect(seller.getByText("The money is back in your balance.")).toBeVisible();
  const of = seller.getByRole("table").getByRole("row");
  await expect(of.nth(2)).toContainText(ware.name);
  await expect(of.nth(3)).toContainText("-$44.10");
  await seller.getByRole("link", { name: "Payouts", exact: true }).first().click();

  await seller.getByLabel("Amount").fill("44.10");
  const other = await seller.context().newPage();
  await other.goto("/dashboard/payouts");
  await request.dblclick();
  await expect(seller.getByText("Payout of $44.10 requested")).toBeVisible();
  // A tab that still shows the money is told that it is gone, and shows so.
  await other.getByRole("button", { name: "Request payout of $44.10" }).click();
  await expect(other.getByText("$0.00 are available, and the least")).toBeVisible();
  await other.close();
  const row = seller.getByRole("table").getByRole("row").nth(1);
  await expect(row.getByText("Paid", { exact: true })).toBeVisible(SOON);
  await expect(seller.getByRole("table").getByRole("row")).toHaveCount(3);
  await expect(tile(seller, "Paid out")).toContainText("$44.10");
  await expect(tile(seller, "Available")).toContainText("$0.00");
  await fits(seller);
  const [file] = await Promise.all([
    seller.waitForEvent("download"),
    seller.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(await readFile(await file.path(), "utf8")).toContain("44.10");

  await row.getByRole("link").click();
  await expect(seller.getByRole("heading", { name: "Payout of $44.10" })).toBeVisible();
  const lines = seller.getByRole("table").getByRole("row");
  await expect(lines.nth(1)).toContainText("Balance before");
  await expect(lines.nth(2)).toContainText("Payout that failed");
  await expect(lines.nth(2)).toContainText("$44.10");
  await expect(lines.nth(3)).toContainText("-$44.10");
  await expect(lines.nth(4)).toContainText("Balance after");
  await expect(lines.nth(4)).toContainText("$0.00");
  await fits(seller);

  await seller.goto("/dashboard/settings");
  await expect(seller.getByRole("heading", { name: "Connected accounts" })).toBeVisible();
  await fits(seller);
  await seller.getByRole("button", { name: "Open Stripe’s dashboard" }).click();
  await expect(seller.getByRole("heading", { name: "Express dashboard" })).toBeVisible(SOON);
  await seller.context().close();
});

test("the Pro plan is subscribed to, ended and resumed", async ({ page }) => {
  test.setTimeout(60_000);
  await page.goto("/pricing");
  await expect(page.getByText("You keep 90 % of every sale")).toBeVisible();
  const helper = page
    .getByRole("contentinfo")
    .getByRole("link", { name: "support@mywork.example" });
  await expect(helper).toBeVisible();
  await page.getByRole("link", { name: "Sign in to subscribe" }).click();
  await expect(page).toHaveURL("/sign-in?next=/pricing");
  await signUp(page, newPerson().email, "/pricing");
  await expect(page.getByText("You have the free plan.")).toBeVisible();
  await fits(page);
  await page.getByRole("button", { name: "Subscribe for $12 a month" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/, SOON);
  await page.goBack();
  await page.getByRole("button", { name: "Subscribe for $12 a month" }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/, SOON);
  await payByCard(page);
  await expect(page).toHaveURL("/pricing?subscribed=1");
  await expect(page.getByText(/You have the Pro plan\. It renews on/)).toBeVisible(SOON);
  await fits(page);
  await page.getByRole("button", { name: "Cancel at the end of the month" }).click();
  await expect(page.getByText(/Then it ends, and nothing more is charged/)).toBeVisible(SOON);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText(/It renews on/)).toBeVisible(SOON);
});
