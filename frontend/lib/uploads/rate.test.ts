import { expect, test } from "vitest";
import { Rate } from "./rate";

test("tells nothing before a quarter of a second", () => {
  const rate = new Rate();
  expect(rate.perSecond).toBeNull();
  rate.note(0, 0);
  rate.note(100, 50);
  expect(rate.perSecond).toBeNull();
});

test("forgets what was long ago", () => {
  const rate = new Rate();
  rate.note(0, 0);
  rate.note(10_000, 1000);
  for (let at = 11_000; at <= 20_000; at += 1000) rate.note(at, (at - 10_000) * 5);
  expect(rate.perSecond).toBe(5000);
});
