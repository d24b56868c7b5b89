import { expect, test } from "vitest";
import type { Cart, CartLine } from "@/lib/api";
import { itemsOf, underLicence, withLines } from "./cart-lines";

const line = (changes: Partial<CartLine> = {}): CartLine => ({
  product_id: "00000000-0000-4000-8000-000000000001",
  slug: "one",
  name: "One",
  summary: "",
  image: null,
  seller: { username: "ada", display_name: "Ada" },
  licence: "standard",
  price_cents: 4900,
  seen_price_cents: 4900,
  available_licences: [
    { licence: "standard", price_cents: 4900 },
    { licence: "extended", price_cents: 19_900 },
  ],
  problem: null,
  ...changes,
});

const cart: Cart = { lines: [line()], total_cents: 4900, currency: "USD", payable: true };

test("what cannot be paid is not in the total, another price is", () => {
  const lines = [
    line(),
    line({ problem: "price_changed", price_cents: 1500 }),
    line({ problem: "owned", price_cents: 700 }),
    line({ problem: "own_product", price_cents: 700 }),
    line({ problem: "unavailable", price_cents: null }),
  ];
  expect(withLines(cart, lines)).toMatchObject({ total_cents: 6400, payable: true });
  expect(withLines(cart, lines.slice(2))).toMatchObject({ total_cents: 0, payable: false });
});

test("another licence has its own price, which nobody has seen change", () => {
  const owned = line({ problem: "owned" });
  expect(underLicence(owned, "extended")).toMatchObject({
    licence: "extended",
    price_cents: 19_900,
    seen_price_cents: 19_900,
    problem: null,
  });
  const alone = line({ available_licences: [] });
  expect(withLines(cart, [underLicence(alone, "extended")]).payable).toBe(false);
});

test("of a line its product, licence and the price that was seen are kept", () => {
  expect(itemsOf([line({ seen_price_cents: 3900 })])).toEqual([
    {
      product_id: "00000000-0000-4000-8000-000000000001",
      licence: "standard",
      seen_price_cents: 3900,
    },
  ]);
});
