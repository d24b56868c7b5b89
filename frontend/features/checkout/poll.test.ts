import { expect, test } from "vitest";
import { pollAfter } from "./poll";

test.each([
  ["open", 0, 1000],
  ["open", 60_000, 3000],
  ["open", 600_000, 15_000],
  ["processing", 0, 30_000],
  ["paid", 0, false],
  ["failed", 0, false],
  ["expired", 0, false],
] as const)("%s after %i ms is asked for again after %s", (status, waited, after) => {
  expect(pollAfter(status, waited)).toBe(after);
});
