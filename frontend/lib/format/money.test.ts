import { expect, test } from "vitest";
import { amount, money } from ".";

test.each([
  [0, "Free"],
  [5, "$0.05"],
  [4900, "$49"],
  [123_450, "$1,234.50"],
  [214_748_364_7, "$21,474,836.47"],
])("a price of %i cents reads %s", (cents, text) => {
  expect(money(cents, "USD")).toBe(text);
});

test.each([
  [0, "$0.00"],
  [4900, "$49.00"],
  [123_450, "$1,234.50"],
  [-4900, "-$49.00"],
])("an amount of %i cents reads %s", (cents, text) => {
  expect(amount(cents, "USD")).toBe(text);
});

test("another currency is written with its own sign", () => {
  expect(money(4900, "EUR")).toBe("€49");
  expect(amount(4900, "EUR")).toBe("€49.00");
});
