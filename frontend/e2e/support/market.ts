import type { Browser, Locator, Page } from "@playwright/test";
import { png, zip } from "./files";
import { becomeSeller, newPerson, signUp } from "./people";
import { expect } from "./test";

const SHOP = process.env.SITE_URL ?? "http://localhost:3000";

export type Ware = {
  id: string;
  slug: string;
  name: string;
  seller: { email: string; username: string };
  /** What the seller uploaded. */
  bytes: Buffer;
};

type Send = { method: "POST" | "PUT" | "DELETE"; body?: unknown; headers?: Record<string, string> };

/** Calls the API as whoever is signed in in a page's browser does; fails on an error. */
export async function callAs<T>(page: Page, path: string, send?: Send): Promise<T> {
  const answer = await page.request.post(`${SHOP}/auth/token`);
  const { token } = (await answer.json()) as { token: string };
  const response = await fetch(`${SHOP}${path}`, {
    method: send?.method ?? "GET",
    headers: {
      Authorization: `Bearer ${token}`,
      ...(send?.body === undefined ? {} : { "Content-Type": "application/json" }),
      ...send?.headers,
    },
    ...(send?.body === undefined ? {} : { body: JSON.stringify(send.body) }),
  });
  const text = await response.text();
  expect(response.ok, `${path}: ${response.status} ${text}`).toBe(true);
  return (text === "" ? null : JSON.parse(text)) as T;
}

/** Sends a file of a product and waits until a worker has found it good; returns its upload. */
async function upload(
  page: Page,
  product: string,
  kind: "image" | "package",
  filename: string,
  bytes: Buffer,
): Promise<string> {
  const { upload: begun, ...transfer } = await callAs<{
    upload: { id: string };
    url: string;
    headers: Record<string, string>;
  }>(page, "/api/uploads", {
    method: "POST",
    body: { product_id: product, kind, filename, size: bytes.length },
  });
  const sent = await fetch(transfer.url, {
    method: "PUT",
    headers: transfer.headers,
    body: new Uint8Array(bytes),
  });
  expect(sent.status).toBe(200);
  await callAs(page, `/api/uploads/${begun.id}/complete`, { method: "POST" });
  await expect
    .poll(async () => (await callAs<{ status: string }>(page, `/api/uploads/${begun.id}`)).status, {
      timeout: 20_000,
    })
    .toBe("ready");
  return begun.id;
}

/** A new seller, in a browser of their own, with a product in the shop at this price. */
export async function sellerWithWare(
  browser: Browser,
  priceCents: number,
  extendedCents: number | null = null,
): Promise<{ page: Page; ware: Ware }> {
  const page = await (await browser.newContext()).newPage();
  const seller = newPerson();
  await signUp(page, seller.email, "/become-seller");
  await becomeSeller(page, seller.username);
  // A word wider than a phone: nothing may be as wide as what somebody wrote.
  const name = `Ware ${seller.username} Verbraucherinsolvenzvereinfachungsgesetzgebungsverfahren`;
  const { id } = await callAs<{ id: string }>(page, "/api/products", {
    method: "POST",
    body: { name },
  });
  const bytes = zip({ "ware/README.md": `# ${name}\n\nWhat was uploaded is what one gets.` });
  await upload(page, id, "image", "cover.png", png(800, 450, [30, 60, 200]));
  const upload_id = await upload(page, id, "package", "ware.zip", bytes);
  await callAs(page, `/api/products/${id}/versions`, {
    method: "POST",
    body: { upload_id, version: "1.0", changelog: "The first one" },
  });
  const { revision } = await callAs<{ revision: number }>(page, `/api/products/me/${id}`);
  const { slug } = await callAs<{ slug: string }>(page, `/api/products/${id}`, {
    method: "PUT",
    headers: { "If-Match": `"${revision}"` },
    body: {
      name,
      slug: null,
      summary: "Made to be bought",
      description:
        "It does one thing, does it well, and says so in a few more characters than a description needs.",
      category: "saas-templates",
      tech: ["Python"],
      tags: [],
      price_cents: priceCents,
      extended_price_cents: extendedCents,
    },
  });
  await callAs(page, `/api/products/${id}/publish`, { method: "POST" });
  return { page, ware: { id, slug, name, seller, bytes } };
}

/** Fills in the payment page of the Stripe stand-in with one of its test cards. */
export async function payByCard(page: Page, number = "4242 4242 4242 4242"): Promise<void> {
  await page.getByLabel("Card number").fill(number);
  await page.getByLabel("Expiry (MM / YY)").fill("12 / 40");
  await page.getByLabel("CVC").fill("123");
  await page.getByLabel("Name on card").fill("Ada Example");
  await page.getByRole("button", { name: /^Pay \$/ }).click();
}

/** Buys a ware as whoever is signed in in a page's browser; returns the order's id. */
export async function buy(page: Page, ware: Ware, card?: string): Promise<string> {
  await beginToPay(page, ware);
  await payByCard(page, card);
  await expect(page).toHaveURL(/\/checkout\/success/);
  await expect(page.getByRole("heading", { name: "It is yours" })).toBeVisible({ timeout: 20_000 });
  const { items } = await callAs<{ items: { id: string; product: { id: string } }[] }>(
    page,
    "/api/orders",
  );
  const order = items.find(({ product }) => product.id === ware.id);
  if (order === undefined) throw new Error(`${ware.name} is not among what was bought`);
  return order.id;
}

/** A figure of a dashboard page with all that stands in its card. */
export function tile(page: Page, name: string): Locator {
  return page.getByRole("main").getByRole("term").filter({ hasText: name }).locator("..");
}

/** Has the bank decide the latest dispute, as a switch of the Stripe stand-in. */
export async function decideDispute(outcome: "won" | "lost"): Promise<void> {
  const stripe = process.env.STRIPE_API_URL;
  const listed = await fetch(`${stripe}/v1/disputes?limit=1`, {
    headers: { Authorization: `Bearer ${process.env.STRIPE_SECRET_KEY}` },
  });
  const { data } = (await listed.json()) as { data: { id: string }[] };
  await stripeSwitch(`disputes/${data[0]?.id}/decide`, { outcome });
}

/** Uses a switch of the Stripe stand-in; see its README. */
export async function stripeSwitch(path: string, body: object = {}): Promise<void> {
  const answer = await fetch(`${process.env.STRIPE_API_URL}/_sandbox/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

/** Begins to pay for a ware; returns Stripe's id of the session, whose page is shown then. */
export async function beginToPay(page: Page, { id }: Ware, licence = "standard"): Promise<string> {
  await page.goto(`/checkout/${id}?licence=${licence}`);
  await page.getByRole("button", { name: /^Pay \$/ }).click();
  await expect(page).toHaveURL(/\/pay\/cs_/);
  return page.url().split("/pay/")[1] ?? "";
}
