import { expect, test } from "vitest";
import { effects } from "./effects";

const SALE = {
  price_cents: 4900,
  seller_cents: 4410,
  platform_cents: 490,
  refunded_cents: 0,
  net_cents: 4410,
};

test("a whole refund ends the licence, a part does not", () => {
  const [money, licence] = effects(SALE, 4900, "USD");
  expect(money).toBe(
    "The buyer gets $49.00 back: $44.10 of it from your balance, $4.90 from ours.",
  );
  expect(licence).toContain("end at once");
  expect(effects(SALE, 1000, "USD")[1]).toContain("keeps the licence");
});

test("the rest after a part is the whole of what is left", () => {
  const left = { ...SALE, refunded_cents: 1000, net_cents: 3510 };
  const [money, licence] = effects(left, 3900, "USD");
  expect(money).toContain("$35.10 of it from your balance, $3.90 from ours");
  expect(licence).toContain("end at once");
});
