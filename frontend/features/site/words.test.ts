import { expect, test } from "vitest";
import { platformCut, sellerPercent } from "./words";

const TERMS = {
  platform_percent: 15,
  minimum_price_cents: 500,
  currency: "USD",
  support_email: "help@shop.example",
  answers_per_day: 10,
};

test("what sellers keep follows from the platform's part, which is rounded down", () => {
  expect(sellerPercent(TERMS)).toBe("85 %");
  expect(platformCut(1999, TERMS)).toBe(299);
  expect(platformCut(1999, { ...TERMS, platform_percent: 0 })).toBe(0);
});
