import { expect, test } from "vitest";
import { leftOf, sellerPart, takenOf, takenOfOrder } from "./shares";

function sale(price: number, seller: number) {
  return {
    price_cents: price,
    seller_cents: seller,
    platform_cents: price - seller,
    refunded_cents: 0,
    net_cents: seller,
  };
}

test("a whole refund takes the seller's whole share", () => {
  expect(sellerPart(sale(4900, 4410), 4900)).toBe(4410);
  expect(sellerPart(sale(999, 900), 999)).toBe(900);
});

test("a part is shared like the price, rounded for the seller", () => {
  expect(sellerPart(sale(4900, 4410), 1001)).toBe(900);
});

test("parts add up to the whole share, and nobody gives more than they have", () => {
  for (const [price, seller] of [
    [999, 900],
    [500, 450],
    [12_345, 11_111],
  ] as const) {
    let left = sale(price, seller);
    for (const part of [1, 1, 7, 333, price]) {
      const cents = Math.min(part, leftOf(left));
      if (cents === 0) break;
      const mine = sellerPart(left, cents);
      expect(mine).toBeGreaterThanOrEqual(0);
      expect(mine).toBeLessThanOrEqual(cents);
      left = {
        ...left,
        refunded_cents: left.refunded_cents + cents,
        net_cents: left.net_cents - mine,
      };
      expect(left.refunded_cents - takenOf(left)).toBeLessThanOrEqual(price - seller);
    }
    expect([leftOf(left), left.net_cents]).toEqual([0, 0]);
  }
});

test("nothing was given back of what was never paid", () => {
  const order = { seller_cents: 4410, net_cents: 0 };
  expect(takenOfOrder({ ...order, paid_at: null })).toBe(0);
  expect(takenOfOrder({ ...order, paid_at: "2026-11-23T12:00:00Z" })).toBe(4410);
});
