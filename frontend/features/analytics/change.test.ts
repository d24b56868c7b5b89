import fc from "fast-check";
import { expect, test } from "vitest";
import { change, roundTop, scaleTo, share } from "./change";

test("a change is told in whole percents", () => {
  expect(change(3, 2)).toBe("+50 %");
  expect(change(1, 2)).toBe("−50 %");
  expect(change(2, 2)).toBe("0 %");
  expect(change(2, 0)).toBeNull();
});

test("a share of nothing is none", () => {
  expect(share(5, 40)).toBe("12.5 %");
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
