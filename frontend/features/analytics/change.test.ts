import fc from "fast-check";
import { expect, test } from "vitest";
import { change, onBefore, roundTop, scaleTo, share } from "./change";

test("a change is told in whole percents", () => {
  expect(change(3, 2)).toBe("+50\u00a0%");
  expect(change(1, 2)).toBe("−50\u00a0%");
  expect(change(2, 2)).toBe("0\u00a0%");
  expect(change(223, 20)).toBe("+1,015\u00a0%");
  expect(change(2, 0)).toBeNull();
});

test("what a period is compared with is told in days", () => {
  expect(onBefore({ first: "2026-11-19", last: "2026-11-19" })).toBe("on the day before");
  expect(onBefore({ first: "2026-11-10", last: "2026-11-19" })).toBe("on the 10 days before");
  expect(onBefore({ first: "2021-01-01", last: "2023-12-31" })).toBe("on the 1,095 days before");
});

test("a share of nothing is none", () => {
  expect(share(5, 40)).toBe("12.5\u00a0%");
  expect(share(0, 0)).toBeNull();
});

test("the top of a scale holds every bar, and is not far above the highest", () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000_000 }), (most) => {
      const top = roundTop(most);
      expect(top).toBeGreaterThanOrEqual(most);
      if (most > 5) expect(top).toBeLessThanOrEqual(most * 2.5);
    }),
  );
});

test("beside a chart stand only whole numbers, and beside one of nothing only 0", () => {
  expect(scaleTo(0).marks).toEqual([0]);
  expect(scaleTo(1).marks).toEqual([0, 5]);
  expect(scaleTo(7).marks).toEqual([0, 5, 10]);
});
