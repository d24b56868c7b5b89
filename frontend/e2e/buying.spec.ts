import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { accessible, fits } from "./support/accessible";
import { setPrice } from "./support/database";
import { letter } from "./support/mailbox";
import {
  beginToPay,
  callAs,
  payByCard,
  sellerWithWare,
  stripeSwitch,
  type Ware,
} from "./support/market";
import { newPerson, PASSWORD, signUp } from "./support/people";
import { expect, test } from "./support/test";

const PAYMENT_PAGE = /\/pay\/cs_/;

async function addToCart(page: Page, { slug }: Ware): Promise<void> {
  await page.goto(`/products/${slug}`);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await expect(page.getByRole("link", { name: "In your cart" })).toBeVisible();
}

function cartLine(page: Page, { name }: Ware) {
  return page
    .getByRole("list", { name: "In your cart" })
    .getByRole("listitem")
    .filter({ hasText: name });
}

test("from the cart of a visitor to a review", async ({ page, browser, request }) => {
  test.setTimeout(240_000);
  const one = await sellerWithWare(browser, 4900, 19_900);
  const two = await sellerWithWare(browser, 1250);

  // Signed out: the cart is the browser's own, in each of its tabs.
  await page.goto("/cart");
  await expect(page.getByRole("heading", { name: "Your cart is empty" })).toBeVisible();
  await fits(page);
  await addToCart(page, one.ware);
  const other = await page.context().newPage();
  await addToCart(other, two.ware);
  await expect(page.getByRole("link", { name: "Cart, 2 products" })).toBeVisible();
  await other.close();
  await page.goto("/cart");
  await cartLine(page, one.ware).getByRole("combobox").selectOption("extended");
  await expect(page.getByText("$211.50")).toBeVisible();
  await cartLine(page, one.ware).getByRole("combobox").selectOption("standard");
  await expect(page.getByText("$61.50")).toBeVisible();
  await page.getByRole("button", { name: `Remove ${two.ware.name}` }).click();
  await expect(cartLine(page, two.ware)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cartLine(page, two.ware)).toBeVisible();
  await fits(page);

  // Signing in brings it along, and back to it.
  const { email } = newPerson();
  await page.getByRole("link", { name: "Sign in to check out" }).click();
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill("Ada Example");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create an account" }).click();
  await expect(page).toHaveURL("/cart");
  await expect(cartLine(page, one.ware)).toBeVisible();
  await expect(cartLine(page, two.ware)).toBeVisible();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("mywork.cart"))).toBeNull();
  await page.getByRole("link", { name: "Check out" }).click();
  await expect(page).toHaveURL("/checkout");
  await expect(page.getByRole("button", { name: "Pay $61.50" })).toBeEnabled();
  await fits(page);

  // Turned back at the payment page: the cart is as before.
  await page.getByRole("button", { name: "Pay $61.50" }).click();
  await expect(page).toHaveURL(PAYMENT_PAGE);
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/\/cart\?cancelled=/);
  await expect(page.getByText("Nothing was charged, and your cart is as it was.")).toBeVisible();
  await expect(cartLine(page, one.ware)).toBeVisible();
  await fits(page);

  await page.getByRole("link", { name: "Check out" }).click();
  // A double click buys once.
  await page.getByRole("button", { name: "Pay $61.50" }).dblclick();
  await expect(page).toHaveURL(PAYMENT_PAGE);
  await payByCard(page);
  await expect(page).toHaveURL(/\/checkout\/success\?checkout=/);
  await expect(page.getByRole("heading", { name: "It is yours" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("link", { name: "Cart", exact: true })).toBeVisible();
  await fits(page);

  // What was bought is what was uploaded.
  for (const { ware } of [one, two]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: `Download ${ware.name}` }).click(),
    ]);
    expect(await readFile(await download.path())).toEqual(ware.bytes);
  }

  const source = await letter(request, email, "receipt");
  expect(source).toContain(one.ware.name);
  await page.getByRole("link", { name: /^Receipt \d{4}-\d{6}$/ }).click();
  await expect(page.getByText("$61.50")).toBeVisible();
  await expect(page.getByText(email)).toBeVisible();
  await fits(page);

  // Both are in the library, and one is reviewed there.
  await page.goto("/library");
  await expect(page.getByRole("list", { name: "Purchases" }).locator("> li")).toHaveCount(2);
  await fits(page);
  await page.goto(`/library?q=${two.ware.name.split(" ")[1]}`);
  await page.getByRole("link", { name: two.ware.name }).click();
  await expect(page.getByText("19 downloads of 20 left")).toBeVisible();
  await page.getByRole("button", { name: "Publish review" }).click();
  await expect(page.getByText("Choose how many stars.")).toBeVisible();
  await fits(page);
  await page.getByRole("radio", { name: "4 stars" }).check();
  await page.getByLabel("Title").fill("Does what it says");
  await page
    .getByLabel("Review", { exact: true })
    .fill(`Nothing more, nothing ${"l".repeat(80)}ess.`);
  await page.getByRole("button", { name: "Publish review" }).click();
  await expect(page.getByRole("button", { name: "Change review" })).toBeVisible();
  await page.getByRole("link", { name: "Product page" }).click();
  await page.getByRole("tab", { name: "Reviews" }).click();
  const review = page.getByRole("list", { name: "Reviews", exact: true }).getByRole("listitem");
  await expect(review).toContainText("Does what it says");
  await expect(review).toContainText("Ada Example");
  await expect(page.getByRole("link", { name: "In your library" })).toBeVisible();
  await fits(page);

  // And changed on the product's own page.
  await page.getByRole("button", { name: "Change review" }).click();
  await page.getByLabel("Title").fill("Does more than it says");
  await page.getByRole("button", { name: "Save review" }).click();
  await expect(review).toContainText("Does more than it says");
  await one.page.context().close();
  await two.page.context().close();
});

test.describe("with a card that is declined", () => {
  test.use({ allowed: { messages: [/status of 402/] } });
  test("another one pays; a closed tab loses nothing", async ({ page, browser }) => {
    test.setTimeout(120_000);
    const { page: seller, ware } = await sellerWithWare(browser, 4900, 19_900);
    // The seller's own product is not for the seller.
    await seller.goto(`/products/${ware.slug}`);
    await expect(seller.getByRole("link", { name: "Edit it" })).toBeVisible();
    await accessible(seller);

    await page.goto(`/products/${ware.slug}`);
    await page.getByRole("radio", { name: /Extended/ }).check();
    await page.getByRole("link", { name: "Buy now" }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    const { email } = newPerson();
    await signUp(page, email, `/checkout/${ware.id}?licence=extended`);
    await expect(page.getByText("Any number of end products")).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: "Pay $199.00" }).click();
    await payByCard(page, "4000 0000 0000 0002");
    await expect(page.getByRole("main").getByRole("alert")).toContainText("declined");
    await payByCard(page);
    await expect(page).toHaveURL(/\/checkout\/success/);
    const library = await page.context().newPage();
    await page.close();
    await expect(async () => {
      await library.goto("/library");
      await expect(library.getByText("Yours")).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 20_000 });
    await library.getByRole("link", { name: ware.name }).click();
    await expect(library.getByRole("button", { name: "Copy the licence key" })).toBeVisible();

    // The licence that one has is not sold again, the other one is.
    await library.goto(`/products/${ware.slug}`);
    await expect(library.getByRole("link", { name: "Buy now" })).toBeVisible();
    await library.getByRole("radio", { name: /Extended/ }).check();
    await expect(library.getByRole("link", { name: "In your library" })).toBeVisible();
    await library.goto(`/checkout/${ware.id}?licence=extended`);
    await expect(library.getByRole("heading", { name: "There is nothing to pay" })).toBeVisible();
    await expect(library.getByText("You have the Extended licence already")).toBeVisible();
    await fits(library);
    await seller.context().close();
  });
});

test.describe("when something changed meanwhile", () => {
  test.use({ allowed: { messages: [/status of 409/] } });
  test("it is said before anything is paid", async ({ page, browser }) => {
    test.setTimeout(90_000);
    const { page: seller, ware } = await sellerWithWare(browser, 4900);
    await signUp(page, newPerson().email);
    await addToCart(page, ware);
    await setPrice(ware.slug, 5900);
    await page.goto("/cart");
    await expect(page.getByText("The price has changed from $49 to $59.")).toBeVisible();
    await page.getByRole("link", { name: "Check out" }).click();
    await expect(page.getByRole("button", { name: "Pay $59.00" })).toBeVisible();
    await fits(page);
    // Once more, behind the back of whoever is about to pay.
    await setPrice(ware.slug, 6900);
    await page.getByRole("button", { name: "Pay $59.00" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("nothing was charged");
    await expect(page.getByRole("button", { name: "Pay $69.00" })).toBeVisible();
    await accessible(page);
    await callAs(seller, `/api/products/${ware.id}/unpublish`, { method: "POST" });
    await page.goto("/cart");
    await expect(page.getByText("This is not sold any more")).toBeVisible();
    await expect(page.getByText("Nothing here can be bought just now.")).toBeVisible();
    await fits(page);
    await seller.context().close();
  });

  test("a visitor is told of another price, too", async ({ page, browser }) => {
    test.setTimeout(60_000);
    const { page: seller, ware } = await sellerWithWare(browser, 4900);
    await addToCart(page, ware);
    await setPrice(ware.slug, 5900);
    await page.goto("/cart");
    await expect(page.getByText("The price has changed from $49 to $59.")).toBeVisible();
    await seller.context().close();
  });
});

test.describe("signed out between the cart and the payment page", () => {
  test.use({ allowed: { messages: [/status of 401/] } });
  test("one signs in and is back where one was", async ({ page, browser }) => {
    test.setTimeout(60_000);
    const { page: seller, ware } = await sellerWithWare(browser, 4900);
    const { email } = newPerson();
    await signUp(page, email, `/checkout/${ware.id}?licence=standard`);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Pay $49.00" }).click();
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("nothing was charged");
    await accessible(page);
    await alert.getByRole("link", { name: "Sign in" }).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`/checkout/${ware.id}?licence=standard`);
    await expect(page.getByRole("button", { name: "Pay $49.00" })).toBeEnabled();
    await seller.context().close();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("the cart says that it needs some, instead of loading for ever", async ({ page }) => {
    await page.goto("/cart");
    await expect(page.getByText("The cart and paying need JavaScript.")).toBeVisible();
    await expect(page.getByText("Loading your cart")).toBeHidden();
  });
});

test("what is free is in the library at once", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const { page: seller, ware } = await sellerWithWare(browser, 0);
  await signUp(page, newPerson().email);
  await page.goto(`/products/${ware.slug}`);
  await page.getByRole("link", { name: "Get it free" }).click();
  await page.getByRole("button", { name: "Get it free" }).click();
  await expect(page.getByRole("heading", { name: "It is yours" })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: `Download ${ware.name}` }).click(),
  ]);
  expect(await readFile(await download.path())).toEqual(ware.bytes);
  await page.getByRole("link", { name: "Open in your library" }).click();
  await expect(page.getByText("19 downloads of 20 left")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Refund" })).toHaveCount(0);
  await fits(page);

  // What somebody else has bought is not there.
  const address = page.url();
  expect((await seller.goto(address))?.status()).toBe(404);
  await seller.context().close();
});

test.describe("while payments are away", () => {
  test.use({ allowed: { messages: [/status of 503/] } });
  test("nothing is charged, the cart is kept, and it can be tried again", async ({
    page,
    browser,
  }) => {
    test.setTimeout(90_000);
    const { page: seller, ware } = await sellerWithWare(browser, 4900);
    await signUp(page, newPerson().email);
    await addToCart(page, ware);
    const keys: (string | undefined)[] = [];
    let away = true;
    await page.route("**/api/orders", (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      const body = JSON.stringify({ code: "payments_unavailable", detail: "Away.", errors: [] });
      return away
        ? route.fulfill({ status: 503, contentType: "application/problem+json", body })
        : route.continue();
    });
    await page.goto("/checkout");
    await page.getByRole("button", { name: "Pay $49.00" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Nothing was charged");
    await fits(page);
    away = false;
    await page.getByRole("button", { name: "Pay $49.00" }).click();
    await expect(page).toHaveURL(PAYMENT_PAGE);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    await seller.context().close();
  });
});

test("a bank takes days, and pays or does not; a checkout ends unpaid", async ({
  page,
  browser,
}) => {
  test.setTimeout(90_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900, 19_900);
  await signUp(page, newPerson().email);
  const byBank = async (licence: string) => {
    const session = await beginToPay(page, ware, licence);
    await page.getByRole("button", { name: "Pay by bank" }).click();
    const wait = page.getByRole("heading", { name: "Your bank is processing the payment" });
    await expect(wait).toBeVisible({ timeout: 20_000 });
    return session;
  };
  const paid = await byBank("standard");
  await fits(page);
  await page.getByRole("link", { name: "Your library" }).click();
  await expect(page.getByText("Being confirmed")).toBeVisible();
  await stripeSwitch(`sessions/${paid}/settle`, { succeeds: true });
  await page.getByRole("link", { name: ware.name }).click();
  // Nobody loads the page again: it follows what happens.
  await expect(page.getByRole("button", { name: "Copy the licence key" })).toBeVisible({
    timeout: 20_000,
  });

  const refused = await byBank("extended");
  await stripeSwitch(`sessions/${refused}/settle`, { succeeds: false });
  await expect(async () => {
    await page.reload();
    const failed = page.getByRole("heading", { name: "The payment failed" });
    await expect(failed).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await fits(page);

  const ended = await beginToPay(page, ware, "extended");
  const back = await page.getByRole("link", { name: "Cancel" }).getAttribute("href");
  const checkout = new URL(back ?? "", page.url()).searchParams.get("cancelled");
  await stripeSwitch(`sessions/${ended}/expire`);
  await page.goto(`/checkout/success?checkout=${checkout}`);
  await expect(page.getByRole("heading", { name: "This checkout has ended" })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText("nothing was charged")).toBeVisible();
  await fits(page);
  await seller.context().close();
});

test("a refund is asked for", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const { page: seller, ware } = await sellerWithWare(browser, 4900);
  await signUp(page, newPerson().email, `/checkout/${ware.id}?licence=standard`);
  await page.getByRole("button", { name: "Pay $49.00" }).click();
  await payByCard(page);
  await page.getByRole("link", { name: "Open in your library" }).click({ timeout: 20_000 });
  await page.getByRole("button", { name: "Ask for a refund" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Ask for a refund" }).click();
  await expect(dialog.getByText("Fill this in.")).toBeVisible();
  await fits(page);
  await dialog.getByRole("textbox").fill("It does not start.");
  await dialog.getByRole("button", { name: "Ask for a refund" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("You asked for $49.00 back")).toBeVisible();
  await expect(page.getByText("Refund requested", { exact: true }).first()).toBeVisible();
  await fits(page);
  await seller.context().close();
});
